"""SQL over the Delta tables, by DuckDB in this process: nothing to run, nothing to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.sqltypes import VARCHAR

from articles.beside import search_line
from articles.folding import search_key
from articles.schema import SCHEMAS
from articles.table import Tables
from warraq.errors import WrongUse

_LATEST = """superseded_at is null and (article_id, version) in (
    select (article_id, max(version)) from articles where superseded_at is null group by article_id
)"""
_MET_UNDER = """article_id in (
    select article_id from articles where $url in (url, canonical_url, article_id)
)"""
# Rows written before there was a key are folded as they are asked for.
_KEY = "coalesce(search_key, search_line(headline, text))"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are asked for; None leaves a part open.  Dates are the site's own days."""

    site: str | None = None
    since: date | None = None
    until: date | None = None
    match: str | None = None
    url: str | None = None


def sql(tables: Tables, query: str, parameters: dict[str, Any] | None = None) -> pa.Table:
    """The answer to a query over the tables, in which `search_key(text)` folds as they do.

    The query sees these and nothing else: no file of this machine and no network.  One that
    DuckDB refuses is a WrongUse with DuckDB's own first line.
    """
    with duckdb.connect(":memory:", config={"python_enable_replacements": "false"}) as connection:
        for name in SCHEMAS:
            connection.register(name, tables.dataset(name))
        connection.create_function("search_key", search_key, [VARCHAR], VARCHAR)
        connection.create_function("search_line", search_line, [VARCHAR, VARCHAR], VARCHAR)
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            answer = connection.sql(query, params=parameters)
            if answer is None:
                raise WrongUse("sql: only a question can be asked; nothing is changed this way")
            return answer.to_arrow_table()
        except duckdb.Error as error:
            raise WrongUse(f"sql: {str(error).splitlines()[0]}") from error


def current_articles(tables: Tables, choice: Choice) -> pa.Table:
    """The latest version of each article chosen, newest first, without the keys beside it.

    A text is matched as `articles.folding.matches` says: by its search key, from the beginning of
    a word.  WrongUse where no letter or digit is asked for.
    """
    conditions = [_LATEST]
    parameters: dict[str, Any] = {}
    for name, condition in (
        ("site", "site = $site"),
        ("since", "published_date >= $since"),
        ("until", "published_date <= $until"),
        ("url", _MET_UNDER),
        ("match", f"contains({_KEY}, $match)"),
    ):
        if (value := getattr(choice, name)) is not None:
            conditions.append(condition)
            parameters[name] = _folded(value) if name == "match" else value
    query = f"""
        select * exclude (search_key, signature) from articles
        where {" and ".join(conditions)}
        order by published_at desc nulls last, url
    """  # noqa: S608 - the conditions are the fixed ones above; values go in as parameters
    return sql(tables, query, parameters)


def _folded(wanted: str) -> str:
    key = search_key(wanted)
    if not key:
        raise WrongUse(f"--match {wanted!r}: no letter or digit to look for")
    return f" {key}"


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
