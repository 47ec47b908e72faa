"""Hostile servers: bounded time and memory, recorded as far as it came, and the crawl goes on."""

from __future__ import annotations

import os
import socket
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from crawlers.wire.protocol import LONGEST_HEAD
from tests.wire.cases import TEXT, head, sized
from tests.wire.crawl import ROOT, Ask, Orders, crawl
from tests.wire.readback import Kept, exchanges, read
from tests.wire.server import End, Step, awkward

MEGABYTE = 1_000_000
LIMIT = 15 * MEGABYTE
LONGEST = 40
"""Seconds; on a quiet machine it is four, and what waits for ever would take more than any."""
CHUNKED = "Transfer-Encoding: chunked"


def _bomb() -> bytes:
    """300 MB of zeros in 300 kB of gzip."""
    deflate = zlib.compressobj(9, wbits=31)
    zeros = bytes(MEGABYTE)
    return b"".join(deflate.compress(zeros) for _ in range(300)) + deflate.flush()


BOMB = sized(_bomb(), "Content-Encoding: gzip", "Content-Type: text/html")
SCRIPTS: dict[str, tuple[Step, ...]] = {
    "bomb": (BOMB,),
    "big-page": (sized(bytes(12 * MEGABYTE)),),
    "drip": (head(), *((b"x", 0.01) * 1000)),
    "flood": (head("Connection: close"), *((bytes(1 << 16),) * 20_000)),
    "chunk-flood": (head(CHUNKED), *((b"10000\r\n" + bytes(1 << 16) + b"\r\n",) * 20_000)),
    "one-long-header": (head()[:-2] + b"X-A: " + b"a" * MEGABYTE + b"\r\n\r\n", End.HANG),
    "long-head": (b"HTTP/1.1 200 OK\r\n" + b"X-A: aaaaaaaaaa\r\n" * 60_000 + b"\r\n", End.HANG),
    "interim-flood": (*((b"HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\n" * 100,) * 300), End.HANG),
    "nuls": (bytes(5000), End.HANG),
    "false-length": (sized(b"")[:-5] + b"99999999999999999999\r\n\r\nx", End.CLOSE),
    "hop-loop": (sized(b"", "Location: /hop-loop", status="302 Found"),),
    "plain": (sized(TEXT),),
}


def test_hostile_servers_cost_bounded_time_and_memory(tmp_path: Path) -> None:
    """Each is cut where it must be, with the true reason, and an honest page still comes after."""
    slow = {name: {"download_timeout": 1.5} for name in ("drip", "nuls")}
    settings = {"DOWNLOAD_MAXSIZE": LIMIT, "REDIRECT_MAX_TIMES": 5, "RETRY_ENABLED": False}
    with awkward(SCRIPTS) as server:
        asks = [Ask(f"{server.base}/{name}", meta=slow.get(name, {})) for name in SCRIPTS]
        began = time.monotonic()
        *told, last = crawl(Orders(str(tmp_path), asks, at_once=2, settings=settings))
        assert time.monotonic() - began < LONGEST
    kept = {target[1:]: each for target, each in exchanges(read(tmp_path.glob("*.gz"))).items()}
    fates = {each["url"].rsplit("/", 1)[1]: each.get("error") for each in told}
    assert set(kept) == set(fates) == set(SCRIPTS)
    assert fates["plain"] is None
    print(f"peak {last['peak_mb']} MB")
    assert last["peak_mb"] < 220
    _cuts_are_true({name: each[0] for name, each in kept.items()})
    assert _block(kept["bomb"][0]) == BOMB
    assert len(_block(kept["big-page"][0])) > 12 * MEGABYTE
    assert len(kept["hop-loop"]) == 6


def _cuts_are_true(kept: dict[str, Kept]) -> None:
    cuts = {name: each.metadata.about.get("truncated") for name, each in kept.items()}
    assert cuts == {
        "bomb": None,
        "big-page": None,
        "drip": "time",
        "flood": "length",
        "chunk-flood": "length",
        "one-long-header": "length",
        "long-head": "length",
        "interim-flood": "length",
        "nuls": "time",
        "false-length": "length",
        "hop-loop": None,
        "plain": None,
    }
    assert {each.response["WARC-Truncated"] for each in kept.values() if each.response} == {
        *cuts.values()
    }
    for name in ("one-long-header", "long-head", "interim-flood"):
        assert LONGEST_HEAD < len(kept[name].received) <= LONGEST_HEAD + (1 << 17), name
    for name in ("flood", "chunk-flood"):
        assert LIMIT < len(kept[name].received) < LIMIT + 2 * MEGABYTE, name


def test_nothing_written_says_where_we_ran(tmp_path: Path) -> None:
    """No host name, local address, process id or path of ours in any byte of a WARC or its name."""
    with awkward({"plain": (sized(TEXT),), "cut": (head() + TEXT, End.RESET)}) as server:
        asks = [Ask(f"{server.base}/plain"), Ask(f"{server.base}/cut"), Ask("http://127.0.0.1:9/")]
        crawl(Orders(str(tmp_path / "warcs"), asks, at_once=1))
        peers = server.peers
    paths = list((tmp_path / "warcs").glob("*.gz"))
    said = b"".join(
        f"{name}={values} ".encode() + seen.block
        for seen in read(paths)
        for name, values in seen.headers.items()
    )
    assert peers
    ours = {socket.gethostname(), str(tmp_path), str(ROOT), str(Path.home())}
    ours |= {f":{port}" for _host, port in peers}
    for word in ours:
        assert word.encode() not in said, word
        assert not any(word in path.name for path in paths)


def _block(kept: Kept) -> bytes:
    assert kept.response
    return kept.response.block


@pytest.mark.parametrize("limit", [150_000, 151_234])
def test_a_full_disk_fails_the_page_and_leaves_the_file_whole(tmp_path: Path, limit: int) -> None:
    """No room: the page never reaches the spider, the torn member is cut off, the rest is sound."""
    noise = os.urandom(20_000)
    with awkward({"plain": (sized(noise),)}) as server:
        asks = [Ask(f"{server.base}/plain?{number}") for number in range(20)]
        orders = Orders(str(tmp_path), asks, file_limit=limit, settings={"RETRY_TIMES": 0})
        *told, last = crawl(orders)
    failed = [each for each in told if "error" in each]
    assert 5 <= len(told) - len(failed) <= 7
    assert {(each["error"], each["written"]) for each in failed} == {("DiskFull", None)}
    _same_as_sealed(tmp_path, last)
    kept = exchanges(read(tmp_path.glob("*.warc.gz")))
    assert len(kept) == len(told) - len(failed)
    assert {_block(each[0]) for each in kept.values()} == {sized(noise)}


def _same_as_sealed(folder: Path, last: dict[str, Any]) -> None:
    assert [Path(warc["path"]) for warc in last["sealed"]] == list(folder.iterdir())
    assert [warc["size"] for warc in last["sealed"]] == [
        path.stat().st_size for path in folder.iterdir()
    ]
