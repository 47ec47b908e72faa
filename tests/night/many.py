"""A site of many articles whose pace a test holds in its hand."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.night.hostile import Hostile, Script, article, dripping, feed, page
from tests.night.workplace import Workplace, site_file

COUNT = 30


class Many(Hostile):
    """`COUNT` articles; from number `held_from` on each waits until `go` is set.

    `sent` is what it has sent of each, by URL: its own log.
    """

    def __init__(self, *, held_from: int = COUNT, last: Script | None = None) -> None:
        super().__init__()
        self.held_from, self.go = held_from, threading.Event()
        self.sent: dict[str, bytes] = {}
        self.scripts |= {"/": page("<p>home"), "/feed/": feed(*self.articles)}
        for number, url in enumerate(self.articles):
            self.scripts[url.removeprefix(self.home)] = self._script(number)
        if last:
            self.scripts[f"/article/{COUNT - 1}"] = last

    @property
    def articles(self) -> list[str]:
        """The URLs of all."""
        return [f"{self.home}/article/{number}" for number in range(COUNT)]

    @property
    def read(self) -> list[str]:
        """The articles asked for so far, as often as they were."""
        return [path for path in self.asked if path.startswith("/article/")]

    def yaml(self, name: str, **keys: object) -> str:
        """Its site file."""
        return site_file(name, self.port, **{"timeout_seconds": 30, **keys})

    def _script(self, number: int) -> Callable[[socket.socket, int], None]:
        answer = article(f"خبر رقم {number}")

        def play(connection: socket.socket, _ask: int) -> None:
            if number >= self.held_from:
                self.go.wait(30)
            time.sleep(0.01)
            connection.sendall(answer)
            self.sent[self.articles[number]] = answer

        return play


def assert_each_kept_once(place: Workplace, site: Many, folder: Path) -> None:
    """Every article is in one response record, and in it is what the server sent, to the byte."""
    kept = [
        (record.url, record.block)
        for record in place.records("many", folder)
        if record.kind == "response" and record.url in site.articles
    ]
    assert sorted(kept) == sorted((url, site.sent[url]) for url in site.articles)


def assert_whole(place: Workplace, site: Many) -> None:
    """Every article is captured in exactly one snapshot and read once; all is sound, in a chain."""
    rows = place.ask("select url from captures where role = 'article' and disposition = 'captured'")
    assert Counter(row["url"] for row in rows) == dict.fromkeys(site.articles, 1)
    assert len(place.ask("select * from articles")) == COUNT
    assert len(place.ask("select * from changes where type = 'published'")) == COUNT
    chain = place.chain("many")
    before = [None, *(made.sha256 for made in chain)]
    assert [made.previous_sha256 for made in chain] == before[:-1]
    assert [made.attempt for made in chain] == list(range(1, len(chain) + 1))
    assert place.faults() == []
    assert not list(place.spool.glob("many/*/job.json"))


def until(holds: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Wait for something that is about to be so."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.01)


def crawls_in(folder: Path) -> list[int]:
    """The processes that crawl for a spool."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"crawlers.crawl" in words and any(str(folder).encode() in word for word in words):
            found.append(int(path.parent.name))
    return found


__all__ = ["COUNT", "Many", "crawls_in", "dripping", "until"]
