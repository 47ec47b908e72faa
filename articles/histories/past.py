"""A crawl's captures and readings -> what the tables held of the articles they may concern.

The tables are read as they were before this very crawl was entered: where a crash came between two
of them, what is worked out again is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake.exceptions import DeltaError

from articles.errors import TableError
from articles.histories.desk import Crawl, Past
from articles.identity import identity_key, keys_ever, number_in
from articles.tables.commits import holds, sentence
from articles.tables.files import dataset_of
from articles.tables.schema import SCHEMAS
from articles.tables.table import ORDER, Tables
from config.site import Site

Row = dict[str, Any]
_Scans = Mapping[str, ds.Dataset]


def past_of(tables: Tables, site: Site, crawl: Crawl, *, before: str) -> Past:
    """Versions, captures and changes of every article this crawl met, was led to or names.

    `before` is the transaction id under which the crawl is entered.
    """
    try:
        scans = {name: _as_before(tables, name, before) for name in ORDER}
        return _past(scans, site, crawl)
    except (DeltaError, OSError) as error:
        raise TableError(sentence("read", tables.uri("captures"), error)) from error


def _as_before(tables: Tables, name: str, transaction: str) -> ds.Dataset:
    """A table as it was when it did not hold the transaction yet."""
    table = tables.opened(name)
    while table is not None and holds(table, transaction):
        table.load_as_version(table.version() - 1)
    if table is None:
        return ds.dataset(SCHEMAS[name].empty_table())
    place = tables.place(name)
    return dataset_of(table, place.uri, place.schema, place.options)


def _past(scans: _Scans, site: Site, crawl: Crawl) -> Past:
    urls = {row["url"] for row in crawl.captures if row["identity_key"]}
    urls |= {row["canonical_url"] for row in crawl.articles if row["canonical_url"]}
    ends = {row["leads_to"] for row in crawl.captures if row["identity_key"] and row["leads_to"]}
    urls |= {url for url in ends if site.is_article(url)}
    own = pc.field("site") == site.name
    led = _rows(scans["captures"], own & _one_of("leads_to", urls), ["url"])
    sources = {row["url"] for row in led}
    keys = {key for url in urls | sources for key in keys_ever(site, identity_key(url))}
    ids = _ids_read(scans, own, keys, urls) | _ids_named(scans, own, urls, crawl.articles)
    met = _rows(scans["captures"], own & _one_of("article_id", ids), ["identity_key"])
    keys |= {row["identity_key"] for row in met}
    seen = _one_of("article_id", ids) | _one_of("identity_key", keys)
    current = _one_of("article_id", ids) & pc.field("superseded_at").is_null()
    return Past(
        versions=_rows(scans["articles"], own & current),
        captures=_rows(scans["captures"], own & seen & pc.field("record_id").is_valid()),
        changes=_rows(scans["changes"], own & _one_of("article_id", ids)),
    )


def _ids_read(
    scans: _Scans, own: pc.Expression, keys: Iterable[str], urls: Iterable[str]
) -> set[str]:
    """The articles that were read at addresses with these keys, or whose pages named these URLs."""
    named = _one_of("identity_key", keys) | _one_of("canonical_url", urls)
    read = own & pc.field("article_id").is_valid() & named
    return {row["article_id"] for row in _rows(scans["captures"], read, ["article_id"])}


def _ids_named(
    scans: _Scans, own: pc.Expression, urls: Iterable[str], articles: Sequence[Row]
) -> set[str]:
    """The articles with one of these numbers or addresses."""
    numbers = {row["native_id"] for row in articles} | {number_in(row["url"]) for row in articles}
    named = _one_of("native_id", numbers) | _one_of("url", urls)
    current = own & pc.field("superseded_at").is_null() & named
    return {row["article_id"] for row in _rows(scans["articles"], current, ["article_id"])}


def _rows(
    scan: ds.Dataset, where: pc.Expression, columns: Sequence[str] | None = None
) -> list[Row]:
    rows: list[Row] = scan.to_table(list(columns) if columns else None, filter=where).to_pylist()
    return rows


def _one_of(column: str, values: Iterable[str | None]) -> pc.Expression:
    wanted = sorted({value for value in values if value})
    return pc.field(column).isin(pa.array(wanted, pa.string()))
