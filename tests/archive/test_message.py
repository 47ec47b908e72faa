"""Response bytes as servers really send them -> status, headers and the body they mean."""

from __future__ import annotations

import gzip
import time
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import RecordUnreadable
from archive.exchanges.codings import MAX_CODINGS
from archive.exchanges.message import MAX_BODY, dechunk, read_response

TEXT = "نصّ المقال ".encode() * 400
VARIED = b"".join(b"%d " % (number * number) for number in range(20_000))
UNWRAPPED = zlib.compressobj(wbits=-15)
BARE = UNWRAPPED.compress(VARIED) + UNWRAPPED.flush()


def coded(coding: str, body: bytes) -> bytes:
    """A response with a Content-Encoding header."""
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: " + coding.encode() + b"\r\n\r\n" + body


def test_headers_are_read_as_sent() -> None:
    """Order, case and repetitions stay; folded lines are one; values are latin-1."""
    raw = b"HTTP/1.1 301\r\nX-A: 1\r\nLocation : /b\r\nx-a:  two\r\n  lines\r\n"
    raw += b"X-B: \xe9\r\nno header\r\n\r\n"
    message = read_response(raw)
    assert message.status == 301
    assert message.headers == (
        ("X-A", "1"),
        ("Location", "/b"),
        ("x-a", "two lines"),
        ("X-B", "é"),
    )
    assert (message.header("X-a"), message.header("none")) == ("1", "")
    assert message.listed("x-A") == ["1", "two lines"]


@pytest.mark.parametrize(
    ("raw", "status", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody", 200, b"body"),
        (b"HTTP/1.1 200 OK\n\nbare line feeds", 200, b"bare line feeds"),
        (b"HTTP/1.1 200 OK\r\nA: 1\n\r\nmixed", 200, b"mixed"),
        (b"HTTP/1.1 404\r\n\r\nno reason", 404, b"no reason"),
        (b"HTTP/1.0  200  OK\r\n\r\n\r\nstarts blank", 200, b"\r\nstarts blank"),
        (b"HTTP/2 200\r\n\r\nnewer", 200, b"newer"),
        (b"HTTP/1.1 200 OK\r\nA: 1\r\n", 200, b""),
    ],
)
def test_status_and_body_are_found(raw: bytes, status: int, body: bytes) -> None:
    """The first blank line ends the head, whichever line ends the server uses."""
    message = read_response(raw)
    assert (message.status, message.body) == (status, body)


@pytest.mark.parametrize("raw", [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", b"\x00" * 99])
def test_what_is_no_response_is_unreadable(raw: bytes) -> None:
    """No status is invented."""
    with pytest.raises(RecordUnreadable, match="no HTTP status line"):
        read_response(raw)


@pytest.mark.parametrize(
    ("framed", "data"),
    [
        (b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"3;name=value\r\nabc\r\n0;last\r\nX-Trailer: 1\r\nX-More: 2\r\n\r\n", b"abc"),
        (b"3 \r\nabc\r\n0\r\n\r\n", b"abc"),
        (b"3\nabc\n2\nde\n0\n\n", b"abcde"),
        (b"A\r\n0123456789\r\n00a\r\n0123456789\r\n0\r\n\r\n", b"01234567890123456789"),
        (b"3\r\nabc\r\n5\r\nde", b"abcde"),
        (b"3\r\nabc\r\nzz\r\nno", b"abc"),
        (b"3\r\nabc\r\n-3\r\nxyz\r\n", b"abc"),
        (b"3\r\nabc\r\n0x3\r\nxyz\r\n", b"abc"),
        (b"3\r\nabc\r\n1_0\r\n0123456789\r\n", b"abc"),
        (b"5\r\na\r\nbc\r\n0\r\n\r\n", b"a\r\nbc"),
        (b"", b""),
        (b"ffffffffffffffff\r\nabc", b"abc"),
    ],
)
def test_chunks_are_joined(framed: bytes, data: bytes) -> None:
    """Extensions and trailers are no content, and what follows a fault is left out."""
    assert dechunk(framed) == data
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
    assert read_response(head + framed).body == data


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT, mtime=0)),
        ("GZIP", gzip.compress(TEXT, mtime=0)),
        ("gzip", gzip.compress(TEXT[:99], mtime=0) + gzip.compress(TEXT[99:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"trailing junk"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
        ("gzip\r\nContent-Encoding: br", brotli.compress(gzip.compress(TEXT, mtime=0))),
        ("identity", TEXT),
        ("", TEXT),
        ("gzip", TEXT),
    ],
)
def test_codings_are_taken_off(coding: str, body: bytes) -> None:
    """Last one first, on one header line or several; a body that is not gzip stays as it is."""
    assert read_response(coded(coding, body)).body == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_an_empty_body_is_empty(coding: str) -> None:
    """Coded or not, nothing is nothing."""
    packed = {"gzip": gzip.compress(b""), "deflate": zlib.compress(b""), "br": brotli.compress(b"")}
    assert read_response(coded(coding, packed[coding])).body == b""
    assert read_response(coded(coding, b"")).body == b""


def test_an_unknown_coding_ends_the_unpacking() -> None:
    """What lies under it cannot be known: the bytes stay as they came."""
    body = b"zstandard, we suppose"
    assert read_response(coded("gzip, zstd", body)).body == body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_body_cut_short_keeps_what_came(coding: str) -> None:
    """A connection that broke leaves the beginning of the article, not nothing."""
    whole = {"gzip": gzip.compress(VARIED), "deflate": BARE, "br": brotli.compress(VARIED)}[coding]
    body = read_response(coded(coding, whole[: len(whole) // 2])).body
    assert VARIED.startswith(body)
    assert len(body) > len(VARIED) // 3


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_damage_keeps_what_came_before_it(coding: str) -> None:
    """Also where all of it came in one piece: noise in the middle costs the rest alone."""
    told = VARIED[:50_000]
    packed = bytearray(gzip.compress(told) if coding == "gzip" else zlib.compress(told))
    middle = len(packed) // 2
    packed[middle : middle + 2000] = b"\xff" * 2000
    body = read_response(coded(coding, bytes(packed))).body
    assert body[: len(told) // 3] == told[: len(told) // 3]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_bomb_is_cut_at_the_limit(coding: str) -> None:
    """A few kilobytes cannot become more than MAX_BODY, nor take long."""
    zeros = bytes(MAX_BODY + (1 << 20))
    once = {"br": brotli.compress(zeros, quality=1), "deflate": zlib.compress(zeros, 1)}
    packed = once.get(coding) or gzip.compress(zeros, 1)
    packed = gzip.compress(packed) if coding == "gzip, gzip" else packed
    began = time.process_time()
    assert len(read_response(coded(coding, packed)).body) == MAX_BODY
    assert time.process_time() - began < 5


def test_only_so_many_codings_are_taken_off() -> None:
    """A header may claim thousands; curl stops at five, and so do we."""
    packed = TEXT
    for _layer in range(MAX_CODINGS + 1):
        packed = gzip.compress(packed)
    assert gzip.decompress(read_response(coded("gzip," * 999 + "gzip", packed)).body) == TEXT


@given(body=st.binary(max_size=300), coding=st.sampled_from(["gzip", "deflate", "br", "x"]))
def test_no_body_breaks_the_reading(body: bytes, coding: str) -> None:
    """Whatever follows the head, there is a message."""
    assert read_response(coded(coding, body)).status == 200
    assert read_response(coded(coding, b"\x1f\x8b\x08" + body)).status == 200
    assert len(dechunk(body)) <= len(body)
