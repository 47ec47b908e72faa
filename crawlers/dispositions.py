"""One fate for every URL a night met: the ledger, its journal, and whether it adds up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
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
_UNSAID: Mapping[str, str] = {}


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

    The journal is what a killed crawl leaves: a JSON line for each URL met (`[url, role, {...}]`,
    with what is known of how it was found) and one for each fate, flushed before the next.
    """

    def __init__(self, journal: Path) -> None:
        self._met: set[str] = set()
        self._open: dict[str, Fate] = {}
        self.counts: Counter[str] = Counter()
        self._journal: TextIO = journal.open("a", encoding="utf-8")

    def meet(self, url: str, role: Role, found: Mapping[str, str] = _UNSAID) -> bool:
        """Enter a URL; False where this night has met it already.

        `found` are the `seed`, `via` and `dated` of its fate, as far as they are known by now.
        """
        if url in self._met:
            return False
        said = {name: value for name, value in found.items() if value}
        self._met.add(url)
        self._open[url] = _left_open(url, role, said)
        self._write([url, role, said] if said else [url, role])
        return True

    def settle(self, fate: Fate) -> None:
        """Give a URL its one fate; a second one, or one for a stranger, is a CrawlError."""
        if fate.url not in self._met:
            raise CrawlError(f"{fate.url} was settled but never met; this is a bug")
        if self._open.pop(fate.url, None) is None:
            raise CrawlError(f"{fate.url} was settled twice; this is a bug")
        self.counts[fate.disposition] += 1
        self._write(_plain(fate))

    def unsettled(self) -> list[Fate]:
        """What a stop makes of the URLs that have no fate yet, in the order they were met."""
        return list(self._open.values())

    @property
    def met(self) -> int:
        """How many URLs the night met."""
        return len(self._met)

    @property
    def settled(self) -> int:
        """How many of them have their fate."""
        return len(self._met) - len(self._open)

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
    return [fates.get(url, was_open) for url, was_open in met.items()]


def left_open(path: Path) -> dict[str, Fate]:
    """The URLs a journal met that it gives no fate, with what a stop makes of them."""
    met, fates = _entries(path)
    return {url: was_open for url, was_open in met.items() if url not in fates}


def told_last(path: Path) -> Fate | None:
    """The last fate that a journal tells: what its page leads to may not have been met."""
    _met, fates = _entries(path)
    return next(reversed(fates.values()), None)


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


def _entries(path: Path) -> tuple[dict[str, Fate], dict[str, Fate]]:
    """URLs in the order they were met, as if left open, and the fates of those that have one."""
    met: dict[str, Fate] = {}
    fates: dict[str, Fate] = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, list):
            url, role, *found = entry
            met[url] = _left_open(url, role, *found)
        else:
            fate = Fate(**entry)
            fates[fate.url] = fate
            met.setdefault(fate.url, fate)
    return met, fates


def _left_open(url: str, role: Role, found: Mapping[str, str] = _UNSAID) -> Fate:
    seed, via, dated = (found.get(name, "") for name in ("seed", "via", "dated"))
    return Fate(url, role, "failed", "interrupted", seed=seed, via=via, dated=dated)


def _plain(fate: Fate) -> dict[str, object]:
    # `dataclasses.asdict` copies every value: 0.1 ms, where a sitemap gives 50,000 fates at once.
    told = ((name, getattr(fate, name)) for name in Fate.__slots__)
    return {name: value for name, value in told if value not in ("", None)}
