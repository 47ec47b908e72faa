"""Every name looked up leaves its answer in the archive, once, before what was fetched by it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crawlers.forks import ROOT
from tests.wire.cases import TEXT, sized
from tests.wire.crawl import Ask, Orders, crawl
from tests.wire.nights import crawled, paper
from tests.wire.readback import read
from tests.wire.server import awkward

RECORDING = "crawlers.wire.resolver.RecordingResolver"
PUBLIC = "crawlers.resolver.PublicResolver"


def test_a_crawl_by_name_keeps_the_answer_once(tmp_path: Path) -> None:
    """One record for many requests, and it lies before the first exchange."""
    with awkward(paper(TEXT)) as server:
        night = crawled(tmp_path / "1", int(server.base.rpartition(":")[2]), host="localhost")
    (kept,) = (seen for seen in night.records if seen["Content-Type"] == "text/dns")
    assert (kept.kind, kept["WARC-Target-URI"]) == ("resource", "dns:localhost")
    assert kept.block == b"localhost. IN A 127.0.0.1\r\n"
    first = min(seen.offset for seen in night.records if seen.kind == "response")
    assert kept.offset < first
    assert all(night.of(path) for path in ("/robots.txt", "/feed/", "/article/1"))


def test_a_literal_address_is_no_lookup(tmp_path: Path) -> None:
    """Nobody was asked, so nobody answered."""
    with awkward({"page": (sized(TEXT),)}) as server:
        asks = [Ask(f"{server.base}/page")]
        crawl(Orders(str(tmp_path), asks, settings={"TWISTED_DNS_RESOLVER": RECORDING}))
    assert [seen.kind for seen in read(tmp_path.glob("*.gz"))].count("resource") == 0


@pytest.mark.parametrize("resolver", [RECORDING, PUBLIC])
def test_an_answer_is_noted_when_it_comes_and_not_when_it_is_remembered(resolver: str) -> None:
    """Three requests, one question; and an address is none."""
    found = _asked(resolver, "news.example", "news.example", "9.9.9.9", "news.example")
    assert found["told"] == ["9.9.9.9"] * 4
    assert found["noted"] == [["news.example", ["9.9.9.9"]]]


def test_a_private_answer_is_neither_followed_nor_noted() -> None:
    """Where a name leads inside the operator's network is nobody's business."""
    found = _asked(PUBLIC, "inside.example", "inside.example", "news.example")
    assert found == {
        "told": ["PrivateAddress", "PrivateAddress", "9.9.9.9"],
        "noted": [["news.example", ["9.9.9.9"]]],
    }


def _asked(resolver: str, *names: str) -> dict[str, Any]:
    command = [sys.executable, "-W", "error", "-m", "tests.wire.resolve", resolver, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
