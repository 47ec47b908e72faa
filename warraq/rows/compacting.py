"""Many small files of the tables -> few large ones, beside writers, and nothing reads otherwise.

A night adds a file a site and table, so a month of a site has thirty.  Compaction moves rows and
changes none: the change feed shows nothing of it, and it does not conflict with appends.  The old
files stay for whoever reads an older version; only checkpoints that nobody needs are deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
from deltalake.exceptions import CommitFailedError, DeltaError

from articles.errors import TableUnwritable
from articles.tables import checkpoints, commits
from articles.tables.schema import SCHEMAS
from articles.tables.table import Tables

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Compacted:
    """A table, and how many files it is read from: before and after."""

    table: str
    before: int
    after: int


def compact(tables: Tables) -> Iterator[Compacted]:
    """Compact each table that there is; TableUnwritable where others keep rewriting it."""
    for name in SCHEMAS:
        before = _files(tables, name)
        if before:
            _compact(tables, name)
            yield Compacted(name, before, _files(tables, name))


def _files(tables: Tables, name: str) -> int:
    table = tables.opened(name)
    return len(table.file_uris()) if table else 0


def _compact(tables: Tables, name: str) -> None:
    refused: Exception = OSError()
    for _ in range(_TRIES):
        table = tables.opened(name)
        if table is None:
            return
        try:
            table.optimize.compact(max_concurrent_tasks=1)
            checkpoints.prune(tables.place(name), now=datetime.now(UTC))
        except CommitFailedError as error:  # a file was rewritten meanwhile: look again
            refused = error
        except (DeltaError, pa.ArrowException, OSError) as error:
            raise TableUnwritable(commits.sentence("compact", tables.uri(name), error)) from error
        else:
            return
    raise TableUnwritable(commits.sentence("compact", tables.uri(name), refused)) from refused
