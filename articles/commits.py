"""One commit to one Delta table: counted once by its transaction id, tried again beside others.

What the library takes for a conflict is wider than what is one: an append beside a merge of another
site is refused (deltalake 1.6.6).  So whoever is refused looks again, and writes again.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Field, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from articles.errors import TableError, TableUnwritable

Write = Callable[[DeltaTable, CommitProperties], None]
"""Writes to a table as it was opened, by one commit with these properties."""

# Enough for 400 sites by eight writers at once (tests/keeping/test_many_sites.py).
ATTEMPTS = 25
_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
# The change data feed lets a downstream job read only what a night added.
_CONFIGURATION = {"delta.enableChangeDataFeed": "true"}
# deltalake paints parts of its messages for terminals.
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# It may add whole rows to them.
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands, what it holds, and how its store is reached."""

    uri: str
    schema: pa.Schema
    partitions: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)


def commit(place: Place, transaction: str | None, write: Write, *, number: int = 1) -> bool:
    """Have `write` commit under this transaction id; False where the table holds it already.

    A transaction that is a position moves on by its `number`; most are there or not, as number 1.

    None: `write` sees by itself whether there is anything to do.  Another writer's commit in
    between makes it look again: `write` is called with the table as it is now.  TableUnwritable
    where that does not end, or the store fails.
    """
    refused: Exception | None = None
    for attempt in range(ATTEMPTS):
        table = opened(place) or created(place)
        if transaction and holds(table, transaction, number):
            return False
        marks = [Transaction(transaction, number)] if transaction else None
        try:
            write(_widened(place, table), CommitProperties(app_transactions=marks))
        except CommitFailedError as error:
            refused = error
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, _PAUSE * 2**attempt)))
        except (DeltaError, pa.ArrowException, OSError) as error:
            raise TableUnwritable(sentence("write", place.uri, error)) from error
        else:
            return True
    raise TableUnwritable(sentence("write", place.uri, refused or OSError())) from refused


def holds(table: DeltaTable | None, transaction: str, number: int = 1) -> bool:
    """Whether a commit under this id, of this number or a later one, is part of the table."""
    return table is not None and (table.transaction_version(transaction) or 0) >= number


def opened(place: Place) -> DeltaTable | None:
    """The table as it is now; None where there is none."""
    try:
        return DeltaTable(place.uri, storage_options=dict(place.options))
    except TableNotFoundError:
        return None
    except (DeltaError, OSError) as error:
        raise TableError(sentence("open", place.uri, error)) from error


def created(place: Place) -> DeltaTable:
    """The table, made empty where there is none."""
    try:
        return DeltaTable.create(
            place.uri,
            schema=place.schema,
            mode="ignore",
            partition_by=list(place.partitions),
            configuration=_CONFIGURATION,
            storage_options=dict(place.options),
        )
    except (DeltaError, OSError) as error:
        raise TableUnwritable(sentence("create", place.uri, error)) from error


def _widened(place: Place, table: DeltaTable) -> DeltaTable:
    """The table with the columns it was made without; its old files stay, and read as null there.

    By a commit of its own, so that every way to write finds them.
    """
    there = {field.name for field in table.schema().fields}
    missing = [Field.from_arrow(field) for field in place.schema if field.name not in there]
    if not missing:
        return table
    table.alter.add_columns(missing)
    return DeltaTable(place.uri, storage_options=dict(place.options))


def sentence(verb: str, uri: str, error: Exception) -> str:
    """What went wrong with a table, in one sentence."""
    reason = " ".join(_COLOURS.sub("", str(error)).split())[:_LONGEST_REASON]
    return f"cannot {verb} the table {uri}: {reason}; check the store and run the step again"
