"""Nights of a site in memory: what each shows goes in, and rows as the tables would hold them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from articles.article import Article
from articles.histories.chronicle import chronicle
from articles.histories.desk import Crawl, Past
from articles.histories.sightings import judged
from articles.reader import read
from articles.tables import rows
from config.sitefiles import SiteFile
from tests.articles.samples import READ_AT, capture

Row = dict[str, Any]
FIRST_NIGHT = dt.date(2026, 11, 1)
HOME = "https://waha.example/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one URL was answered with; what is no 200 needs no page."""

    url: str
    html: str = ""
    status: int = 200
    leads_to: str = ""
    disposition: str = ""
    reason: str = ""

    @property
    def fate(self) -> str:
        """Its disposition, as a crawl gives it."""
        by_status = {404: "gone", 410: "gone", 301: "redirected", 302: "redirected"}
        blocked = "blocked" if self.status in (401, 403, 429, 451) else "captured"
        return self.disposition or by_status.get(self.status, blocked)


@dataclass(frozen=True, slots=True)
class Night:
    """One crawl: its number, from which night and clock follow, and what it was answered.

    `start` is the second of the night in which it began: a night may have several crawls.
    """

    number: int
    answers: tuple[Answer, ...]
    home: int = 200
    start: int = 0


@dataclass(slots=True)
class Diary:
    """The tables of one site, as nights are read into them one after the other."""

    rules: SiteFile
    articles: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    captures: list[Row] = field(default_factory=list)
    pages: dict[str, Any] = field(default_factory=dict)

    def read(self, night: Night) -> list[Row]:
        """Extract a night; the change rows that it found."""
        crawl = self.crawl(night)
        site = self.rules.site
        past = Past(
            versions=[row for row in self.articles if row["superseded_at"] is None],
            captures=[row for row in self.captures if row["record_id"]],
            changes=self.changes,
        )
        now = READ_AT + dt.timedelta(days=night.number)
        told = chronicle(
            site,
            past,
            crawl,
            reread=lambda row: self.row(row["record_id"]),
            now=now,
        )
        ids = told.told_again
        self.articles = [
            row for row in self.articles if row["article_id"] not in ids or row["superseded_at"]
        ] + told.articles
        self.changes = _without(self.changes, ids) + told.changes
        self.captures = _without(self.captures, ids) + told.captures
        return [row for row in told.changes if row["detected_at"] == now]

    def read_all(self, nights: Iterable[Night]) -> Diary:
        """Extract several nights, in the order given."""
        for night in nights:
            self.read(night)
        return self

    def events(self) -> list[tuple[str, str, int]]:
        """Kind, path and night's number of each change, in order."""
        found = [
            (row["type"], row["url"].removeprefix(HOME), (row["night"] - FIRST_NIGHT).days)
            for row in self.changes
        ]
        return sorted(found, key=lambda event: (event[2], event[1], event[0]))

    def of(self, kind: str) -> list[tuple[Row, Row]]:
        """The changes of a kind, each with its detail."""
        return [(row, json.loads(row["detail"])) for row in self.changes if row["type"] == kind]

    def told(self) -> dict[str, list[Row]]:
        """All rows that count, without the clock of extraction."""
        clock = {"extracted_at", "superseded_at", "detected_at"}
        current = [row for row in self.articles if row["superseded_at"] is None]
        tables = {"articles": current, "changes": self.changes, "captures": self.captures}
        return {
            name: [{one: row[one] for one in row if one not in clock} for row in found]
            for name, found in tables.items()
        }

    def state(self) -> dict[str, list[str]]:
        """The same as text, in one order."""
        return {name: sorted(map(str, found)) for name, found in self.told().items()}

    def crawl(self, night: Night) -> Crawl:
        """A night as it is handed to be told."""
        home = Answer(HOME, "home", night.home)
        taken = [
            self._capture(night, place, answer)
            for place, answer in enumerate((home, *night.answers), night.start)
        ]
        met = judged(self.rules.site, taken)
        articles = [self.row(row["record_id"]) for row in met if row["article_id"]]
        return Crawl(met, articles)

    def _capture(self, night: Night, place: int, answer: Answer) -> Row:
        day = FIRST_NIGHT + dt.timedelta(days=night.number)
        page = capture(answer.html, url=answer.url, status=answer.status)
        name = hashlib.sha256(f"{night.number} {place}".encode()).hexdigest()[:12]
        clock = dt.datetime.combine(day, dt.time(1, place // 60, place % 60), dt.UTC)
        page = replace(page, night=day, captured_at=clock, record_id=f"<urn:uuid:{name}>")
        self.pages[page.record_id] = page
        is_home = answer.url == HOME
        found = read(page, self.rules) if answer.fate == "captured" and not is_home else None
        refused = found is not None and not isinstance(found, Article)
        row = self.row(page.record_id) if isinstance(found, Article) else {}
        return {
            "site": "waha",
            "night": day,
            "url": answer.url,
            "article_id": row.get("article_id"),
            "captured_at": clock,
            "status": answer.status,
            "disposition": "not-an-article" if refused else answer.fate,
            "payload_digest": page.payload_digest,
            "record_id": page.record_id,
            "warc_key": page.warc_key,
            "warc_offset": page.warc_offset,
            "warc_length": page.warc_length,
            "role": "home" if is_home else "article",
            "reason": getattr(found, "reason", None) if refused else answer.reason or None,
            "leads_to": answer.leads_to or None,
            "canonical_url": row.get("canonical_url"),
        }

    def row(self, record_id: str) -> Row:
        """A page read again."""
        page = self.pages[record_id]
        found = read(page, self.rules)
        assert isinstance(found, Article), found
        return rows.row(page, found, self.rules, extracted_at=READ_AT)


def _without(found: Sequence[Row], ids: frozenset[str]) -> list[Row]:
    return [row for row in found if row["article_id"] not in ids]
