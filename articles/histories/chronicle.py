"""What was known of some articles + one crawl -> their new versions, changes and captures.

As a rule a crawl is newer than all that is known, and only adds.  Where it is not (a late deposit),
or where two known articles turn out to be one, those articles are told again from their first
capture, and the new account takes the place of the old: so the tables hold the same in whatever
order crawls were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.histories.changes import change_of_event, change_of_merge, changes_of
from articles.histories.desk import (
    Crawl,
    Desk,
    Past,
    disturbed,
    families_of,
    laid_out,
    of_articles,
    read_before,
)
from articles.histories.families import Families, Family
from articles.histories.versions import Reread, Version, versions_of
from articles.histories.whereabouts import events
from config.site import Site

Row = dict[str, Any]
# What does not follow from a capture and its place among the others.
_CLOCK = frozenset({"extracted_at", "superseded_at", "detected_at"})


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Rows to enter; those of the articles `told_again` stand in place of all they had."""

    articles: list[Row]
    changes: list[Row]
    captures: list[Row]
    told_again: frozenset[str]


def chronicle(site: Site, past: Past, crawl: Crawl, *, reread: Reread, now: datetime) -> Chronicle:
    """What a crawl comes to beside what is known; `now` is when it was found."""
    desk = laid_out(site, past, crawl)
    late: set[str] = set()
    while True:
        readings = [*read_before(desk, late, reread), *crawl.articles]
        families = families_of(desk, late, readings)
        more = disturbed(desk, families, readings) - late
        if not more:
            break
        late |= more
    articles, changes = _told(desk, families, readings, reread, now)
    rewritten = of_articles(late, desk.past.captures)
    return Chronicle(
        articles=_in_place(of_articles(late, past.versions), articles, now),
        changes=_first_told(of_articles(late, past.changes), changes),
        captures=[_named(row, families) for row in (*rewritten, *crawl.captures)],
        told_again=frozenset(late),
    )


def _told(
    desk: Desk, families: Families, readings: Sequence[Row], reread: Reread, now: datetime
) -> tuple[list[Row], list[Row]]:
    """The version rows and the change rows of every article met."""
    by_family: dict[Family, list[Row]] = {}
    for row in readings:
        by_family.setdefault(families.at(row["url"]), []).append(row)
    articles: list[Row] = []
    changes = [
        change_of_merge(merge, families.at(merge.row["url"]), detected_at=now)
        for merge in families.merges
    ]
    for family in _met((*desk.crawl.captures, *readings), families):
        name = family.article_id
        known = desk.versions.get(name, ()) if family.ids else ()
        own = [{**row, "article_id": name} for row in by_family.get(family, ())]
        versions = _versions(known, own, reread, desk.captures.get(name, ()) if known else ())
        articles += [version.row for version in versions]
        changes += changes_of(versions, detected_at=now)
        for event in events(desk.sightings(family)):
            if not family.ids or event.after.record_id in desk.tonight:
                changes.append(change_of_event(event, desk.site.name, name, detected_at=now))
    return articles, changes


def _versions(
    known: Sequence[Row], own: Sequence[Row], reread: Reread, captures: Sequence[Row]
) -> list[Version]:
    """The new versions, each read from its own bytes."""
    rows = {row["record_id"]: row for row in own}
    while True:
        versions = versions_of(known, rows.values(), reread=reread, captures=captures)
        unread = [one.row for one in versions if one.row["extracted_at"] is None]
        if not unread:
            return versions
        for row in unread:
            fresh = reread(row) or {**row, "extracted_at": row["captured_at"]}
            rows[row["record_id"]] = {**fresh, "article_id": row["article_id"]}


def _met(rows: Iterable[Row], families: Families) -> Iterator[Family]:
    """The articles at the addresses of these rows, each once."""
    found = (families.find(row["url"]) for row in rows if row["record_id"])
    yield from dict.fromkeys(family for family in found if family)


def _named(row: Row, families: Families) -> Row:
    """A capture with the article it holds, where it holds one."""
    family = families.find(row["url"]) if row["article_id"] else None
    return {**row, "article_id": family.article_id} if family else row


def _in_place(old: Sequence[Row], told: Sequence[Row], now: datetime) -> list[Row]:
    """New rows with those they replace, which are marked; what is told as before stays as it is."""
    there = {row["record_id"]: row for row in old}
    kept: list[Row] = []
    for row in told:
        before = there.get(row["record_id"])
        if before is not None and _same(before, row):
            kept.append(there.pop(row["record_id"]))
        else:
            kept.append(row)
    return kept + [{**row, "superseded_at": now} for row in there.values()]


def _first_told(old: Sequence[Row], told: Sequence[Row]) -> list[Row]:
    """Changes with the time when they were first detected."""
    there = {(row["type"], row["after_record_id"]): row for row in old}
    found: list[Row] = []
    for row in told:
        before = there.get((row["type"], row["after_record_id"]))
        known = before is not None and _same(before, row)
        found.append({**row, "detected_at": before["detected_at"]} if before and known else row)
    return found


def _same(before: Row, row: Row) -> bool:
    return all(before.get(name) == row[name] for name in row if name not in _CLOCK)
