"""Records -> sealed files: names, roll-over, how each file begins, and what a full disk does."""

from __future__ import annotations

import hashlib
import re
import resource
import signal
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import DiskFull
from archive.exchanges.exchange import Failure, Slice, Spool, Tls
from archive.records.openwarc import OpenWarc
from archive.records.outlinks import MOST, Outlink, Outlinks
from archive.records.reader import records
from archive.records.writer import WarcWriter, Written
from tests.archive.test_warc import BEGAN, EXCHANGE
from tests.wire.readback import Seen, read

INFO = {"software": "Warraq/0.1", "operator": "desk@example.org"}


def test_a_sealed_file_is_named_whole_and_hashed(tmp_path: Path) -> None:
    """`.open` while written; then site, 17 digits, serial; size and SHA-256 as they are on disk."""
    writer = _writer(tmp_path)
    written = writer.write(EXCHANGE)
    (path,) = tmp_path.iterdir()
    assert path.name == written.filename + ".open"
    (sealed,) = writer.close()
    assert re.fullmatch(r"sample-\d{17}-00000\.warc\.gz", sealed.path.name)
    raw = sealed.path.read_bytes()
    assert (sealed.size, sealed.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert list(tmp_path.iterdir()) == [sealed.path]
    assert writer.close() == (sealed,)


def test_what_was_written_lies_where_it_says_before_the_file_is_sealed(tmp_path: Path) -> None:
    """Each call's records are with the operating system when it returns."""
    writer = _writer(tmp_path)
    failure = Failure("http://gone.example/", "GET", BEGAN, "connect", "ConnectionRefusedError")
    all_written = [
        writer.write(EXCHANGE),
        writer.write_failure(failure),
        writer.write_resource(
            uri="urn:warraq:night", content_type="text/plain", block=b"the night"
        ),
        writer.write(replace(EXCHANGE, response=b"")),
    ]
    assert [written.warc_type for written in all_written] == [
        "response",
        "metadata",
        "resource",
        "request",
    ]
    for written in all_written:
        assert _at(tmp_path, written)["WARC-Type"] == written.warc_type
    assert all_written[0].payload_digest == _at(tmp_path, all_written[0])["WARC-Payload-Digest"]
    assert all_written[0].captured_at == BEGAN
    assert all_written[2].payload_digest == f"sha256:{hashlib.sha256(b'the night').hexdigest()}"
    writer.close()


def test_every_file_opens_with_its_own_warcinfo(tmp_path: Path) -> None:
    """Rolled over: serials count, no exchange is split, each record names its file's warcinfo."""
    writer = _writer(tmp_path, roll_bytes=3000)
    for number in range(12):
        writer.write(replace(EXCHANGE, uri=f"https://news.example/{number}"))
    sealed = writer.close()
    assert len(sealed) > 2
    assert [warc.path.name[-13:-8] for warc in sealed] == [f"{n:05d}" for n in range(len(sealed))]
    for warc in sealed:
        info, *records = read([warc.path])
        assert (info.kind, info["WARC-Filename"]) == ("warcinfo", warc.path.name)
        assert info.about["operator"] == "desk@example.org"
        assert {seen["WARC-Warcinfo-ID"] for seen in records} == {info["WARC-Record-ID"]}
        ids = {seen["WARC-Record-ID"] for seen in records}
        assert {seen["WARC-Concurrent-To"] for seen in records} <= {*ids, None}
        assert sum(seen.kind == "resource" for seen in records) == 1, "the chain, once a file"


def test_an_old_file_is_sealed_before_the_next_record(tmp_path: Path) -> None:
    """With an age to roll over at, each file ends in time; without one it may grow old."""
    for seconds, count in ((0.05, 2), (0, 1)):
        folder = tmp_path / f"{count}"
        writer = WarcWriter(
            folder, site="sample", info={}, roll_bytes=1 << 30, roll_seconds=seconds
        )
        for wait in (0.0, 0.06):
            time.sleep(wait)
            writer.write(EXCHANGE)
        assert len(writer.close()) == count


def test_links_of_a_page_are_named_in_a_record_of_their_own(tmp_path: Path) -> None:
    """As Heritrix writes them, of one capture with the response; at most a thousand."""
    links = [Outlink(f"https://news.example/{at}", "L", "a/@href") for at in range(MOST + 5)]
    writer = WarcWriter(tmp_path, site="sample", info={}, roll_bytes=1 << 30)
    page = writer.write(EXCHANGE)
    writer.write_outlinks(Outlinks(EXCHANGE.uri, page.record_id, page.captured_at, links))
    (warc,) = writer.close()
    with warc.path.open("rb") as file:
        response, *_others, last = [one for one in records(file) if one.kind != "warcinfo"]
    assert (last.kind, last.url, last.date) == ("metadata", EXCHANGE.uri, response.date)
    assert last.headers["warc-concurrent-to"] == response.record_id
    assert "warc-payload-digest" not in last.headers
    lines = last.block.decode().splitlines()
    assert lines[0] == "outlink: https://news.example/0 L a/@href"
    assert (len(lines), lines[-1]) == (MOST + 1, f"outlinksFound: {MOST + 5}")


def test_a_certificate_chain_is_kept_once(tmp_path: Path) -> None:
    """Each other chain is one more resource, cited by the metadata of its exchanges."""
    writer = _writer(tmp_path)
    other = replace(EXCHANGE, tls=Tls("tls/1.2", None, (b"other",)))
    for exchange in (EXCHANGE, other, EXCHANGE, other):
        writer.write(exchange)
    records = read([writer.close()[0].path])
    chains = [seen for seen in records if seen.kind == "resource"]
    cited = {seen.about["certificates"] for seen in records if seen.kind == "metadata"}
    assert [seen.block.count(b"BEGIN CERTIFICATE") for seen in chains] == [2, 1]
    assert {seen["WARC-Target-URI"] for seen in chains} == cited
    assert {seen["Content-Type"] for seen in chains} == {"application/pem-certificate-chain"}


def test_a_large_body_is_never_held_in_memory(tmp_path: Path) -> None:
    """40 MB go from the wire's spool to the file in pieces, digests and all."""
    tracemalloc.start()
    spool = Spool(folder=tmp_path)
    spool.append(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for number in range(40):
        spool.append(b"F4240\r\n%s\r\n" % (b"%06d" % number * 166_667)[:1_000_000])
    spool.append(b"0\r\n\r\n")
    writer = _writer(tmp_path)
    writer.write(replace(EXCHANGE, response=Slice(spool, 0, spool.size)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    spool.close()
    (sealed,) = writer.close()
    assert peak < 8_000_000
    assert len(read([sealed.path])[1].block) == spool.size > 40_000_000


def test_two_writers_never_share_a_name(tmp_path: Path) -> None:
    """Whatever the clock says, a second file of the same name is not opened over the first."""
    OpenWarc(tmp_path, "a.warc.gz").seal()
    with pytest.raises(FileExistsError):
        OpenWarc(tmp_path, "a.warc.gz")


def test_a_full_disk_takes_back_the_whole_exchange(tmp_path: Path) -> None:
    """DiskFull; nothing half-written stays; with room again the same file goes on."""
    writer = _writer(tmp_path)
    noise = replace(EXCHANGE, response=b"HTTP/1.1 200 OK\r\n\r\n" + _noise(40_000))
    writer.write(noise)
    (path,) = tmp_path.iterdir()
    before = path.read_bytes()
    with _no_file_beyond(len(before) + 20_000), pytest.raises(DiskFull, match="no room"):
        writer.write(noise)
    assert path.read_bytes() == before
    writer.write(noise)
    (sealed,) = writer.close()
    assert hashlib.sha256(sealed.path.read_bytes()).hexdigest() == sealed.sha256
    assert [seen.kind for seen in read([sealed.path])].count("response") == 2


def test_a_disk_too_full_to_begin_leaves_no_file(tmp_path: Path) -> None:
    """Not even the warcinfo fits: nothing stays behind, and later it may be tried again."""
    writer = _writer(tmp_path)
    with _no_file_beyond(10), pytest.raises(DiskFull):
        writer.write(EXCHANGE)
    assert list(tmp_path.iterdir()) == []
    assert writer.write(EXCHANGE).warc_type == "response"
    writer.close()


def _writer(folder: Path, *, roll_bytes: int = 1_000_000_000) -> WarcWriter:
    return WarcWriter(folder, site="sample", info=INFO, roll_bytes=roll_bytes)


def _at(folder: Path, written: Written) -> Seen:
    """The record of one member, read from the file still open."""
    raw = (folder / f"{written.filename}.open").read_bytes()
    part = folder / "part.gz"
    part.write_bytes(raw[written.offset : written.offset + written.length])
    (seen,) = read([part])
    part.unlink()
    assert seen["WARC-Record-ID"] == written.record_id
    return seen


def _noise(size: int) -> bytes:
    return b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(size // 32))


@contextmanager
def _no_file_beyond(size: int) -> Iterator[None]:
    """As a full disk: writes past `size` fail, after a part of them went through."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
