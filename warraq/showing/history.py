"""A URL in any spelling, or an article id -> its captures and changes, in order of time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from articles.identity import identity_key, keys_ever
from articles.tables.table import Tables
from config.site import Site
from warraq.errors import WrongUse

Row = dict[str, Any]
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture or one change.

    `event` is the disposition of a capture (`version`: the one it made, if it made one), or the
    type of a change, whose `captured_at` is that of the capture that shows it.
    """

    kind: Literal["capture", "change"]
    event: str
    night: date
    captured_at: datetime | None
    url: str
    record_id: str | None
    status: int | None = None
    reason: str | None = None
    version: int | None = None
    before_record_id: str | None = None
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one article, or of an address that never was one: then without an id."""

    article_id: str | None
    headline: str | None
    urls: tuple[str, ...]
    entries: tuple[Entry, ...]


def history(tables: Tables, asked: str, sites: Iterable[Site]) -> list[History]:
    """The history of each article that goes by this, as a rule one; WrongUse where there is none.

    An address finds its article in every spelling, at each host its site ever had, and by every
    address that was merged into it.
    """
    at_it = _met_at(tables, asked, sites)
    if ids := _ids(tables, asked, at_it):
        return [_of_article(tables, one) for one in sorted(ids)]
    if not at_it:
        raise WrongUse(f"nothing is known of {asked!r}; see `warraq articles`")
    return [History(None, None, _urls(at_it), _in_order([_capture(row, {}) for row in at_it]))]


def article_ids(tables: Tables, asked: str, sites: Iterable[Site]) -> set[str]:
    """The articles that go by an address in any spelling, or by an id."""
    return _ids(tables, asked, _met_at(tables, asked, sites))


def rows_of(found: History) -> Iterator[dict[str, Any]]:
    """The entries for a program, each with the article it is of."""
    for entry in found.entries:
        yield {"article_id": found.article_id, **asdict(entry)}


def _met_at(tables: Tables, asked: str, sites: Iterable[Site]) -> list[Row]:
    """The captures at an address, or of an article."""
    keys = {key for site in sites for key in keys_ever(site, identity_key(asked))}
    keys.add(identity_key(asked))
    asked_for = (pc.field("url") == asked) | _one_of("identity_key", keys)
    return _rows(tables, "captures", asked_for | (pc.field("article_id") == asked))


def _ids(tables: Tables, asked: str, at_it: Iterable[Row]) -> set[str]:
    ids = {row["article_id"] for row in at_it if row["article_id"]}
    ids |= {row["article_id"] for row in _rows(tables, "articles", pc.field("url") == asked)}
    return ids or _merged_ids(tables, asked)


def _merged_ids(tables: Tables, asked: str) -> set[str]:
    """The articles that one with this id became part of."""
    merged = _rows(tables, "changes", pc.field("type") == "merged")
    return {row["article_id"] for row in merged if _detail(row).get("merged_id") == asked}


def _of_article(tables: Tables, article_id: str) -> History:
    own = pc.field("article_id") == article_id
    versions = _rows(tables, "articles", own & pc.field("superseded_at").is_null())
    versions.sort(key=lambda row: row["version"])
    read = _rows(tables, "captures", own)
    keys = {row["identity_key"] for row in read}
    captures = _rows(tables, "captures", own | _one_of("identity_key", keys))
    changes = _rows(tables, "changes", own)
    numbers = {row["record_id"]: row["version"] for row in versions}
    times = {row["record_id"]: row["captured_at"] for row in captures}
    entries = [_capture(row, numbers) for row in captures]
    entries += [_change(row, times.get(row["after_record_id"])) for row in changes]
    headline = versions[-1]["headline"] if versions else None
    return History(article_id, headline, _urls(captures), _in_order(entries))


def _capture(row: Row, numbers: dict[str, int]) -> Entry:
    return Entry(
        "capture",
        row["disposition"],
        row["night"],
        row["captured_at"],
        row["url"],
        row["record_id"],
        status=row["status"],
        reason=row["reason"],
        version=numbers.get(row["record_id"]),
    )


def _change(row: Row, captured_at: datetime | None) -> Entry:
    return Entry(
        "change",
        row["type"],
        row["night"],
        captured_at,
        row["url"],
        row["after_record_id"],
        before_record_id=row["before_record_id"],
        detail=_detail(row),
    )


def _detail(row: Row) -> dict[str, Any]:
    detail: dict[str, Any] = json.loads(row["detail"] or "{}")
    return detail


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By time, a change after the capture that shows it; what never was captured by its night."""

    def place(entry: Entry) -> tuple[date, datetime, str, str]:
        return entry.night, entry.captured_at or _BEGINNING, entry.kind, entry.event

    return tuple(sorted(entries, key=place))


def _urls(captures: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["url"] for row in captures))


def _rows(tables: Tables, name: str, where: pc.Expression) -> list[Row]:
    rows: list[Row] = tables.read(name, where=where).to_pylist()
    return rows


def _one_of(column: str, values: Iterable[str]) -> pc.Expression:
    return pc.field(column).isin(pa.array(sorted(filter(None, values)), pa.string()))
