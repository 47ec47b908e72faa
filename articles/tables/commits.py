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
_CONFIGURATION = {
    # The change data feed lets a downstream job read only what a night added.
    "delta.enableChangeDataFeed": "true",
    # Else a checkpoint deletes the log, and with it versions and feed, of all before 30 days.
    "delta.enableExpiredLogCleanup": "false",
    # Whoever opens a table reads its log from the last checkpoint on.  At the library's 100 that
    # is half of what 400 sites cost in a night.
    "delta.checkpointInterval": "10",
}
# Least and greatest of each column of each file cost more than all else in opening a table (1 ms a
# file), and tell nothing of ids and texts.  Days are what readers leave files out by.
_MEASURED = "delta.dataSkippingStatsColumns"
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
            write(_of_today(place, table), CommitProperties(app_transactions=marks))
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


def configuration(place: Place) -> dict[str, str]:
    """The settings of a table, by the names of Delta's table properties."""
    days = [column.name for column in place.schema if pa.types.is_date(column.type)]
    return {**_CONFIGURATION, _MEASURED: ",".join(days)}


def created(place: Place) -> DeltaTable:
    """The table, made empty where there is none; of several who make it at once one does."""
    try:
        return DeltaTable.create(
            place.uri,
            schema=place.schema,
            mode="ignore",
            partition_by=list(place.partitions),
            configuration=configuration(place),
            storage_options=dict(place.options),
            # Tried again, the library would make it a second time, or fail because it is there.
            commit_properties=CommitProperties(max_commit_retries=0),
        )
    except CommitFailedError as error:
        if there := opened(place):
            return there
        raise TableUnwritable(sentence("create", place.uri, error)) from error
    except (DeltaError, OSError) as error:
        raise TableUnwritable(sentence("create", place.uri, error)) from error


def _of_today(place: Place, table: DeltaTable) -> DeltaTable:
    """The table with the columns and settings it was made without; its old files stay as they are.

    By commits of their own, so that every way to write finds them.
    """
    there = {field.name for field in table.schema().fields}
    missing = [Field.from_arrow(field) for field in place.schema if field.name not in there]
    settled = table.metadata().configuration
    unset = {name: value for name, value in configuration(place).items() if name not in settled}
    if not missing and not unset:
        return table
    if missing:
        table.alter.add_columns(missing)
    if unset:
        table.alter.set_table_properties(unset)
    return DeltaTable(place.uri, storage_options=dict(place.options))


def sentence(verb: str, uri: str, error: Exception) -> str:
    """What went wrong with a table, in one sentence."""
    reason = " ".join(_COLOURS.sub("", str(error)).split())[:_LONGEST_REASON]
    return f"cannot {verb} the table {uri}: {reason}; check the store and run the step again"
