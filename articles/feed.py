"""The change feed of `articles` -> the rows that came in between two of its versions."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
from deltalake.exceptions import DeltaError

from articles import commits
from articles.errors import TableError
from articles.schema import SCHEMAS
from articles.table import Tables

_IDENTITY = ("record_id", "extracted_at", "superseded_at")
_CHANGE = "_change_type"


def arrived(tables: Tables, columns: Sequence[str], *, after: int, until: int) -> pa.Table:
    """Current rows that were added after one version of the table, up to another.

    A row that was only moved (deleted and inserted again, as whoever rewrites a file does) did not
    arrive.  TableError where the feed of that span is not kept any more.
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
    except (DeltaError, OSError) as error:
        raise TableError(commits.sentence("follow", tables.uri("articles"), error)) from error
    came = _of_kind(changes, "insert")
    went = {_identity(row) for row in _of_kind(changes, "delete").select(_IDENTITY).to_pylist()}
    stay = [_identity(row) not in went for row in came.select(_IDENTITY).to_pylist()]
    current = pc.and_(pa.array(stay, pa.bool_()), came["superseded_at"].is_null())
    return came.filter(current).select(list(columns))


def _schema(columns: Sequence[str]) -> pa.Schema:
    # The feed's own strings are of a type that Arrow can hardly do anything with.
    fields = [SCHEMAS["articles"].field(name).with_nullable(True) for name in columns]
    return pa.schema([*fields, pa.field(_CHANGE, pa.string())])


def _of_kind(changes: pa.Table, kind: str) -> pa.Table:
    return changes.filter(pc.equal(changes[_CHANGE], kind))


def _identity(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in _IDENTITY)
