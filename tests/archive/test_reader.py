"""WARC bytes -> records: each where it lies, and a break is never taken for an end."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from archive.errors import ArchiveError, MissingObject, RecordUnreadable
from archive.records.reader import Record, record_at, records
from archive.storage.store import Store
from tests.archive.samples import EXCHANGE, member, page, sealed

GOOD = b"WARC-Type: resource\r\nWARC-Date: 2026-11-23T01:02:03Z\r\nContent-Length: 3"


def read(raw: bytes) -> list[Record]:
    """All records of a WARC in memory."""
    return list(records(io.BytesIO(raw)))


def until_broken(raw: bytes) -> tuple[list[Record], str]:
    """The records before a break, and what is said of it (nothing where there is none)."""
    found: list[Record] = []
    try:
        found.extend(records(io.BytesIO(raw)))
    except RecordUnreadable as error:
        return found, str(error)
    return found, ""


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Kinds, URL, instant and block; offsets and lengths tile the file without a gap."""
    warc = sealed(tmp_path, EXCHANGE)
    found = read(warc.path.read_bytes())
    assert [record.kind for record in found] == ["warcinfo", "response", "request", "metadata"]
    response = found[1]
    assert response.url == EXCHANGE.uri
    assert response.block == EXCHANGE.response
    assert response.date == EXCHANGE.began_at
    assert response.payload_digest.startswith("sha256:")
    at = 0
    for record in found:
        assert record.offset == at
        at += record.length
    assert at == warc.size


def test_two_other_readers_agree(tmp_path: Path) -> None:
    """Warcio and FastWARC find the same records with the same blocks."""
    raw = sealed(tmp_path, EXCHANGE, page("https://news.example/2/")).path.read_bytes()
    ours = {record.record_id: record.block for record in read(raw)}
    theirs = {
        found.rec_headers.get_header("WARC-Record-ID"): found.raw_stream.read()
        for found in ArchiveIterator(io.BytesIO(raw), no_record_parse=True)
    }
    fast = {
        found.headers["WARC-Record-ID"]: found.reader.read()
        for found in FastIterator(io.BytesIO(raw), parse_http=False)
    }
    assert ours == theirs == fast


def test_a_record_is_fetched_by_its_place(tmp_path: Path, archive_store: Store) -> None:
    """Offset and length lead to the one record; anything else is no record."""
    warc = sealed(tmp_path, EXCHANGE)
    archive_store.put_once("w", warc.path, kind="application/warc")
    for record in read(warc.path.read_bytes()):
        assert record_at(archive_store, "w", record.offset, record.length) == record
    one = read(warc.path.read_bytes())[1]
    for offset, length in [(one.offset + 1, one.length), (one.offset, one.length - 1), (0, 9)]:
        with pytest.raises(RecordUnreadable):
            record_at(archive_store, "w", offset, length)
    with pytest.raises(RecordUnreadable, match=r"w: no record of \d+ bytes at offset"):
        record_at(archive_store, "w", one.offset, one.length + 5)
    with pytest.raises(MissingObject):
        record_at(archive_store, "w", warc.size + 5, 10)
    with pytest.raises(MissingObject):
        record_at(archive_store, "v", 0, 10)


def test_a_torn_file_gives_what_is_whole_and_says_where_it_ends(tmp_path: Path) -> None:
    """At every byte but a border between records: the records before it, then the break."""
    raw = sealed(tmp_path, EXCHANGE).path.read_bytes()
    whole = read(raw)
    borders = {record.offset: number for number, record in enumerate(whole)}
    for size in range(1, len(raw)):
        found, said = until_broken(raw[:size])
        if size in borders:
            assert (len(found), said) == (borders[size], "")
        else:
            before = [record for record in whole if record.offset + record.length <= size]
            assert found == before
            assert said.startswith(f"offset {whole[len(before)].offset}: ")


@pytest.mark.parametrize(
    ("junk", "said"),
    [
        (b"junk at the end", "not a sound gzip member"),
        (b"\x00" * 512, "not a sound gzip member"),
        (b"WARC/1.1\r\nWARC-Type: response\r\n\r\n", "not a sound gzip member"),
        (gzip.compress(b"not a record", mtime=0), "not a WARC record"),
        (gzip.compress(b"", mtime=0), "not a WARC record"),
        (member(GOOD.replace(b"3", b"4", 1), b"abc"), "breaks off"),
        (member(GOOD, b"abcd"), "the block is not the 3 bytes it should be"),
        (member(GOOD, b"ab"), "the block is not the 3 bytes it should be"),
        (member(GOOD, b"abc", b"\n\n"), "the block is not the 3 bytes it should be"),
        (member(GOOD.replace(b"Length: 3", b"Length: -3"), b"abc"), "not a WARC record"),
        (member(GOOD.replace(b"Length: 3", b"Length: \xc2\xb3"), b"abc"), "not a WARC record"),
        (member(GOOD.replace(b"Length: 3", b"Length: " + b"9" * 5000), b""), "not a WARC record"),
        (member(b"WARC-Type: resource", b""), "not a WARC record"),
        (
            gzip.compress(b"WARC/0.9\r\nContent-Length: 0\r\n\r\n\r\n\r\n", mtime=0),
            "not a WARC record",
        ),
    ],
)
def test_what_is_no_record_is_said_with_its_place(tmp_path: Path, junk: bytes, said: str) -> None:
    """Behind good records as well as alone: nothing is skipped over."""
    good = member(GOOD, b"abc")
    if said == "breaks off":
        junk, good = member(GOOD, b"abc")[:-9], member(GOOD, b"abc")
    assert len(read(good)) == 1
    found, sentence = until_broken(good + junk)
    assert len(found) == 1
    assert sentence.startswith(f"offset {len(good)}: ")
    assert said in sentence
    assert until_broken(junk)[1].startswith("offset 0: ")


def test_an_empty_file_has_no_records() -> None:
    """That it should have had some is for the manifest to say."""
    assert read(b"") == []


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("2026-11-23T01:02:03Z", datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)),
        ("2026-11-23T01:02:03.5Z", datetime(2026, 11, 23, 1, 2, 3, 500_000, tzinfo=UTC)),
        ("2026-11-23T01:02:03.123456789Z", datetime(2026, 11, 23, 1, 2, 3, 123_456, tzinfo=UTC)),
        ("2026-11-23T04:02:03+03:00", datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)),
        ("2026-11-23T01:02:03", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_an_instant_is_utc_or_an_error(said: str, instant: datetime | None) -> None:
    """No time of unknown zone is ever believed."""
    (record,) = read(member(GOOD.replace(b"2026-11-23T01:02:03Z", said.encode()), b"abc"))
    if instant:
        assert record.date == instant
        assert record.date.tzinfo is UTC
        return
    with pytest.raises(RecordUnreadable, match="is no instant"):
        _ = record.date


def test_a_large_record_is_read_across_pieces(tmp_path: Path) -> None:
    """A member longer than what is read at a time."""
    noise = bytes(range(256)) * 8192
    body = b"".join(noise[at:] + noise[:at] for at in range(0, 256, 97))
    exchange = replace(EXCHANGE, response=b"HTTP/1.1 200 OK\r\n\r\n" + body)
    found = read(sealed(tmp_path, exchange, exchange).path.read_bytes())
    assert [len(record.block) for record in found if record.kind == "response"] == [
        len(exchange.response)
    ] * 2


def test_every_error_is_one_of_ours() -> None:
    """A caller catches ArchiveError and knows that the archive is meant."""
    assert issubclass(RecordUnreadable, ArchiveError)
