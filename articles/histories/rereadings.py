"""A known row + the same capture read again -> what a better reading changes, and how it is told.

A better reading is no edit of the outlet's: it takes the place of the row and makes no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, get_args

from articles.histories.differences import runs
from articles.tables.beside import BESIDE

Row = dict[str, Any]
Kind = Literal["headline", "byline", "date", "paragraphs", "other", "lost", "first", "keys"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can differ; `lost` is read as no article any more, `first` is read as one at last, `keys`
are not beside the text yet."""

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
    **dict.fromkeys(("paragraphs", "text", "text_sha256"), "paragraphs"),
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
    """What a re-reading comes to: pages read, how many differ in what, and a few of each.

    `counts` are by kind, `columns` by each column that differs in rows that are bettered.
    """

    pages: int = 0
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)

    def add(self, other: Differences) -> None:
        """Take in what another span came to; the first samples of each kind stay."""
        self.pages += other.pages
        self.rows += other.rows
        self.counts.update(other.counts)
        self.columns.update(other.columns)
        for sample in other.samples:
            if sum(one.kind == sample.kind for one in self.samples) < _SAMPLES:
                self.samples.append(sample)


def columns_differing(known: Row, fresh: Row) -> list[str]:
    """The columns that follow from the bytes and are read otherwise today, reader aside."""
    compared = (name for name in fresh if name not in _ENTERED and name not in READER)
    return [name for name in compared if known.get(name) != fresh[name]]


def kind_of(column: str) -> Kind:
    """What a difference in a column is called."""
    return _KIND_OF.get(column, "other")


def differences(
    pages: int, better: Iterable[Better], first: Iterable[Row], bare: Iterable[Row] = ()
) -> Differences:
    """The account of one reading: each row once for every kind in which it differs.

    `bare` are rows without the keys beside the text, which get them.
    """
    found, bettered = Differences(pages=pages), set[str]()
    for one in better:
        found.rows += 1
        found.columns.update(columns_differing(one.known, one.fresh) if one.fresh else ())
        bettered.add(one.known["record_id"])
        _count(found, one.known["url"], _told(one))
    for row in first:
        found.rows += 1
        _count(found, row["url"], [("first", "no article", row["headline"])])
    for row in bare:
        found.rows += row["record_id"] not in bettered
        _count(found, row["url"], [("keys", "", "")])
    return found


def _count(found: Differences, url: str, told: Iterable[tuple[Kind, str, str]]) -> None:
    for kind, before, after in told:
        found.counts[kind] += 1
        if found.counts[kind] <= _SAMPLES and before != after:
            found.samples.append(Sample(kind, url, before, after))


def _told(better: Better) -> Iterator[tuple[Kind, str, str]]:
    known, fresh = better.known, better.fresh
    if fresh is None:
        yield "lost", known["headline"], better.reason
        return
    columns = columns_differing(known, fresh)
    kinds = dict.fromkeys(map(kind_of, columns))
    for kind in kinds:
        if kind == "paragraphs":
            yield kind, *_first_differing(known, fresh)
        else:
            names = [name for name in columns if kind_of(name) == kind]
            yield kind, _listed(names, known, fresh), _listed(names, fresh, known)


def _first_differing(known: Row, fresh: Row) -> tuple[str, str]:
    """The first run of blocks that differs, as it was and as it is; where only kinds do, these."""
    old, new = known["paragraphs"], fresh["paragraphs"]
    keys = [[f"{block['kind']} {block['text']}" for block in blocks] for blocks in (old, new)]
    for run in runs(*keys):
        was, now = old[run.start : run.end], new[run.now : run.then]
        shown = "kind" if _joined(was, "text") == _joined(now, "text") else "text"
        return _joined(was, shown), _joined(now, shown)
    return "", ""


def _joined(blocks: Iterable[Row], name: str) -> str:
    return "\n\n".join(block[name] for block in blocks)


def _listed(names: Iterable[str], row: Row, other: Row) -> str:
    """The columns of a row; of lists only what the other row's have not."""
    values = {name: _plain(row.get(name), other.get(name)) for name in names}
    if len(values) == 1:
        return next(iter(values.values()))
    return ", ".join(f"{name} {value}" for name, value in values.items() if value)


def _plain(value: object, other: object) -> str:
    if isinstance(value, list):
        there = other if isinstance(other, list) else []
        own = [item for item in value if item not in there]
        return "; ".join(map(_item, own))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)


def _item(item: object) -> str:
    """One picture, link or block taken out, as its values without their names."""
    values = item.values() if isinstance(item, dict) else [item]
    return " ".join(str(value) for value in values if value)
