"""`python -m bench.archive`: what keeping costs, beside the tools of the field.

    deposit   MB/s into the store, beside boto3's own `upload_fileobj` of the same file
    index     CDXJ lines of a WARC, beside cdxj-indexer
    verify    every digest of a WARC, beside `fastwarc check`

The WARC is made here.  Rounds alternate, so that a busy machine slows all alike, and the best of
each counts; times of reading are CPU seconds of whole processes.  About half a minute.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from archive.exchanges.exchange import Exchange
from archive.records.writer import WarcWriter
from archive.servers import embedded
from archive.storage.store import Access, Store
from bench import newsprint

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".venv-bench" / "bin"


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        warc = make(Path(folder), wanted.pages)
        size = warc.stat().st_size / 1e6
        print(f"archive: a WARC of {wanted.pages:,} pages, {size:.0f} MB, {wanted.rounds} rounds")
        show(size, best(reading(warc), wanted.rounds), "CPU")
        # Three times as often: what a disk takes wavers far more than what a processor does.
        show(size, best(depositing(warc, Path(folder)), 3 * wanted.rounds), "wall")
        embedded.stop(Path(folder) / "store")


def make(folder: Path, pages: int) -> Path:
    """A WARC of pages of 60 kB, gzipped on the wire one in two, chunked one in three."""
    bodies = newsprint.pages(40, size=60_000)
    packed = [gzip.compress(body, 6, mtime=0) for body in bodies]
    writer = WarcWriter(folder, site="bench", info={"software": "bench"}, roll_bytes=1 << 40)
    for number in range(pages):
        kind = packed if number % 2 else bodies
        writer.write(page(number, kind[number % len(kind)], gzipped=kind is packed))
    (sealed,) = writer.close()
    return sealed.path


def page(number: int, body: bytes, *, gzipped: bool) -> Exchange:
    """One page as a server sends it."""
    coding = b"Content-Encoding: gzip\r\n" if gzipped else b""
    if number % 3 == 0:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        coding += b"Transfer-Encoding: chunked\r\n"
    url = f"https://bench.example/2026/11/{number}"
    return Exchange(
        uri=url,
        method="GET",
        began_at=datetime.now(UTC),
        request=b"GET /2026/11/%d HTTP/1.1\r\nHost: bench.example\r\n\r\n" % number,
        response=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + coding + b"\r\n" + body,
        ip="192.0.2.7",
    )


def reading(warc: Path) -> Mapping[str, Callable[[], float]]:
    """CPU seconds of each tool that reads."""
    ours = [sys.executable, "-m", "bench.deeds"]
    return {
        "index: warraq": lambda: cpu(*ours, "index", str(warc)),
        "index: cdxj-indexer": lambda: cpu(str(PEERS / "cdxj-indexer"), str(warc)),
        "verify: warraq": lambda: cpu(*ours, "verify", str(warc)),
        "verify: fastwarc check -p": lambda: cpu(
            str(Path(sys.executable).with_name("fastwarc")),
            "check",
            "-qp",
            str(warc),
            may_fail=True,
        ),
    }


def cpu(*command: str, may_fail: bool = False) -> float:
    """User and system seconds of a program, its start included; what it prints is thrown away."""
    before = os.times()
    subprocess.run(command, check=not may_fail, cwd=ROOT, capture_output=True)
    after = os.times()
    return (
        after.children_user
        + after.children_system
        - (before.children_user + before.children_system)
    )


def depositing(warc: Path, folder: Path) -> Mapping[str, Callable[[], float]]:
    """Seconds of each way into the embedded store."""
    there = embedded.start(folder / "store")
    access = Access(there.url, there.access_key, there.secret_key, there.region)
    store = Store("s3://bench", access)
    store.create(locked=True)
    number = iter(range(1 << 30))

    def ours() -> float:
        began = time.perf_counter()
        store.put_once(f"ours-{next(number)}", warc, kind="application/warc")
        return time.perf_counter() - began

    def theirs() -> float:
        began = time.perf_counter()
        with warc.open("rb") as file:
            store.client.upload_fileobj(file, store.bucket, f"theirs-{next(number)}")
        return time.perf_counter() - began

    return {"deposit: warraq": ours, "deposit: upload_fileobj": theirs}


def best(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The shortest time of each, the rounds taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(way())
    return {name: min(seconds) for name, seconds in taken.items()}


def show(size: float, seconds: Mapping[str, float], clock: str) -> None:
    """A line each, and how many times as fast ours is as the one below it."""
    names = list(seconds)
    for name, other in zip(names, [*names[1:], ""], strict=True):
        ratio = f"{seconds[other] / seconds[name]:.2f} times" if name.endswith("warraq") else ""
        speed = size / seconds[name]
        print(f"  {name:26} {seconds[name]:5.2f} s {clock:4} {speed:5.0f} MB/s  {ratio}".rstrip())


if __name__ == "__main__":
    main()
