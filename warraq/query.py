"""SQL over the Delta tables, by DuckDB in this process: nothing to run, nothing to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from articles.schema import SCHEMAS
from articles.table import Tables
from warraq.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are asked for; None leaves a part open.  Dates are the site's own days."""

    site: str | None = None
    since: date | None = None
    until: date | None = None
    match: str | None = None
    url: str | None = None


def sql(tables: Tables, query: str, parameters: dict[str, Any] | None = None) -> pa.Table:
    """The answer to a query over `articles`, `changes` and `captures`.

    The query sees these and nothing else: no file of this machine and no network.  One that
    DuckDB refuses is a WrongUse with DuckDB's own first line.
    """
    with duckdb.connect(":memory:", config={"python_enable_replacements": "false"}) as connection:
        for name in SCHEMAS:
            connection.register(name, tables.dataset(name))
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
    """The latest version of each article chosen, newest first."""
    conditions = ["superseded_at is null"]
    parameters: dict[str, Any] = {}
    for name, condition in (
        ("site", "site = $site"),
        ("since", "published_date >= $since"),
        ("until", "published_date <= $until"),
        ("url", "$url in (url, canonical_url, article_id)"),
        ("match", "(contains(headline, $match) or contains(text, $match))"),
    ):
        if (value := getattr(choice, name)) is not None:
            conditions.append(condition)
            parameters[name] = value
    query = f"""
        select * from articles where {" and ".join(conditions)}
        qualify row_number() over (partition by article_id order by version desc) = 1
        order by published_at desc nulls last, url
    """  # noqa: S608 - the conditions are the fixed ones above; values go in as parameters
    return sql(tables, query, parameters)


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


def history(tables: Tables, url: str) -> list[dict[str, Any]]:
    """Captures of a URL (or of all an article's URLs) and its changes, in order of time."""
    query = """
        with met as (
            select distinct url from captures where url = $it or article_id = $it
        )
        select night, captured_at, disposition as event,
               coalesce(reason, '') || ' ' || coalesce(record_id, '') as detail
        from captures where url in (select url from met)
        union all
        select night, detected_at, type, detail from changes where url in (select url from met)
        order by 2 nulls first, 1
    """
    rows: list[dict[str, Any]] = sql(tables, query, {"it": url}).to_pylist()
    if not rows:
        raise WrongUse(f"nothing is known of {url!r}; see `warraq articles`")
    return rows
