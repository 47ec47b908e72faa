"""Rows -> Delta tables `articles`, `changes` and `captures`, one commit a table and snapshot.

Delta Lake has no transaction over several tables, so the order is the safety: `captures`, then
`changes`, then `articles`.  Each commit carries the snapshot key as its application transaction id
(Delta protocol, "Transaction Identifiers"), so a repeat after a crash writes only what is missing:
as `articles` comes last, the repeat still sees the articles as they were known before, and finds
the same versions and changes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from articles.errors import TableError, TableUnwritable
from articles.files import files_of
from articles.schema import PARTITIONS, SCHEMAS

Row = dict[str, Any]
# deltalake paints parts of its messages for terminals.
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ORDER = ("captures", "changes", "articles")
"""The order of commits over the three tables."""

# The change data feed lets a downstream job read only what a night added.
_CONFIGURATION = {"delta.enableChangeDataFeed": "true"}


class Tables:
    """The three tables under one root: a local folder or `s3://bucket/prefix`."""

    def __init__(self, root_uri: str, storage_options: Mapping[str, str] | None = None) -> None:
        self._root = root_uri.rstrip("/")
        self._options = dict(storage_options or {})

    def uri(self, name: str) -> str:
        """Where the table `name` stands, for Spark, Trino, Polars and the like."""
        return f"{self._root}/{name}"

    def at(self, root_uri: str) -> Tables:
        """Tables under another root, reached in the same way."""
        return Tables(root_uri, self._options)

    def version(self, name: str) -> int | None:
        """The number of a table's last commit; None where there is no table."""
        table = self._open(name)
        return None if table is None else int(table.version())

    def written(self, snapshot: str) -> bool:
        """Whether all three tables hold this snapshot already."""
        return all(self._holds(self._open(name), snapshot) for name in ORDER)

    def write(
        self,
        snapshot: str,
        *,
        articles: Sequence[Row],
        changes: Sequence[Row],
        captures: Sequence[Row],
    ) -> bool:
        """One snapshot's rows, each table in one commit; False where all were written before.

        Rows lack `month`, which follows from their night.  An empty list commits too, so that the
        snapshot is known as done.  TableUnwritable where a commit fails; write again later.
        """
        rows = {"articles": articles, "changes": changes, "captures": captures}
        appended = [self._append(name, snapshot, rows[name]) for name in ORDER]
        return any(appended)

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
    ) -> pa.Table:
        """A table, or the columns and rows of it that are asked for; no rows where none exists."""
        table = self._open(name)
        if table is None:
            empty = SCHEMAS[name].empty_table()
            return empty.select(list(columns)) if columns else empty
        try:
            dataset = self._scan(name, table)
            return dataset.to_table(columns=list(columns) if columns else None, filter=where)
        except (DeltaError, OSError) as error:
            raise TableError(_sentence("read", self.uri(name), error)) from error

    def dataset(self, name: str) -> ds.Dataset:
        """A table to scan piece by piece, for a query engine; an empty one where none exists."""
        table = self._open(name)
        if table is None:
            return ds.dataset(SCHEMAS[name].empty_table())
        return self._scan(name, table)

    def known(self, site: str, *, ids: Iterable[str], urls: Iterable[str]) -> list[Row]:
        """Every current version of the articles with these ids or met under these URLs."""
        current = (pc.field("site") == site) & pc.field("superseded_at").is_null()
        named = _is_one_of("article_id", ids)
        met = _is_one_of("url", urls)
        found = self.read("articles", columns=["article_id"], where=current & (named | met))
        wanted = _is_one_of("article_id", found.column("article_id").to_pylist())
        whole = self.read("articles", where=current & wanted)
        rows: list[Row] = whole.to_pylist()
        return sorted(rows, key=lambda row: (row["article_id"], row["version"]))

    def take_over(
        self, fresh: Tables, name: str, *, version: int | None, crawls: Iterable[str]
    ) -> bool:
        """Put another table's rows in the place of all of this one's, by a single commit.

        False, and nothing is changed, where this one is no longer as it was at `version`.  Whoever
        reads sees the old rows or the new ones; the old stay readable as that version.
        """
        table = self._open(name) or self._created(name)
        if table.version() != (version or 0):
            return False
        proofs = [Transaction(crawl, 1) for crawl in crawls]
        try:
            write_deltalake(
                table,
                fresh.dataset(name).scanner().to_reader(),
                mode="overwrite",
                schema_mode="overwrite",
                partition_by=list(PARTITIONS),
                # Tried again, the library would keep what another writer appended meanwhile.
                commit_properties=CommitProperties(app_transactions=proofs, max_commit_retries=0),
            )
        except CommitFailedError as error:
            if self.version(name) != table.version():
                return False
            raise TableUnwritable(_sentence("write", self.uri(name), error)) from error
        except (DeltaError, pa.ArrowException, OSError) as error:
            raise TableUnwritable(_sentence("write", self.uri(name), error)) from error
        return True

    def _append(self, name: str, snapshot: str, rows: Sequence[Row]) -> bool:
        table = self._open(name) or self._created(name)
        if self._holds(table, snapshot):
            return False
        dated = [{**row, "month": f"{row['night']:%Y-%m}"} for row in rows]
        try:
            write_deltalake(
                table,
                pa.Table.from_pylist(dated, schema=SCHEMAS[name]),
                mode="append",
                commit_properties=CommitProperties(app_transactions=[Transaction(snapshot, 1)]),
            )
        except CommitFailedError as error:
            if self._holds(self._open(name), snapshot):  # another writer of it was faster
                return False
            raise TableUnwritable(_sentence("write", self.uri(name), error)) from error
        except (DeltaError, pa.ArrowException, OSError) as error:
            raise TableUnwritable(_sentence("write", self.uri(name), error)) from error
        return True

    def _scan(self, name: str, table: DeltaTable) -> ds.Dataset:
        return table.to_pyarrow_dataset(filesystem=files_of(self.uri(name), self._options))

    def _holds(self, table: DeltaTable | None, snapshot: str) -> bool:
        return table is not None and table.transaction_version(snapshot) is not None

    def _open(self, name: str) -> DeltaTable | None:
        try:
            return DeltaTable(self.uri(name), storage_options=self._options)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError) as error:
            raise TableError(_sentence("open", self.uri(name), error)) from error

    def _created(self, name: str) -> DeltaTable:
        try:
            return DeltaTable.create(
                self.uri(name),
                schema=SCHEMAS[name],
                mode="ignore",
                partition_by=list(PARTITIONS),
                configuration=_CONFIGURATION,
                storage_options=self._options,
            )
        except (DeltaError, OSError) as error:
            raise TableUnwritable(_sentence("create", self.uri(name), error)) from error


def _is_one_of(column: str, values: Iterable[str]) -> pc.Expression:
    return pc.field(column).isin(pa.array(sorted(set(values)), pa.string()))


def _sentence(verb: str, uri: str, error: Exception) -> str:
    reason = " ".join(_COLOURS.sub("", str(error)).split())
    return f"cannot {verb} the table {uri}: {reason}; check the store and run the step again"
