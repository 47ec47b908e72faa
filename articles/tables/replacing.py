"""Rows of some records -> other rows in their place, by one commit that nobody sees half of.

Delta's overwrite with a predicate does it.  The library's MERGE, UPDATE and DELETE are not used:
they leave files whose strings are of a type on which Arrow's filters fail or find nothing
(deltalake 1.6.6 with pyarrow 26; delta-rs #4579, arrow #39637), and a MERGE that may widen the
schema empties 32-bit columns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, write_deltalake

from articles.tables import commits
from articles.tables.commits import Place
from articles.tables.files import dataset_of

Row = dict[str, Any]
Replace = Callable[[list[Row]], Sequence[Row]]
"""The rows that are there -> all rows that shall be there; it may raise to leave them alone."""


def replace(
    place: Place, site: str, record_ids: Collection[str], months: Collection[str], become: Replace
) -> None:
    """Have the rows of these records of a site become others, in these months.

    `become` is asked again where another writer changed one of them in between.
    """
    if not record_ids:
        return
    names = pa.array(sorted(record_ids), pa.string())
    here = (pc.field("site") == site) & pc.field("month").isin(pa.array(sorted(months)))
    where = (
        f"site = {_quoted(site)} and month in ({_listed(months)}) "
        f"and record_id in ({_listed(record_ids)})"
    )

    def write(table: DeltaTable, properties: CommitProperties) -> None:
        found = dataset_of(table, place.uri, place.schema, place.options)
        there = found.to_table(filter=here & pc.field("record_id").isin(names)).to_pylist()
        rows = become(there)
        if list(rows) != there:
            write_deltalake(
                table,
                pa.Table.from_pylist(list(rows), schema=found.schema),
                mode="overwrite",
                predicate=where,
                commit_properties=properties,
            )

    commits.commit(place, None, write)


def _listed(values: Collection[str]) -> str:
    return ", ".join(_quoted(value) for value in sorted(values))


def _quoted(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
