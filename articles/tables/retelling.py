"""Articles told again -> all their rows of a table replaced by other rows, in one commit.

The partitions they stand in are written anew: an overwrite by partition, as `replacing.py` says
why.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, write_deltalake

from articles.tables.beside import with_beside
from articles.tables.commits import Place, commit
from articles.tables.files import dataset_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Retold:
    """Articles of a site that are told again."""

    site: str
    article_ids: Collection[str] = ()


def retell(place: Place, name: str, transaction: str, rows: Sequence[Row], retold: Retold) -> bool:
    """Enter a crawl's rows, and take out all others of these articles; False where it is done."""
    whole = [with_beside(name, row) for row in rows]
    ids = set(retold.article_ids)

    def write(table: DeltaTable, properties: CommitProperties) -> None:
        found = dataset_of(table, place.uri, place.schema, place.options)
        here = pc.field("site") == retold.site
        told = here & pc.field("article_id").isin(pa.array(sorted(ids), pa.string()))
        old = found.to_table(columns=["month"], filter=told).column("month").to_pylist()
        months = {*old, *(row["month"] for row in whole)}
        there = found.to_table(filter=here & pc.field("month").isin(pa.array(sorted(months))))
        kept = [row for row in there.to_pylist() if row["article_id"] not in ids or _is_past(row)]
        write_deltalake(
            table,
            pa.Table.from_pylist([*kept, *whole], schema=found.schema),
            mode="overwrite",
            predicate=f"site = '{retold.site}' and month in ({', '.join(map(repr, months))})",
            commit_properties=properties,
        )

    return commit(place, transaction, write)


def _is_past(row: Row) -> bool:
    # Rows that a better reading replaced stay as they are, and are told of by nobody.
    return row.get("superseded_at") is not None
