"""One fate for every URL a night met: the ledger, its journal, and whether it adds up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from crawlers.errors import CrawlError

Disposition = Literal[
    "captured",
    "unchanged",
    "revisited",
    "redirected",
    "gone",
    "blocked",
    "refused-by-robots",
    "out-of-scope",
    "over-budget",
    "truncated",
    "failed",
    "not-an-article",
]
Role = Literal["robots", "home", "seed", "article", "requisite"]
GAPS = frozenset({"blocked", "over-budget", "truncated", "failed"})
"""Fates by which a night got less than it set out to get."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one URL, and where its last response lies.

    `captured_at` is ISO 8601 UTC; `offset` and `length` are bytes of the gzip member in the WARC
    called `filename`; `reason` is set where the disposition alone does not say enough.  `framing`
    (`plain` or `chunked`, how its payload lay on the wire) is set where later captures may refer
    to this one, with the validators its server gave; `refers_to` is the record a revisit names.
    `leads_to` is where a redirect points, absolute; `dated` the day its seed printed for it, ISO;
    `rendered_id` the record of the page as a browser showed it, from which articles are then read.
    """

    url: str
    role: Role
    disposition: Disposition
    reason: str = ""
    seed: str = ""
    via: str = ""
    status: int | None = None
    mime: str = ""
    captured_at: str = ""
    record_id: str = ""
    filename: str = ""
    offset: int | None = None
    length: int | None = None
    payload_digest: str = ""
    etag: str = ""
    last_modified: str = ""
    framing: str = ""
    refers_to: str = ""
    leads_to: str = ""
    dated: str = ""
    rendered_id: str = ""

    @property
    def page_id(self) -> str:
        """The record that the page is read from."""
        return self.rendered_id or self.record_id

    @property
    def is_gap(self) -> bool:
        """Whether the night is incomplete for this URL; a missing image is no gap."""
        return self.disposition in GAPS and self.role != "requisite"


class Ledger:
    """Who was met and who is settled; each settled fate goes to the journal at once.

    The journal is what a killed crawl leaves: a JSON line for each URL met (`[url, role]`) and one
    for each fate, flushed before the next.
    """

    def __init__(self, journal: Path) -> None:
        self._met: dict[str, Role] = {}
        self._settled: set[str] = set()
        self.counts: Counter[str] = Counter()
        self._journal: TextIO = journal.open("a", encoding="utf-8")

    def meet(self, url: str, role: Role) -> bool:
        """Enter a URL; False where this night has met it already."""
        if url in self._met:
            return False
        self._met[url] = role
        self._write([url, role])
        return True

    def settle(self, fate: Fate) -> None:
        """Give a URL its one fate; a second one, or one for a stranger, is a CrawlError."""
        if fate.url not in self._met:
            raise CrawlError(f"{fate.url} was settled but never met; this is a bug")
        if fate.url in self._settled:
            raise CrawlError(f"{fate.url} was settled twice; this is a bug")
        self._settled.add(fate.url)
        self.counts[fate.disposition] += 1
        self._write(_plain(fate))

    def unsettled(self) -> list[tuple[str, Role]]:
        """URLs met that have no fate yet, in the order they were met."""
        return [(url, role) for url, role in self._met.items() if url not in self._settled]

    @property
    def met(self) -> int:
        """How many URLs the night met."""
        return len(self._met)

    @property
    def settled(self) -> int:
        """How many of them have their fate."""
        return len(self._settled)

    def close(self) -> None:
        """End the journal."""
        self._journal.close()

    def _write(self, entry: object) -> None:
        self._journal.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._journal.flush()


def read_journal(path: Path) -> list[Fate]:
    """One fate for each URL a journal met; those a crash left open are `failed: interrupted`.

    A line torn by the crash is left out; a fate counts even where the line that met it is lost.
    """
    met, fates = _entries(path)
    return [fates.get(url) or Fate(url, role, "failed", "interrupted") for url, role in met.items()]


def left_open(path: Path) -> dict[str, Role]:
    """The URLs a journal met that it gives no fate."""
    met, fates = _entries(path)
    return {url: role for url, role in met.items() if url not in fates}


def add_to_journal(path: Path, fates: Iterable[Fate]) -> None:
    """Write further fates behind a journal, whose last line may be torn; they are the last word."""
    with path.open("ab") as journal:
        journal.write(b"\n" + dump(fates))


def dump(fates: Iterable[Fate]) -> bytes:
    """Fates as JSON lines, as they are deposited."""
    return "".join(json.dumps(_plain(fate), ensure_ascii=False) + "\n" for fate in fates).encode()


def load(raw: bytes) -> list[Fate]:
    """Deposited JSON lines -> fates."""
    return [Fate(**json.loads(line)) for line in raw.splitlines()]


def _entries(path: Path) -> tuple[dict[str, Role], dict[str, Fate]]:
    """URLs in the order they were met, and the fates of those that have one."""
    met: dict[str, Role] = {}
    fates: dict[str, Fate] = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, list):
            met[entry[0]] = entry[1]
        else:
            fate = Fate(**entry)
            fates[fate.url] = fate
            met.setdefault(fate.url, fate.role)
    return met, fates


def _plain(fate: Fate) -> dict[str, object]:
    # `dataclasses.asdict` copies every value: 0.1 ms, where a sitemap gives 50,000 fates at once.
    told = ((name, getattr(fate, name)) for name in Fate.__slots__)
    return {name: value for name, value in told if value not in ("", None)}
