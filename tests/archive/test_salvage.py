"""A damaged WARC: every record that is whole is read, and the bytes between them are told."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records.reader import Record, records
from archive.records.salvage import Damage, readable, salvaged
from tests.archive.samples import EXCHANGE, member, page, sealed

PLAIN = b"".join(
    b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(text), text)
    for text in (b"one", b"two two", b"three")
)


def told(raw: bytes) -> list[tuple[str, int, int]]:
    """What was found, with its place."""
    found = salvaged(io.BytesIO(raw))
    return [(type(one).__name__, one.offset, one.length) for one in found]


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Seven records, one of them larger than a piece read at a time when unpacked."""
    large = page("https://news.example/large", body=bytes(range(256)) * 9000)
    return sealed(tmp_path_factory.mktemp("warc"), EXCHANGE, large).path.read_bytes()


@pytest.mark.parametrize("hurt", range(7))
def test_all_but_the_damaged_record_are_read(warc: bytes, hurt: int) -> None:
    """Whichever it is: the damage is that member, to the byte."""
    there = list(records(io.BytesIO(warc)))
    one = there[hurt]
    raw = bytearray(warc)
    raw[one.offset + one.length // 2] ^= 0x55
    wanted = [
        ("Damage" if record == one else "Record", record.offset, record.length) for record in there
    ]
    assert told(bytes(raw)) == wanted


def test_a_plain_file_goes_on_at_the_next_version_line() -> None:
    """A length that is wrong hides its own record and no other."""
    second = PLAIN.index(b"WARC/", 1)
    third = PLAIN.index(b"WARC/", second + 1)
    for wrong in (b": 9\r\n\r\ntwo", b": 5\r\n\r\ntwo"):
        assert told(PLAIN.replace(b": 7\r\n\r\ntwo", wrong)) == [
            ("Record", 0, second),
            ("Damage", second, third - second),
            ("Record", third, len(PLAIN) - third),
        ]


def test_three_bytes_that_look_like_a_member_are_none() -> None:
    """A gzip magic number in the damage begins no record: what follows it must be one."""
    good = member(b"WARC-Type: resource\r\nContent-Length: 3", b"abc")
    junk = b"\x1f\x8b\x08 no member" * 3
    assert told(good + junk + good) == [
        ("Record", 0, len(good)),
        ("Damage", len(good), len(junk)),
        ("Record", len(good) + len(junk), len(good)),
    ]
    assert told(b"") == []
    assert told(junk) == [("Damage", 0, len(junk))]


@given(st.binary(max_size=40), st.data())
def test_no_byte_is_passed_over(junk: bytes, data: st.DataObject) -> None:
    """Whatever is put in anywhere, records and damage lie one behind the other to the end."""
    good = member(b"WARC-Type: resource\r\nContent-Length: 3", b"abc") * 3
    at = data.draw(st.integers(0, len(good)))
    raw, end = good[:at] + junk + good[at:], 0
    for _kind, offset, length in told(raw):
        assert offset == end
        end += length
    assert end == len(raw)


def test_only_what_others_captured_may_come_damaged(warc: bytes) -> None:
    """Our own WARC that cannot be read is an alarm; of an import the rest is read."""
    raw = io.BytesIO(warc[:-9])
    kept = list(readable(raw, "old/imports/2019-05-02/0/00001.warc.gz"))
    assert [type(one) for one in kept] == [Record] * 6
    raw.seek(0)
    with pytest.raises(Exception, match="breaks off inside a record"):
        list(readable(raw, "old/warcs/2019-05-02/a.warc.gz"))
    *_whole, last = salvaged(io.BytesIO(warc[:-9]))
    assert isinstance(last, Damage)
    assert str(last).startswith(f"bytes {last.offset} to {len(warc) - 9} cannot be read: offset")
