"""Versions, merges and absences -> rows of the ledger `changes`: what an outlet did, and where.

`published` stands for the first version only.  A later version is `retitled`, `redated` or
`edited`, one row for each that applies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from articles.histories.differences import runs, word_differences
from articles.histories.families import Family, Merge
from articles.histories.sameness import words_key
from articles.histories.versions import Row, Version, redated
from articles.histories.whereabouts import Event

_DATE_COLUMNS = ("published_at", "published_date")


def changes_of(versions: Iterable[Version], *, detected_at: datetime) -> list[Row]:
    """The ledger's rows for these versions, in their order; `detected_at` is aware and in UTC."""
    return [
        _change(kind, version, detail, detected_at)
        for version in versions
        for kind, detail in _events(version)
    ]


def change_of_merge(merge: Merge, family: Family, *, detected_at: datetime) -> Row:
    """The row that says that two addresses, each captured as an article, are one article's."""
    detail = {"merged_id": merge.other_id, "merged_url": merge.other_url, "by": merge.by}
    shown = {**merge.row, "article_id": family.article_id}
    return _row("merged", shown, merge.before, detail, detected_at)


def change_of_event(event: Event, site: str, article_id: str, *, detected_at: datetime) -> Row:
    """The row of an absence, a block or a return."""
    after = event.after
    seen = {
        "site": site,
        "article_id": article_id,
        "url": after.url,
        "night": after.night,
        "record_id": after.record_id,
    }
    return _row(event.kind, seen, event.before.record_id, event.detail, detected_at)


def _events(version: Version) -> Iterator[tuple[str, dict[str, Any]]]:
    before, row = version.before, version.row
    if before is None:
        yield "published", {"headline": row["headline"]}
        return
    if version.silent:
        return
    if words_key(before["headline"]) != words_key(row["headline"]):
        titles = before["headline"], row["headline"]
        yield "retitled", {"headline": _pair(*titles) | {"words": word_differences(*titles)}}
    if redated(before, row):
        yield "redated", _dates(before, row)
    if edits := _edits(before, row):
        yield "edited", edits


def _dates(before: Row, row: Row) -> dict[str, Any]:
    """The dates that differ; `finding` where the outlet now says that it published earlier."""
    changed = {
        name: _pair(before[name], row[name]) for name in _DATE_COLUMNS if before[name] != row[name]
    }
    moments = before["published_at"], row["published_at"]
    days = before["published_date"], row["published_date"]
    was, now = days if None in moments or days[0] != days[1] else moments
    return {**changed, "finding": "back-dated"} if now < was else changed


def _edits(before: Row, row: Row) -> dict[str, Any]:
    """The byline's two wordings, and each run of paragraphs that differs, counted from 0."""
    edits: dict[str, Any] = {}
    if words_key(before["byline"]) != words_key(row["byline"]):
        edits["byline"] = _pair(before["byline"], row["byline"])
    old, new = ([block["text"] for block in one["paragraphs"]] for one in (before, row))
    differing = [
        {
            "at": [run.start, run.now],
            "before": old[run.start : run.end],
            "after": new[run.now : run.then],
            "words": words,
        }
        for run in runs([words_key(text) for text in old], [words_key(text) for text in new])
        if _differ(
            words := word_differences(
                "\n\n".join(old[run.start : run.end]), "\n\n".join(new[run.now : run.then])
            )
        )
    ]
    if differing:
        edits["paragraphs"] = differing
    return edits


def _differ(words: list[list[str]]) -> bool:
    """Whether words differ, and not only where their paragraphs end."""
    return any(sign != "=" for sign, _text in words)


def _pair(before: object, after: object) -> dict[str, object]:
    return {"before": _plain(before), "after": _plain(after)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _change(kind: str, version: Version, detail: dict[str, Any], detected_at: datetime) -> Row:
    before, row = version.before, version.row
    numbers = {"version": row["version"], "before_version": before["version"] if before else None}
    named = before["record_id"] if before else None
    return _row(kind, row, named, {**numbers, **detail}, detected_at)


def _row(
    kind: str, shown: Row, before: str | None, detail: dict[str, Any], detected_at: datetime
) -> Row:
    return {
        "type": kind,
        "site": shown["site"],
        "article_id": shown["article_id"],
        "url": shown["url"],
        "night": shown["night"],
        "detected_at": detected_at,
        "before_record_id": before,
        "after_record_id": shown["record_id"],
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
    }
