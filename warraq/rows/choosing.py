"""Which articles are asked for -> their rows, newest first, in memory that does not grow with them.

Of all rows only what the choice needs is read first: the latest versions chosen, and their order.
Then these rows are read whole, or the columns wanted of them, from the partitions they are in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from articles.folding import search_key
from articles.tables.beside import search_line
from articles.tables.table import Tables
from warraq.errors import WrongUse
from warraq.rows.ordering import in_order

_FACTS = ("article_id", "version", "record_id", "site", "month", "url", "superseded_at")
_DATES = ("published_at", "published_date")
_LATEST = """superseded_at is null and (article_id, version) in (
    select (article_id, max(version)) from seen where superseded_at is null group by article_id
)"""
_MET_UNDER = "article_id in (select article_id from seen where met)"
_CONDITIONS = {
    "since": "published_date >= $since",
    "until": "published_date <= $until",
    "match": "matches",
    "url": _MET_UNDER,
}
_BESIDE = frozenset({"search_key", "signature"})
_NAME = "record_id, to find its place by"
# Arrow's own bounds are for rows of numbers: by them a hundred thousand texts would be one batch.
_BOUNDS = {"batch_size": 500, "batch_readahead": 4, "fragment_readahead": 4}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are asked for; None leaves a part open.  Dates are the site's own days."""

    site: str | None = None
    since: date | None = None
    until: date | None = None
    match: str | None = None
    url: str | None = None


def current_articles(
    tables: Tables, choice: Choice, columns: Sequence[str] | None = None
) -> pa.RecordBatchReader:
    """The latest version of each article chosen, newest first, without the keys beside it.

    A text is matched as `articles.folding.matches` says: by its search key, from the beginning of
    a word.  WrongUse where no letter or digit is asked for.
    """
    dataset = tables.dataset("articles")
    names = list(columns or (name for name in dataset.schema.names if name not in _BESIDE))
    chosen = _chosen(dataset, choice)
    schema = pa.schema([dataset.schema.field(name) for name in names])
    return pa.RecordBatchReader.from_batches(schema, _rows(dataset, chosen, names))


def _chosen(dataset: ds.Dataset, choice: Choice) -> pa.Table:
    """`record_id`, `site` and `month` of each row chosen, in their order."""
    wanted = f" {_folded(choice.match)}" if choice.match is not None else None
    columns = {name: pc.field(name) for name in (*_FACTS, *_DATES)}
    if wanted:
        columns["matches"] = pc.match_substring(pc.field("search_key"), wanted)
    if choice.url is not None:
        columns["met"] = _is_met_under(choice.url)
    where = pc.field("site") == choice.site if choice.site else None
    seen = dataset.scanner(columns=columns, filter=where, **_BOUNDS).to_table()
    if wanted:
        seen = _with_bare(dataset, seen, wanted)
    asked = {name: value for name in ("since", "until") if (value := getattr(choice, name))}
    return _ordered(
        seen, [name for name in _CONDITIONS if getattr(choice, name) is not None], asked
    )


def _folded(wanted: str) -> str:
    key = search_key(wanted)
    if not key:
        raise WrongUse(f"--match {wanted!r}: no letter or digit to look for")
    return key


def _is_met_under(url: str) -> pc.Expression:
    canonical = pc.field("canonical_url") == url
    return (
        (pc.field("url") == url) | pc.coalesce(canonical, False) | (pc.field("article_id") == url)
    )


def _with_bare(dataset: ds.Dataset, seen: pa.Table, wanted: str) -> pa.Table:
    """Rows written before there was a key, folded as they are asked for."""
    bare = seen.filter(pc.is_null(seen["matches"]))["record_id"]
    if not len(bare):
        return seen
    texts = dataset.scanner(
        columns=["record_id", "headline", "text"],
        filter=pc.field("record_id").isin(bare.combine_chunks()),
        **_BOUNDS,
    )
    found = [
        row["record_id"]
        for batch in texts.to_batches()
        for row in batch.to_pylist()
        if wanted in search_line(row["headline"], row["text"])
    ]
    folded = pc.is_in(seen["record_id"], pa.array(found, pa.string()))
    at = seen.schema.get_field_index("matches")
    return seen.set_column(at, "matches", pc.coalesce(seen["matches"], folded))


def _ordered(seen: pa.Table, asked: Sequence[str], values: Mapping[str, Any]) -> pa.Table:
    conditions = " and ".join([_LATEST, *(_CONDITIONS[name] for name in asked)])
    query = f"""
        select record_id, site, month from seen where {conditions}
        order by published_at desc nulls last, url
    """  # noqa: S608 - the conditions are the fixed ones above; values go in as parameters
    with duckdb.connect(":memory:", config={"python_enable_replacements": "false"}) as connection:
        connection.register("seen", seen)
        return connection.sql(query, params=dict(values)).to_arrow_table()


def _rows(dataset: ds.Dataset, chosen: pa.Table, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The rows chosen, in their order."""
    if not chosen.num_rows:
        return
    where = pc.field("superseded_at").is_null()
    for partition in ("site", "month"):
        where &= pc.field(partition).isin(pc.unique(chosen[partition]))
    columns = {name: pc.field(name) for name in names} | {_NAME: pc.field("record_id")}
    places = {name: place for place, name in enumerate(chosen["record_id"].to_pylist())}
    batches = dataset.scanner(columns=columns, filter=where, **_BOUNDS).to_batches()
    yield from in_order(batches, _NAME, places)
