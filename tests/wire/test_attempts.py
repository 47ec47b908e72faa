"""A fate cites the record of its own last attempt: never an earlier one, never another's."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from tests.wire.cases import TEXT, sized
from tests.wire.crawl import Ask, Orders, crawl
from tests.wire.nights import crawled, paper
from tests.wire.readback import read
from tests.wire.server import End, awkward


class NoSecondTry:
    """Downloader middleware: turns retries away before they reach the wire."""

    def process_request(self, request: Request) -> None:
        """Let first attempts pass."""
        if request.meta.get("retry_times"):
            raise IgnoreRequest("once is enough")


def test_a_retry_that_is_turned_away_cites_nothing(tmp_path: Path) -> None:
    """Its meta is a copy of the first attempt's, whose record is not its own."""
    with awkward({"busy": (sized(TEXT, status="503 Busy"),)}) as server:
        settings = {
            "DOWNLOADER_MIDDLEWARES": {
                "crawlers.wire.attempts.NewAttempt": 1,
                "tests.wire.test_attempts.NoSecondTry": 2,
            }
        }
        told, _sealed = crawl(
            Orders(str(tmp_path), [Ask(f"{server.base}/busy")], settings=settings)
        )
    assert len(server.log) == 1
    assert (told["error"], told["written"]) == ("IgnoreRequest", None)
    assert [seen.kind for seen in read(tmp_path.glob("*.gz"))].count("response") == 1


def test_every_fate_cites_its_last_attempt(tmp_path: Path) -> None:
    """Also that of robots.txt, which is asked for past the spider; answered or not."""
    scripts = paper(TEXT) | {"robots.txt": (sized(b"", status="503 Busy"),)}
    with awkward(scripts) as server:
        port = int(server.base.rpartition(":")[2])
        answered = crawled(tmp_path / "1", port)
        scripts["robots.txt"] = (b"HTTP/1.1 200 OK\r\nContent-Le", End.RESET)
        reset = crawled(tmp_path / "2", port)
    for night in (answered, reset):
        attempts = night.of("/robots.txt")
        assert len(attempts) == 3
        assert night.fates["/robots.txt"].record_id == attempts[-1]["WARC-Record-ID"]
        assert {night.fates[path].record_id for path in ("/", "/feed/")} == {""}
