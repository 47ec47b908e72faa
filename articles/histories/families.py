"""Readings in order of time -> which of them are one article, by address, link and redirect.

One key is one article always.  What only a page says of itself (its canonical link, its number in
the content system) or a server (a redirect) joins two addresses where the texts bear it out: a
template that names one canonical for every page merges nothing, nor does a content system that
guesses where a dead address may have led.  A number and a redirect are told of one article each,
so that its headline bears them out; a canonical link may be any template's, and takes text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from articles.histories.sameness import alike, shares_text
from articles.identity import article_id, identity_key, is_amp, number_in, present_key
from config.site import Site

Row = dict[str, Any]
Evidence = Literal["canonical", "number", "redirect"]

# What more articles than this give as their own is a template's, and no evidence.  A copy of an
# article joins it when it is read, so that few articles share a name that means one of them.
_FEW = 16


@dataclass(slots=True, eq=False)
class Family:
    """One article: its id, first address and capture, latest reading and capture, present keys.

    `claims` are the keys and numbers that its pages say are its own too.  `ids` are those it goes
    by in the tables, more than one where a merge was found just now.
    """

    article_id: str
    url: str
    born: tuple[datetime, str]
    latest: Row
    record_id: str
    keys: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Redirect:
    """The present key of an address that led elsewhere, and when it did."""

    key: str
    night: date
    moment: tuple[datetime, str]

    def is_evidence_for(self, row: Row) -> bool:
        """Whether it came before a reading, or the same night: a crawl asks in any order."""
        return self.night == row["night"] or self.moment <= _moment(row)


@dataclass(frozen=True, slots=True)
class Merge:
    """Another address found to be an article's: the capture that showed it, the record before.

    `other_id` is the id of the article that the address would be by itself.
    """

    other_id: str
    other_url: str
    by: Evidence
    before: str
    row: Row


# By name, those that say it is theirs, in the order in which they said so.
Claims = dict[str, dict[Family, None]]


class Families:
    """The articles of a site, as far as they are known; `take` takes in readings.

    `related` are readings with each other article that one of the two names, merged or not.
    """

    def __init__(self, site: Site, redirects: Mapping[str, Sequence[Redirect]]) -> None:
        """`redirects`: by present key, those that led there."""
        self._site = site
        self._redirects = redirects
        self._by_key: dict[str, Family] = {}
        self._by_number: Claims = {}
        self._canonical_for: Claims = {}
        self.merges: list[Merge] = []
        self.related: list[tuple[Row, Family]] = []

    def know(self, versions: Sequence[Row], captures: Sequence[Row]) -> Family:
        """Take in an article of the tables: its versions in order of time, its captures."""
        first, latest = versions[0], versions[-1]
        name = str(first["article_id"])
        record_id = max((*versions, *captures), key=_moment)["record_id"]
        family = Family(name, first["url"], _moment(first), latest, record_id, ids={name})
        for row in (*versions, *captures):
            self._own(family, self._key(row["url"]))
            self._heed(family, row)
        return family

    def take(self, row: Row) -> Family:
        """Take in a reading: the article it is of.  Readings come in order of time."""
        key = self._key(row["url"])
        family = self._by_key.get(key)
        for by, found in dict.fromkeys(self._related(key, row)):
            other = self._by_key[self._key(found.url)]  # where two became one meanwhile
            self.related.append((row, other))
            bears_out = shares_text if by == "canonical" else alike
            if family is None and bears_out(other.latest, row):
                name = article_id(self._site, row["url"])
                self.merges.append(Merge(name, row["url"], by, other.record_id, row))
                family = other
            elif family not in (None, other) and shares_text(other.latest, row):
                family = self._united(family, other, by, row)
        if family is None:
            name = article_id(self._site, row["url"])
            family = Family(name, row["url"], _moment(row), row, row["record_id"])
        self._own(family, key)
        self._heed(family, row)
        family.record_id = row["record_id"]
        if is_amp(family.latest["url"]) or not is_amp(row["url"]):
            family.latest = row
        return family

    def find(self, url: str) -> Family | None:
        """The article that has this address, if one is known to have it."""
        return self._by_key.get(self._key(url))

    def at(self, url: str) -> Family:
        """The article of an address under which one was read."""
        return self._by_key[self._key(url)]

    def bearing(self, name: str) -> set[Family]:
        """The articles that have a key or number, or whose pages say so."""
        own = self._by_key.get(name)
        named = (*self._canonical_for.get(name, ()), *self._by_number.get(name, ()))
        return {*named, own} if own else set(named)

    def _related(self, key: str, row: Row) -> Iterator[tuple[Evidence, Family]]:
        """Other articles that this reading, or they themselves, say it is one with."""
        canonical = self._canonical(row)
        if canonical:
            if named := self._by_key.get(canonical):
                yield "canonical", named
            yield from (("canonical", one) for one in _few(self._canonical_for, canonical))
        yield from (("canonical", one) for one in _few(self._canonical_for, key))
        for number in self._numbers(row):
            yield from (("number", one) for one in _few(self._by_number, number))
        for redirect in self._redirects.get(key, ()):
            moved = self._by_key.get(redirect.key)
            if moved and redirect.is_evidence_for(row):
                yield "redirect", moved

    def _united(self, one: Family | None, other: Family, by: Evidence, row: Row) -> Family:
        """Two known articles as the one that was captured first."""
        assert one is not None  # noqa: S101 - the caller has seen to it
        first, second = sorted((one, other), key=lambda family: family.born)
        self.merges.append(Merge(second.article_id, second.url, by, other.record_id, row))
        first.ids |= second.ids
        first.claims |= second.claims
        for key in second.keys:
            self._own(first, key)
        for claims in (self._by_number, self._canonical_for):
            for name in second.claims & claims.keys():
                claims[name].pop(second, None)
                _add(claims, name, first)
        return first

    def _own(self, family: Family, key: str) -> None:
        family.keys.add(key)
        self._by_key[key] = family

    def _heed(self, family: Family, row: Row) -> None:
        """Remember what a reading says of itself, for readings to come."""
        if canonical := self._canonical(row):
            _add(self._canonical_for, canonical, family)
            family.claims.add(canonical)
        for number in self._numbers(row):
            _add(self._by_number, number, family)
            family.claims.add(number)

    def _numbers(self, row: Row) -> set[str]:
        return {number for number in (row.get("native_id"), number_in(row["url"])) if number}

    def _canonical(self, row: Row) -> str | None:
        """The key of the canonical link where it is an article of this site.

        Pages name their home page, a network's mirror or an AMP host as canonical.
        """
        url = row["canonical_url"]
        return self._key(url) if url and self._site.is_article(url) else None

    def _key(self, url: str) -> str:
        return present_key(self._site, identity_key(url))


def _add(claims: Claims, name: str, family: Family) -> None:
    claims.setdefault(name, {})[family] = None


def _few(claims: Claims, name: str) -> list[Family]:
    """Those that claim a name, unless it is a template's."""
    known = claims.get(name, {})
    return list(known) if len(known) <= _FEW else []


def _moment(row: Row) -> tuple[datetime, str]:
    return row["captured_at"], row["record_id"]
