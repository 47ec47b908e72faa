"""SQL over the Delta tables, by DuckDB in this process: nothing to run, nothing to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
from duckdb.sqltypes import VARCHAR

from articles.errors import TableError
from articles.folding import search_key
from articles.tables.beside import search_line
from articles.tables.schema import SCHEMAS
from articles.tables.table import Tables
from articles.tables.wholeness import Whole
from warraq.errors import WrongUse

_BATCH = 1_000


def sql(tables: Tables, query: str, parameters: dict[str, Any] | None = None) -> pa.Table:
    """The answer to a query over the tables as one table; for more than fits, see `answering`."""
    with answering(tables, query, parameters) as answer:
        return answer.read_all()


@contextmanager
def answering(
    tables: Tables, query: str, parameters: dict[str, Any] | None = None
) -> Iterator[pa.RecordBatchReader]:
    """The answer to a query over the tables, in which `search_key(text)` folds as they do.

    The query sees these and nothing else: no file of this machine and no network.  One that
    DuckDB refuses is a WrongUse with DuckDB's own first line; files that cannot be read are a
    TableError.
    """
    with duckdb.connect(":memory:", config={"python_enable_replacements": "false"}) as connection:
        scanned = {name: tables.dataset(name) for name in _named(query)}
        for name, dataset in scanned.items():
            connection.register(name, dataset)
        connection.create_function("search_key", search_key, [VARCHAR], VARCHAR)
        connection.create_function("search_line", search_line, [VARCHAR, VARCHAR], VARCHAR)
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            answer = connection.sql(query, params=parameters)
            if answer is None:
                raise WrongUse("sql: only a question can be asked; nothing is changed this way")
            yield answer.to_arrow_reader(_BATCH)
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            if fault := _fault_of(scanned.values()):
                raise fault from error
            if not isinstance(error, duckdb.Error):
                raise
            raise WrongUse(f"sql: {str(error).splitlines()[0]}") from error


def _fault_of(scanned: Iterable[ds.Dataset]) -> TableError | None:
    """Why a table could not be read: DuckDB hands on only the words of it."""
    faults = (dataset.fault for dataset in scanned if isinstance(dataset, Whole))
    return next(filter(None, faults), None)


def _named(query: str) -> list[str]:
    """The tables a query may be about: opening one that it does not name would be for nothing."""
    named = [name for name in SCHEMAS if re.search(rf"\b{name}\b", query, re.IGNORECASE)]
    return named or list(SCHEMAS)


def versions_of(tables: Tables, article: str) -> list[dict[str, Any]]:
    """Every version of an article, first to last, by its id or by a URL it was met under."""
    query = """
        select * from articles where article_id in
            (select article_id from articles where article_id = $it or url = $it
             or canonical_url = $it)
        order by version
    """
    rows: list[dict[str, Any]] = sql(tables, query, {"it": article}).to_pylist()
    return rows
