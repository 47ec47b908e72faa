"""Front doors of a paper, each seen once by a real crawl: sound, and gone in each way there is."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.records.reader import records
from config.site import Site
from config.sitefiles import read_site
from crawlers.dispositions import Fate, read_journal
from tests.wire.nights import crawled, paper
from tests.wire.server import Step, awkward, self_signed
from warraq.coverage.signs import Signs, signs

PARKED = (
    b"<!DOCTYPE html><html data-adblockkey='x'><head><title>paper.example</title><script src="
    b"'https://img.sedoparking.com/templates/bg/a.js'></script></head><body></body></html>"
)
ARTICLE = b"<h1>Rain</h1><div class=entry><p>It rained.</p></div>"
WAYS = ("sound", "sold", "parked", "moved", "nameless", "dead")


@dataclass(frozen=True, slots=True)
class Door:
    """What one crawl found: its fates, the folder of its WARCs, and the site as it was meant."""

    site: Site
    fates: tuple[Fate, ...]
    folder: Path

    @property
    def signs(self) -> Signs:
        """The signs in it."""
        (warc,) = self.folder.glob("*.warc.gz")
        with warc.open("rb") as file:
            return signs(self.site, self.fates, records(file))


def doors(folder: Path) -> dict[str, Door]:
    """A crawl of each door, by its way."""
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda way: _door(folder / way, way), WAYS)
        return dict(zip(WAYS, found, strict=True))


def _door(folder: Path, way: str) -> Door:
    folder.mkdir()
    secured = way in ("sound", "sold")
    with awkward(_scripts(way), self_signed(folder) if secured else None) as server:
        port = int(server.base.rpartition(":")[2])
        if way == "dead":
            port = _closed_port()
        host = "paper.invalid" if way == "nameless" else "localhost"
        home = f"{'https' if secured else 'http'}://{host}:{port}"
        keys: dict[str, Any] = {"home": f"{home}/", "seeds": [{"feed": f"{home}/feed/"}]}
        night = crawled(folder / "crawl", port, host=host, **keys)
    site = read_site(folder / "crawl" / "sample.yaml").site
    return Door(site, tuple(read_journal(night.folder / "dispositions.jsonl")), night.folder)


def _scripts(way: str) -> dict[str, tuple[Step, ...]]:
    if way == "parked":
        return paper(ARTICLE, **{"": (_page(PARKED),), "feed": (_page(PARKED),)})
    if way == "moved":
        away = {name: (_turn(name),) for name in ("", "article")}
        return paper(ARTICLE, **away)
    return paper(ARTICLE)


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _page(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


def _turn(name: str) -> bytes:
    return (
        b"HTTP/1.1 301 Moved Permanently\r\nLocation: https://elsewhere.example/%s\r\n"
        b"Content-Length: 0\r\n\r\n" % name.encode()
    )
