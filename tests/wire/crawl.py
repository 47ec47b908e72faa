"""Requests as JSON -> a real Scrapy crawl through the handler, in its own process -> JSON lines."""

from __future__ import annotations

import gzip
import json
import re
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.records.writer import Written
from crawlers.wire.recorder import Recorder

ROOT = Path(__file__).parents[2]
HANDLER = "crawlers.wire.handler.WireHandler"
SETTINGS: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_TIMES": 1,
    "DOWNLOAD_TIMEOUT": 20,
    "LOG_LEVEL": "ERROR",
    "COOKIES_ENABLED": False,
    "USER_AGENT": "Warraq tests (+https://example.org)",
    "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip, br", "Accept-Language": "ar"},
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a crawl."""

    url: str
    method: str = "GET"
    body: str = ""
    meta: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Orders:
    """A crawl: what to ask, how many at once, and where its WARCs go."""

    folder: str
    asks: Sequence[Ask]
    at_once: int = 4
    roll_bytes: int = 1_000_000_000
    file_limit: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)


def crawl(orders: Orders) -> list[dict[str, Any]]:
    """Run it in a subprocess; what came of each request, as the spider learned it."""
    done = start(orders)
    out, errors = done.communicate(timeout=100)
    assert done.returncode == 0, errors[-3000:]
    assert "Traceback" not in errors, errors[errors.index("Traceback") - 300 :][:3000]
    return [json.loads(line) for line in out.splitlines()]


def start(orders: Orders) -> subprocess.Popen[str]:
    """Start it; the caller waits, or kills."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.wire.crawl"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    process.stdin.write(json.dumps(asdict(orders)) + "\n")
    process.stdin.flush()
    return process


class Asker(Spider):
    """Asks what it is told and says what came of it."""

    name = "asker"
    recorder: Recorder
    asks: Sequence[dict[str, Any]] = ()

    async def start(self) -> AsyncIterator[Request]:
        """Every request at once; the settings say how many go together."""
        for ask in self.asks:
            yield Request(
                ask["url"],
                method=ask["method"],
                body=ask["body"],
                meta={"handle_httpstatus_all": "hop" not in ask["url"], **ask["meta"]},
                errback=self.failed,
                dont_filter=True,
            )

    def parse(self, response: Response) -> None:
        """Tell of a response, and whether its record could be read when it came."""
        self._tell(response.request, status=response.status, flags=response.flags)

    def failed(self, failure: Failure) -> None:
        """Tell of an error."""
        self._tell(failure.request, error=type(failure.value).__name__)  # type: ignore[attr-defined]

    def _tell(self, request: Request | None, **fate: Any) -> None:
        assert request
        written = request.meta["written"]
        told = asdict(written) | {"on_disk": self._on_disk(written)} if written else None
        print(json.dumps({"url": request.url, "written": told, **fate}, default=str), flush=True)

    def _on_disk(self, written: Written) -> bool:
        path = self.recorder.folder / written.filename
        try:
            file = path.with_name(path.name + ".open").open("rb")
        except FileNotFoundError:  # sealed by now, maybe in this very moment
            file = path.open("rb")
        with file:
            file.seek(written.offset)
            return written.record_id.encode() in gzip.decompress(file.read(written.length))[:1000]


def stop_where_told(request: Request) -> None:
    """Hang up on what is called `stopped` as soon as its body begins."""
    if "/stopped" in request.url:
        raise StopDownload(fail=False)


def peak_megabytes() -> float:
    """The most memory this process ever held; getrusage would count its parent's before exec."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1000  # type: ignore[index]


def main() -> None:
    """Read the orders, crawl, and print the sealed files last."""
    orders = json.loads(sys.stdin.readline())
    if orders["file_limit"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (orders["file_limit"], orders["file_limit"]))
    recorder = Recorder(
        folder=Path(orders["folder"]),
        site="sample",
        info={"software": "Warraq tests"},
        roll_bytes=orders["roll_bytes"],
    )
    at_once = {"CONCURRENT_REQUESTS": orders["at_once"], "DOWNLOAD_DELAY": 0}
    at_once["CONCURRENT_REQUESTS_PER_DOMAIN"] = orders["at_once"]
    process = AsyncCrawlerProcess(SETTINGS | at_once | orders["settings"])
    crawler = process.create_crawler(Asker)
    crawler.signals.connect(stop_where_told, signals.bytes_received)
    process.crawl(crawler, recorder=recorder, asks=orders["asks"])
    process.start()
    sealed = [asdict(warc) for warc in recorder.close()]
    print(json.dumps({"sealed": sealed, "peak_mb": peak_megabytes()}, default=str), flush=True)


if __name__ == "__main__":
    main()
