"""`python -m bench.discovery`: what finding and fetching cost, in seconds and in memory.

Two figures.  Discovery: one crawl that reads a sitemap index of 100,000 URLs and meets them all,
less the same crawl of an empty sitemap.  Throughput: the same pages crawled by us, with half of
them known and resting beside as many again, and by bare Scrapy at the same concurrency.  The server
is a process of its own, and CPU seconds are those of the crawl alone: on a busy machine they are
the steadier figure.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from crawlers.job import Job
from crawlers.plan import Plan, Planned
from crawlers.seeds.sitemap import MAX_URLS

URLS = 100_000
PAGES = 600
PAGE_BYTES = 20_000
_FEW = 4
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: wall and CPU seconds, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each crawl (default %(default)s)")
    rounds = parser.parse_args().rounds
    with _serving() as home, tempfile.TemporaryDirectory() as folder:
        _discovery(home, Path(folder), rounds)
        _throughput(home, Path(folder), rounds)


def _discovery(home: str, folder: Path, rounds: int) -> None:
    empty = _best(_crawl(home, folder, "empty.xml", budget=_FEW) for _round in range(rounds))
    full = _best(_crawl(home, folder, "index.xml", budget=_FEW) for _round in range(rounds))
    print(
        f"discovery of {URLS:,} sitemap URLs: {full.wall - empty.wall:.1f} s, "
        f"{full.cpu - empty.cpu:.1f} s CPU, {full.peak - empty.peak:.0f} MB "
        f"(the whole crawl {full.wall:.1f} s and {full.peak:.0f} MB at its peak)"
    )


def _throughput(home: str, folder: Path, rounds: int) -> None:
    known = [Planned(f"{home}/news/{number}", "", True) for number in range(PAGES // 2)]
    known += [Planned(f"{home}/old/news/{number}", "", False) for number in range(PAGES)]
    costs: dict[str, list[Cost]] = {"ours": [], "idle": [], "bare": [], "bare idle": []}
    for _round in range(rounds):
        costs["ours"].append(_crawl(home, folder, "pages.xml", budget=PAGES * 2, known=known))
        costs["idle"].append(_crawl(home, folder, "empty.xml", budget=PAGES * 2))
        costs["bare"].append(_timed([sys.executable, "-c", _BARE, home, str(PAGES)]))
        costs["bare idle"].append(_timed([sys.executable, "-c", _BARE, home, "1"]))
    ours = _difference(_best(costs["ours"]), _best(costs["idle"]))
    bare = _difference(_best(costs["bare"]), _best(costs["bare idle"]))
    print(f"{PAGES} pages of {PAGE_BYTES:,} bytes:")
    for name, cost in (("Warraq", ours), ("bare Scrapy", bare)):
        rate, each = PAGES / cost.wall, cost.cpu / PAGES * 1000
        print(f"  {name}: {rate:.0f} pages/s, {each:.2f} ms CPU each")
    print(f"CPU of a page, Warraq to bare Scrapy, start and end aside: {ours.cpu / bare.cpu:.2f}")


def _crawl(
    home: str, folder: Path, sitemap: str, *, budget: int, known: Sequence[Planned] = ()
) -> Cost:
    """One crawl of the server by a sitemap, to its end, every fate accounted for."""
    job = _job(home, folder, sitemap, budget)
    job.save(Plan.of(known))
    cost = _timed([sys.executable, "-m", "crawlers.crawl", str(job.folder)])
    report = json.loads(job.report.read_bytes())
    if report["reason"] != "finished" or report["met"] != sum(report["counts"].values()):
        raise SystemExit(f"a crawl that does not add up: {report}")
    return cost


def _job(home: str, folder: Path, sitemap: str, budget: int) -> Job:
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
    rules = {
        "name": "bench",
        "publisher": "Bench",
        "home": f"{home}/",
        "article_url": "/news/",
        "seeds": [{"sitemap": f"{home}/{sitemap}"}],
        "delay_seconds": 0,
        "budget": budget,
        "revisits": "none",
    }
    site = folder / "bench.yaml"
    site.write_text(json.dumps(rules), encoding="utf-8")
    return Job(
        folder=folder / stamp,
        site_path=site,
        rules_sha256="0" * 64,
        night=date(2026, 11, 23),
        stamp=stamp,
        started="2026-11-23T01:00:00+00:00",
        user_agent="Warraq/bench",
        contact="",
        allow_private=True,
        roll_bytes=1 << 30,
    )


def _timed(command: Sequence[str]) -> Cost:
    began = time.monotonic()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet
    ) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _best(costs: Any) -> Cost:
    """The least of each, which is what the others were disturbed from."""
    taken = list(costs)
    return Cost(*(min(getattr(cost, name) for cost in taken) for name in ("wall", "cpu", "peak")))


def _difference(whole: Cost, idle: Cost) -> Cost:
    """What the pages took, without the start and the end of the process."""
    return Cost(whole.wall - idle.wall, whole.cpu - idle.cpu, whole.peak - idle.peak)


@contextmanager
def _serving() -> Iterator[str]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,))
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    home = f"http://127.0.0.1:{server.server_address[1]}"
    _Handler.pages = {
        "/": b"<p>home</p>",
        "/empty.xml": _sitemap([f"{home}/news/0"]),
        "/index.xml": _index([f"{home}/{n}.xml" for n in range(URLS // MAX_URLS)]),
        "/pages.xml": _sitemap([f"{home}/news/{number}" for number in range(PAGES)]),
        **{
            f"/{n}.xml": _sitemap([f"{home}/news/{n}-{m}" for m in range(MAX_URLS)])
            for n in range(URLS // MAX_URLS)
        },
    }
    told.send(home)
    server.serve_forever()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: dict[str, bytes]
    article = f"<h1>x</h1><p>{'a word ' * (PAGE_BYTES // 7)}</p>".encode()

    def do_GET(self) -> None:
        is_article = self.path.startswith("/news/")
        body = self.article if is_article else self.pages.get(self.path, b"")
        self.send_response(200 if body else 404)
        kind = "application/xml" if self.path.endswith(".xml") else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def _sitemap(urls: Sequence[str]) -> bytes:
    listed = "".join(f"<url><loc>{u}</loc><lastmod>2026-11-22</lastmod></url>" for u in urls)
    return f"<urlset>{listed}</urlset>".encode()


def _index(urls: Sequence[str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{listed}</sitemapindex>".encode()


_BARE = """
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess


class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {
        "CONCURRENT_REQUESTS": 2, "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "INFO",
        "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_DELAY": 0,
    }

    async def start(self):
        for number in range(int(sys.argv[2])):
            yield scrapy.Request(f"{sys.argv[1]}/news/{number}", self.parse)

    def parse(self, response):
        response.css("img::attr(src), script::attr(src), link::attr(href)").getall()


process = AsyncCrawlerProcess()
process.crawl(Bare)
process.start()
"""


if __name__ == "__main__":
    main()
