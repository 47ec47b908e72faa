"""`python -m bench.capture`: CPU of a crawl that keeps every byte, beside bare Scrapy.

The same pages over loopback, one crawl after the other in processes of their own, the server in
another; pages as servers gzip them, then plain.  `kept` has the settings of bare Scrapy, `a night`
also the one by which a night spares Scrapy work.  Counted are user and system seconds of the
crawling process from its first request to its last.  In the end a longer crawl shows its memory
after a quarter of the pages and after all.  Two to three minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from bench import newsprint
from crawlers.wire.recorder import Recorder

ROOT = Path(__file__).parents[1]
HANDLER = "crawlers.wire.handler.WireHandler"
SETTINGS: dict[str, Any] = {
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "LOG_LEVEL": "ERROR",
    "CONCURRENT_REQUESTS": 2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    "DOWNLOAD_DELAY": 0,
    "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip, br", "Accept-Language": "ar"},
}
NIGHT = {"CONCURRENT_ITEMS": 1}
"""As in crawlers/settings.py: Scrapy's 100 are as many tasks made for each response."""


def main() -> None:
    """Print a line for each way pages come, and one on memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a page, unpacked")
    parser.add_argument("--many", type=int, default=20_000, help="pages of the longer crawl")
    parser.add_argument("--crawl", choices=("bare", "kept", "night"), help="for this very bench")
    parser.add_argument("--port")
    wanted = parser.parse_args()
    if wanted.crawl:
        crawl(int(wanted.port), wanted.pages, wanted.crawl)
        return
    pages, rounds = wanted.pages, wanted.rounds
    print(f"capture: {pages:,} pages of {wanted.size // 1000} kB, CPU a page, {rounds} rounds")
    for coding in ("gzipped", "plain"):
        with served(wanted.size, coding) as port:
            compare(coding, port, pages, rounds)
    if wanted.many:
        with served(wanted.size, "gzipped") as port:
            told = crawled("kept", port, wanted.many)
        early, late = told["quarter_mb"], told["end_mb"]
        print(
            f"  {wanted.many:,} pages kept: {early:.0f} MB after a quarter, {late:.0f} at the end"
        )


def compare(coding: str, port: str, pages: int, rounds: int) -> None:
    """Alternate them, so that a busy machine slows all alike; the best of each counts."""
    taken: dict[str, list[float]] = {"bare": [], "kept": [], "night": []}
    for _ in range(rounds):
        for kind, costs in taken.items():
            costs.append(1000 * crawled(kind, port, pages)["cpu"] / pages)
    bare, kept, night = map(min, taken.values())
    single = [ours / theirs for theirs, ours in zip(taken["bare"], taken["kept"], strict=True)]
    spread = f"{min(single):.2f} to {max(single):.2f}"
    print(f"  {coding:8} bare Scrapy {bare:.2f} ms", end="")
    print(f"   kept {kept:.2f} ms: {kept / bare:.2f} times ({spread})", end="")
    print(f"   a night {night:.2f} ms: {night / bare:.2f} times", flush=True)


@contextmanager
def served(size: int, coding: str) -> Iterator[str]:
    """A server of pages in a process of its own; its port."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(size), coding], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout  # noqa: S101 - it is a pipe
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def crawled(kind: str, port: str, pages: int) -> dict[str, float]:
    """What one crawl in a process of its own tells of itself."""
    command = [sys.executable, "-m", "bench.capture", "--crawl", kind]
    command += ["--port", port, "--pages", str(pages)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def crawl(port: int, pages: int, kind: str) -> None:
    """Fetch the pages; print what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(
            folder=Path(folder), site="bench", info={"software": "bench"}, roll_bytes=1 << 30
        )
        handlers = {} if kind == "bare" else {"DOWNLOAD_HANDLERS": {"http": HANDLER}}
        process = AsyncCrawlerProcess(SETTINGS | handlers | (NIGHT if kind == "night" else {}))
        crawler = process.create_crawler(Fetching)
        process.crawl(crawler, recorder=recorder, port=port, pages=pages)
        # As a night does it (crawlers/crawl.py); for both alike.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        process.start()
        recorder.close()
    spider = crawler.spider
    assert isinstance(spider, Fetching)  # noqa: S101 - it is the one we made
    assert spider.fetched == pages, spider.fetched  # noqa: S101 - else nothing was measured
    told = {"cpu": spider.cpu, "quarter_mb": spider.quarter_mb, "end_mb": megabytes()}
    print(json.dumps(told))


class Fetching(Spider):
    """Asks for page after page and looks at none."""

    name = "fetching"
    recorder: Recorder
    port = pages = 0
    fetched, cpu, quarter_mb = 0, 0.0, 0.0

    async def start(self) -> AsyncIterator[Request]:
        """Every page once."""
        self.cpu = -time.process_time()
        for number in range(self.pages):
            yield Request(f"http://127.0.0.1:{self.port}/{number}", dont_filter=True)

    def parse(self, response: Response) -> None:
        """Count it."""
        self.fetched += response.status == 200  # noqa: PLR2004 - fetched
        if self.fetched == self.pages // 4:
            self.quarter_mb = megabytes()

    def closed(self, _reason: str) -> None:
        """All is fetched, and written."""
        self.cpu += time.process_time()


def megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


async def serve(size: int, coding: str) -> None:
    """Pages of news, `gzipped` or `plain`, until it is stopped; prints its port."""
    bodies, coded = newsprint.pages(20, size=size), b""
    if coding == "gzipped":
        bodies = [gzip.compress(body, 6, mtime=0) for body in bodies]
        coded = b"Content-Encoding: gzip\r\n"
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%s"
        b"Content-Length: %d\r\n\r\n%s" % (coded, len(body), body)
        for body in bodies
    ]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(answers[number % len(answers)])
                number += 1
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


SERVER = (
    "import asyncio, sys; from bench.capture import serve; "
    "asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))"
)


if __name__ == "__main__":
    main()
