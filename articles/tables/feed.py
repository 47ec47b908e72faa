"""The change feed of `articles` -> the rows that came in between two of its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
from deltalake.exceptions import DeltaError

from articles.errors import TableError
from articles.tables import commits
from articles.tables.schema import SCHEMAS
from articles.tables.table import Tables

# One reading in its place: a merge may give the same reading another article and number.
_IDENTITY = ("record_id", "extracted_at", "superseded_at", "article_id", "version")
_CHANGE = "_change_type"
_STEP = {"insert": 1, "delete": -1, "update_postimage": 1, "update_preimage": -1}


def arrived(tables: Tables, columns: Sequence[str], *, after: int, until: int) -> pa.Table:
    """Current rows that were added after one version of the table, up to another.

    A row that was only moved (deleted and inserted again, as whoever rewrites a file does) did not
    arrive; one that arrived and was moved after that did, once.  TableError where the feed of that
    span is not kept any more.
    """
    table = tables.opened("articles")
    if table is None or until <= after:
        return tables.read("articles").slice(0, 0).select(list(columns))
    wanted = list(dict.fromkeys((*columns, *_IDENTITY)))
    try:
        reader = table.load_cdf(
            starting_version=after + 1, ending_version=until, columns=[*wanted, _CHANGE]
        )
        changes = pa.table(reader).select([*wanted, _CHANGE]).cast(_schema(wanted))
    except (DeltaError, pa.ArrowException, OSError) as error:
        raise TableError(commits.sentence("follow", tables.uri("articles"), error)) from error
    schema = pa.schema([changes.schema.field(name) for name in columns])
    return pa.Table.from_pylist(_that_stayed(changes), schema=schema)


def _that_stayed(changes: pa.Table) -> list[dict[str, object]]:
    """Each current row that came once more often than it went."""
    here: Counter[tuple[object, ...]] = Counter()
    rows = {}
    for row in changes.to_pylist():
        identity = tuple(row[name] for name in _IDENTITY)
        here[identity] += _STEP[row[_CHANGE]]
        rows[identity] = row
    return [row for it, row in rows.items() if here[it] > 0 and row["superseded_at"] is None]


def _schema(columns: Sequence[str]) -> pa.Schema:
    # The feed's own strings are of a type that Arrow can hardly do anything with.
    fields = [SCHEMAS["articles"].field(name).with_nullable(True) for name in columns]
    return pa.schema([*fields, pa.field(_CHANGE, pa.string())])
