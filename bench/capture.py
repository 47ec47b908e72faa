"""`python -m bench.capture`: CPU of a crawl that keeps every byte, beside bare Scrapy.

The same pages over loopback, the same settings, one crawl after the other in processes of their
own, the server in a third.  Counted are user and system seconds of the crawling process from its
first request to its last, and its memory after a quarter of the pages and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

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


def main() -> None:
    """Print a line a round, and the ratio of the best two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a page, unpacked")
    parser.add_argument("--crawl", choices=("bare", "kept"), help="for this very bench")
    parser.add_argument("--port", type=int)
    wanted = parser.parse_args()
    if wanted.crawl:
        crawl(wanted.port, wanted.pages, keep=wanted.crawl == "kept")
        return
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(wanted.size)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout  # noqa: S101 - it is a pipe
        port = server.stdout.readline().strip()
        try:
            compare(port, wanted.pages, wanted.rounds)
        finally:
            server.terminate()


def compare(port: str, pages: int, rounds: int) -> None:
    """Alternate the two, so that a busy machine slows both alike."""
    best = {"bare": float("inf"), "kept": float("inf")}
    for _ in range(rounds):
        for kind in tuple(best):
            command = [sys.executable, "-m", "bench.capture", "--crawl", kind]
            command += ["--port", port, "--pages", str(pages)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            told = json.loads(done.stdout)
            best[kind] = min(best[kind], told["cpu"])
            per_page = 1000 * told["cpu"] / pages
            early, late = told["quarter_mb"], told["end_mb"]
            print(f"{kind}: {per_page:.2f} ms CPU a page, {early:.0f} MB then {late:.0f} MB")
    print(f"kept / bare: {best['kept'] / best['bare']:.2f}")


def crawl(port: int, pages: int, *, keep: bool) -> None:
    """Fetch the pages, kept or not; print what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(
            folder=Path(folder), site="bench", info={"software": "bench"}, roll_bytes=1 << 30
        )
        handlers = {"DOWNLOAD_HANDLERS": {"http": HANDLER}} if keep else {}
        process = AsyncCrawlerProcess(SETTINGS | handlers)
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


async def serve(size: int) -> None:
    """Pages of words, gzipped as servers send them, until it is stopped; prints its port."""
    chance = random.Random(7)
    words = ["".join(chance.choices("ابتثجحخدرزسشصضطعغفقكلمنهوي", k=5)) for _ in range(600)]
    texts = [" ".join(chance.choices(words, k=size // 11)).encode() for _ in range(20)]
    bodies = [gzip.compress(text, 6, mtime=0) for text in texts]
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
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
    "import asyncio, sys; from bench.capture import serve; asyncio.run(serve(int(sys.argv[1])))"
)


if __name__ == "__main__":
    main()
