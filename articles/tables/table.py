"""Rows -> Delta tables `articles`, `changes` and `captures`, one commit a table and snapshot.

Delta Lake has no transaction over several tables, so the order is the safety: `captures`, then
`changes`, then `articles`.  Each commit carries the snapshot key as its application transaction id
(Delta protocol, "Transaction Identifiers"), so a repeat after a crash writes only what is missing:
as `articles` comes last, the repeat still sees the articles as they were known before, and finds
the same versions and changes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from articles.errors import TableError, TableUnwritable
from articles.tables import commits
from articles.tables.beside import with_beside
from articles.tables.commits import Place
from articles.tables.files import dataset_of
from articles.tables.retelling import Retold, retell
from articles.tables.schema import PARTITIONS, SCHEMAS

Row = dict[str, Any]
ORDER = ("captures", "changes", "articles")
"""The order of commits over the three tables of a night."""


class Tables:
    """The tables under one root: a local folder or `s3://bucket/prefix`."""

    def __init__(self, root_uri: str, storage_options: Mapping[str, str] | None = None) -> None:
        self._root = root_uri.rstrip("/")
        self._options = dict(storage_options or {})

    def uri(self, name: str) -> str:
        """Where the table `name` stands, for Spark, Trino, Polars and the like."""
        return f"{self._root}/{name}"

    def place(self, name: str) -> Place:
        """All that a commit to the table `name` has to know of it."""
        return Place(self.uri(name), SCHEMAS[name], PARTITIONS, self._options)

    def at(self, root_uri: str) -> Tables:
        """Tables under another root, reached in the same way."""
        return Tables(root_uri, self._options)

    def version(self, name: str) -> int | None:
        """The number of a table's last commit; None where there is no table."""
        table = self.opened(name)
        return None if table is None else int(table.version())

    def opened(self, name: str) -> DeltaTable | None:
        """The Delta table itself as it is now; None where there is none."""
        return commits.opened(self.place(name))

    def written(self, snapshot: str) -> bool:
        """Whether all three tables hold this snapshot already."""
        return all(commits.holds(self.opened(name), snapshot) for name in ORDER)

    def write(
        self,
        snapshot: str,
        retold: Retold | None = None,
        /,
        *,
        articles: Sequence[Row],
        changes: Sequence[Row],
        captures: Sequence[Row],
    ) -> bool:
        """One snapshot's rows, each table in one commit; False where all were written before.

        Of articles that are `retold` the rows stand in place of all that each table had of them.
        Rows lack what stands beside them (`beside.py`).  An empty list commits too, so that the
        snapshot is known as done.  TableUnwritable where a commit fails; write again later.
        """
        rows = {"articles": articles, "changes": changes, "captures": captures}
        if retold and retold.article_ids:
            told = [retell(self.place(it), it, snapshot, rows[it], retold) for it in ORDER]
            return any(told)
        appended = [self.append(name, snapshot, rows[name]) for name in ORDER]
        return any(appended)

    def append(self, name: str, transaction: str, rows: Sequence[Row]) -> bool:
        """Rows into one table by one commit; False where it holds the transaction already.

        Columns that the table was made without are added to it by the same commit; its old files
        stay as they are, and read as null there.
        """
        whole = [with_beside(name, row) for row in rows]
        new = pa.Table.from_pylist(whole, schema=SCHEMAS[name])

        def write(table: DeltaTable, properties: CommitProperties) -> None:
            write_deltalake(
                table, new, mode="append", schema_mode="merge", commit_properties=properties
            )

        return commits.commit(self.place(name), transaction, write)

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
    ) -> pa.Table:
        """A table, or the columns and rows of it that are asked for; no rows where none exists."""
        try:
            dataset = self.dataset(name)
            return dataset.to_table(columns=list(columns) if columns else None, filter=where)
        except (DeltaError, OSError) as error:
            raise TableError(commits.sentence("read", self.uri(name), error)) from error

    def dataset(self, name: str) -> ds.Dataset:
        """A table to scan piece by piece, for a query engine; an empty one where none exists.

        It has every column of today's schema, whatever schema the table was made with.
        """
        table = self.opened(name)
        if table is None:
            return ds.dataset(SCHEMAS[name].empty_table())
        return dataset_of(table, self.uri(name), SCHEMAS[name], self._options)

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
        table = self.opened(name) or commits.created(self.place(name))
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
            raise TableUnwritable(commits.sentence("write", self.uri(name), error)) from error
        except (DeltaError, pa.ArrowException, OSError) as error:
            raise TableUnwritable(commits.sentence("write", self.uri(name), error)) from error
        return True


def _is_one_of(column: str, values: Iterable[str]) -> pc.Expression:
    return pc.field(column).isin(pa.array(sorted(set(values)), pa.string()))
