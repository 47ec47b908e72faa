"""A known row + the same capture read again -> what a better reading changes, and how it is told.

A better reading is no edit of the outlet's: it takes the place of the row and makes no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from articles.beside import BESIDE

Row = dict[str, Any]
Kind = Literal["headline", "byline", "date", "paragraphs", "other", "lost", "first"]
KINDS: tuple[Kind, ...] = ("headline", "byline", "date", "paragraphs", "other", "lost", "first")
"""What can differ; `lost` is read as no article any more, `first` is read as one at last."""

# What a row has of its place in the table, not of the bytes.
_ENTERED = frozenset({"article_id", "version", "extracted_at", "superseded_at"}) | BESIDE
# Who read it: a reading that is the same but for its reader is the same reading.
READER = frozenset({"extractor", "rules_sha256"})
_KIND_OF: dict[str, Kind] = {
    "headline": "headline",
    "byline": "byline",
    "published_at": "date",
    "published_date": "date",
    "published_precision": "date",
    "paragraphs": "paragraphs",
}
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Better:
    """A current row and what today's reading has in its place; `fresh` None: no article today."""

    known: Row
    fresh: Row | None
    reason: str = ""

    @property
    def row(self) -> Row | None:
        """The row to enter: the new reading under the known article and version."""
        if self.fresh is None:
            return None
        kept = {name: self.known[name] for name in ("article_id", "version")}
        return {**self.fresh, **kept}


@dataclass(frozen=True, slots=True)
class Sample:
    """One difference as a person sees it."""

    kind: Kind
    url: str
    before: str
    after: str


@dataclass(slots=True)
class Differences:
    """What a re-reading comes to: pages read, how many differ in what, and a few of each."""

    pages: int = 0
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)

    def add(self, other: Differences) -> None:
        """Take in what another span came to; the first samples of each kind stay."""
        self.pages += other.pages
        self.rows += other.rows
        self.counts.update(other.counts)
        for sample in other.samples:
            if sum(one.kind == sample.kind for one in self.samples) < _SAMPLES:
                self.samples.append(sample)


def columns_differing(known: Row, fresh: Row) -> list[str]:
    """The columns that follow from the bytes and are read otherwise today, reader aside."""
    compared = (name for name in fresh if name not in _ENTERED and name not in READER)
    return [name for name in compared if known.get(name) != fresh[name]]


def differences(pages: int, better: Iterable[Better], first: Iterable[Row]) -> Differences:
    """The account of one reading: each row once for every kind in which it differs."""
    found = Differences(pages=pages)
    for one in better:
        found.rows += 1
        _count(found, one.known["url"], _told(one))
    for row in first:
        found.rows += 1
        _count(found, row["url"], [("first", "no article", row["headline"])])
    return found


def _count(found: Differences, url: str, told: Iterable[tuple[Kind, str, str]]) -> None:
    for kind, before, after in told:
        found.counts[kind] += 1
        if found.counts[kind] <= _SAMPLES:
            found.samples.append(Sample(kind, url, before, after))


def _told(better: Better) -> Iterator[tuple[Kind, str, str]]:
    known, fresh = better.known, better.fresh
    if fresh is None:
        yield "lost", known["headline"], better.reason
        return
    columns = columns_differing(known, fresh)
    kinds = dict.fromkeys(_KIND_OF.get(name, "other") for name in columns)
    for kind in kinds:
        if kind == "paragraphs":
            yield kind, *_first_differing(known, fresh)
        else:
            names = [name for name in columns if _KIND_OF.get(name, "other") == kind]
            yield kind, _listed(known, names), _listed(fresh, names)


def _first_differing(known: Row, fresh: Row) -> tuple[str, str]:
    """The first paragraph that is not the same on both sides."""
    old, new = ([block["text"] for block in row["paragraphs"]] for row in (known, fresh))
    at = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    return "".join(old[at : at + 1]), "".join(new[at : at + 1])


def _listed(row: Row, names: Iterable[str]) -> str:
    values = {name: row.get(name) for name in names}
    if len(values) == 1:
        return _plain(next(iter(values.values())))
    return ", ".join(f"{name} {_plain(value)}" for name, value in values.items())


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)
