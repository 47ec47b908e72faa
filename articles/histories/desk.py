"""The account so far and one crawl, laid out by article: what belongs together, what is disturbed.

An article is disturbed where a crawl is not simply the next that is known of it: it then has to be
told again from its first capture.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import dropwhile
from typing import Any

from articles.histories.families import Families, Family, Redirect
from articles.histories.sightings import Sighting, sightings
from articles.histories.versions import Reread
from articles.identity import identity_key, is_amp, present_key
from config.site import Site

Row = dict[str, Any]
Moment = tuple[datetime, str]

_LED = ("redirected", "moved")
# What a row has from its capture alone.
_PLACE = (
    *("url", "night", "captured_at", "record_id", "payload_digest"),
    *("warc_key", "warc_offset", "warc_length", "canonical_url"),
)


@dataclass(frozen=True, slots=True)
class Past:
    """What the tables hold of the articles concerned; of versions the current ones."""

    versions: Sequence[Row] = ()
    captures: Sequence[Row] = ()
    changes: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl: its captures as `sightings.judged` leaves them, and the articles read."""

    captures: Sequence[Row]
    articles: Sequence[Row]


@dataclass(slots=True)
class Desk:
    """All that is known, laid out by present key and by article id."""

    site: Site
    past: Past
    crawl: Crawl
    tonight: set[str]
    seen: dict[str, list[Row]] = field(default_factory=dict)
    versions: dict[str, list[Row]] = field(default_factory=dict)
    captures: dict[str, list[Row]] = field(default_factory=dict)

    def key(self, url: str) -> str:
        """The identity key of a URL at the site's present host."""
        return present_key(self.site, identity_key(url))

    def sightings(self, family: Family) -> list[Sighting]:
        """What was seen at its addresses, at each from its first reading there."""
        rows: list[Row] = []
        for key in family.keys:
            here = sorted(self.seen.get(key, ()), key=_moment)
            rows += dropwhile(lambda row: not row["article_id"], here)
        return sightings(self.site, rows)


def of_articles(ids: Container[str], rows: Iterable[Row]) -> list[Row]:
    """The rows of some articles."""
    return [row for row in rows if row["article_id"] in ids]


def laid_out(site: Site, past: Past, crawl: Crawl) -> Desk:
    """All that is known, and the crawl."""
    tonight = {row["record_id"] for row in crawl.captures}
    desk = Desk(site, past, crawl, tonight)
    for row in (*past.captures, *crawl.captures):
        if row["identity_key"]:
            desk.seen.setdefault(desk.key(row["url"]), []).append(row)
    for row in sorted(past.versions, key=_moment):
        desk.versions.setdefault(row["article_id"], []).append(row)
    for row in past.captures:
        desk.captures.setdefault(row["article_id"], []).append(row)
    return desk


def families_of(desk: Desk, late: set[str], readings: Sequence[Row]) -> Families:
    """Every article known but for the late ones, then all readings in order of time."""
    families = Families(desk.site, _redirects(desk))
    for name, versions in desk.versions.items():
        if name not in late:
            families.know(versions, desk.captures.get(name, ()))
    for row in sorted(readings, key=_moment):
        families.take(row)
    return families


def _redirects(desk: Desk) -> dict[str, list[Redirect]]:
    """By present key: the redirects that led there."""
    led: dict[str, list[Redirect]] = {}
    for key, rows in desk.seen.items():
        for row in rows:
            if row["shows"] in _LED:
                redirect = Redirect(key, row["night"], _moment(row))
                led.setdefault(desk.key(row["leads_to"]), []).append(redirect)
    return led


def disturbed(desk: Desk, families: Families, readings: Iterable[Row]) -> set[str]:
    """The ids of articles that were two, or are met at a time before their last known capture."""
    found: set[str] = set()
    for family, moment in _encounters(desk, families).items():
        seen = desk.sightings(family)
        known = [one.moment for one in seen if one.record_id not in desk.tonight]
        if len(family.ids) > 1 or (known and moment < max(known)):
            found |= family.ids
    for row in readings:  # what was told again has become part of these
        if row["record_id"] not in desk.tonight:
            found |= families.at(row["url"]).ids
    return found | _led_to_later(desk, families)


def _encounters(desk: Desk, families: Families) -> dict[Family, Moment]:
    """The articles that tonight's captures are of, lead to, or are related to, and when first.

    Kin is found by the names that articles have in common, each looked up once: with one canonical
    on every page of a site, all its articles are each other's kin.
    """
    met: dict[Family, Moment] = {}
    for row in desk.crawl.captures:
        here = desk.seen.get(desk.key(row["url"]), ()) if row["shows"] else ()
        for url in {url for one in here for url in (one["url"], one["leads_to"])}:
            if url and (family := families.find(url)):
                _note(met, family, _moment(row))
    for row, family in families.related:
        _note(met, family, _moment(row))
    named: dict[str, Moment] = {}
    for family, moment in met.items():
        for name in family.keys | family.claims:
            _note(named, name, moment)
    for name, moment in named.items():
        for one in families.bearing(name):
            _note(met, one, moment)
    return met


def _note(first: dict[Any, Moment], one: Family | str, moment: Moment) -> None:
    first[one] = min(moment, first.get(one, moment))


def _led_to_later(desk: Desk, families: Families) -> set[str]:
    """The ids of articles that a crawl before read on this very night, not yet led to."""
    found: set[str] = set()
    for row in desk.crawl.captures:
        if row["shows"] not in _LED or not (family := families.find(row["leads_to"])):
            continue
        there = desk.seen.get(desk.key(row["leads_to"]), ())
        before = [one for one in there if one["article_id"] and one["night"] == row["night"]]
        if family is not families.find(row["url"]) and any(
            one["record_id"] not in desk.tonight for one in before
        ):
            found |= family.ids
    return found


def read_before(desk: Desk, late: set[str], reread: Reread) -> list[Row]:
    """Every reading of the late articles.

    Of a capture that made no version the reading is that of the version in force, as it had the
    same words; such a row is not `extracted_at` any time, and is read only if it must be known.
    An AMP page beside the article itself may have other words, and is read.
    """
    rows: list[Row] = []
    for capture in of_articles(late, desk.past.captures):
        versions = desk.versions.get(capture["article_id"], ())
        known = [row for row in versions if _moment(row) <= _moment(capture)]
        if not known:
            continue
        if known[-1]["record_id"] == capture["record_id"]:
            rows.append(known[-1])
        elif is_amp(capture["url"]) != is_amp(known[-1]["url"]):
            rows += [row] if (row := reread(capture)) else []
        else:
            place = {name: capture[name] for name in _PLACE}
            rows.append(known[-1] | place | {"extracted_at": None})
    return rows


def _moment(row: Row) -> Moment:
    return row["captured_at"], row["record_id"]
