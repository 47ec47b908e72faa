"""New versions -> rows of the ledger `changes`: what an outlet did to an article, and where.

`published` stands for the first version only.  A later version is `retitled`, `redated` or
`edited`, one row for each that applies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from articles.versions import Row, Version, redated

_DATE_COLUMNS = ("published_at", "published_date")


def changes_of(versions: Iterable[Version], *, detected_at: datetime) -> list[Row]:
    """The ledger's rows for these versions, in their order; `detected_at` is aware and in UTC."""
    return [
        _change(kind, version, detail, detected_at)
        for version in versions
        for kind, detail in _events(version)
    ]


def _events(version: Version) -> Iterator[tuple[str, dict[str, Any]]]:
    before, row = version.before, version.row
    if before is None:
        yield "published", {"headline": row["headline"]}
        return
    if before["headline"] != row["headline"]:
        yield "retitled", {"headline": _pair(before["headline"], row["headline"])}
    if redated(before, row):
        yield (
            "redated",
            {
                name: _pair(before[name], row[name])
                for name in _DATE_COLUMNS
                if before[name] != row[name]
            },
        )
    if edits := _edits(before, row):
        yield "edited", edits


def _edits(before: Row, row: Row) -> dict[str, Any]:
    """The byline's two wordings, and each run of paragraphs that differs, counted from 0."""
    edits: dict[str, Any] = {}
    if before["byline"] != row["byline"]:
        edits["byline"] = _pair(before["byline"], row["byline"])
    old, new = _paragraphs(before), _paragraphs(row)
    runs = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    differing = [
        {
            "at": [start, now],
            "before": [text for _kind, text in old[start:end]],
            "after": [text for _kind, text in new[now:then]],
        }
        for tag, start, end, now, then in runs
        if tag != "equal"
    ]
    if differing:
        edits["paragraphs"] = differing
    return edits


def _paragraphs(row: Row) -> list[tuple[str, str]]:
    return [(block["kind"], block["text"]) for block in row["paragraphs"]]


def _pair(before: object, after: object) -> dict[str, object]:
    return {"before": _plain(before), "after": _plain(after)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _change(kind: str, version: Version, detail: dict[str, Any], detected_at: datetime) -> Row:
    before, row = version.before, version.row
    numbers = {"version": row["version"], "before_version": before["version"] if before else None}
    return {
        "type": kind,
        "site": row["site"],
        "article_id": row["article_id"],
        "url": row["url"],
        "night": row["night"],
        "detected_at": detected_at,
        "before_record_id": before["record_id"] if before else None,
        "after_record_id": row["record_id"],
        "detail": json.dumps({**numbers, **detail}, ensure_ascii=False, sort_keys=True),
    }
