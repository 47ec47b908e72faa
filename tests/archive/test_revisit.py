"""A response that came again: what its revisit record says, and when there must be none."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.exchanges.exchange import Exchange, Slice, Spool
from archive.index import cdxj
from archive.proof import fixity
from archive.records.dns import Lookup
from archive.records.reader import records
from archive.records.revisit import IDENTICAL, NOT_MODIFIED, Original, Originals
from archive.records.writer import WarcWriter, Written
from tests.archive.test_warc import BEGAN
from tests.wire.readback import Seen, digest, read

BODY = b"\x89PNG" + bytes(range(256)) * 8
URI = "https://news.example/logo.png"
HEAD = b'HTTP/1.1 200 OK\r\nCONTENT-type:  image/png\r\nETag: W/"a"\r\n'
PLAIN = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
SAME = b'HTTP/1.1 304 Not Modified\r\neTAG: W/"a"\r\n\r\n'
FIRST = Exchange(
    uri=URI,
    method="GET",
    began_at=BEGAN,
    request=b"GET /logo.png HTTP/1.1\r\nHost: news.example\r\n\r\n",
    response=PLAIN,
    ip="192.0.2.7",
)
ASKED = replace(
    FIRST,
    began_at=BEGAN + timedelta(days=1),
    request=FIRST.request[:-2] + b'If-None-Match: W/"a"\r\n\r\n',
)
KNOWN = Original(URI, "<urn:uuid:1>", BEGAN, digest(BODY))


def test_the_same_payload_again_is_a_revisit_of_the_first(tmp_path: Path) -> None:
    """Profile, reference and digest; the exact head as block, and a mark that it is cut short."""
    written, seen = _kept(tmp_path, ASKED, known={URI: KNOWN})
    assert (seen.kind, seen.block) == ("revisit", PLAIN[: -len(BODY)])
    assert seen["WARC-Profile"] == IDENTICAL
    assert IDENTICAL == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert seen["WARC-Refers-To"] == KNOWN.record_id == written.refers_to
    assert seen["WARC-Refers-To-Target-URI"] == URI
    assert seen["WARC-Refers-To-Date"] == "2026-11-23T01:02:03.004005Z"
    assert seen["WARC-Date"] == "2026-11-24T01:02:03.004005Z"
    assert seen["WARC-Payload-Digest"] == digest(BODY)
    assert seen["WARC-Truncated"] == "length"
    assert seen["WARC-IP-Address"] == "192.0.2.7"
    assert seen["Content-Type"] == "application/http; msgtype=response"


def test_a_304_to_our_condition_is_a_revisit_of_what_it_was_asked_on(tmp_path: Path) -> None:
    """The whole 304 is the block, so nothing is cut; the digest is the first capture's."""
    _written, seen = _kept(tmp_path, replace(ASKED, response=SAME), known={URI: KNOWN})
    assert (seen.kind, seen.block) == ("revisit", SAME)
    assert seen["WARC-Profile"] == NOT_MODIFIED
    assert NOT_MODIFIED == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert seen["WARC-Refers-To"] == KNOWN.record_id
    assert seen["WARC-Payload-Digest"] == digest(BODY)
    assert seen["WARC-Truncated"] is None


def test_request_and_metadata_stand_beside_a_revisit(tmp_path: Path) -> None:
    """They point at it, share its date, and say what was really asked."""
    _kept(tmp_path, ASKED, known={URI: KNOWN})
    _info, revisit, request, metadata = read(tmp_path.glob("*.gz"))
    assert request.block == ASKED.request
    for beside in (request, metadata):
        assert beside["WARC-Concurrent-To"] == revisit["WARC-Record-ID"]
        assert beside["WARC-Date"] == revisit["WARC-Date"]
        assert beside["WARC-Refers-To"] is None


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(replace(ASKED, response=PLAIN[:-1] + b"?"), id="another payload"),
        pytest.param(replace(ASKED, truncated="disconnect"), id="cut short"),
        pytest.param(replace(ASKED, method="POST"), id="no GET"),
        pytest.param(replace(ASKED, uri=URI + "?2"), id="another URL"),
        pytest.param(replace(ASKED, response=CHUNKED), id="framed otherwise"),
        pytest.param(replace(ASKED, response=PLAIN.replace(b"200", b"404")), id="no success"),
        pytest.param(replace(FIRST, response=SAME), id="a 304 nobody asked for"),
        pytest.param(replace(ASKED, response=b"HTTP/1.1 304 N\r\nETag: 1"), id="no whole head"),
        pytest.param(replace(ASKED, response=b""), id="no answer"),
    ],
)
def test_anything_else_is_kept_whole(tmp_path: Path, again: Exchange) -> None:
    """Evidence is abridged only where nothing of it is lost."""
    written, seen = _kept(tmp_path, again, known={URI: KNOWN})
    assert (seen.kind, seen.block) == (
        ("response", again.response) if again.response else ("request", again.request)
    )
    assert (written.refers_to, seen["WARC-Profile"]) == (None, None)


def test_a_304_stands_only_for_a_capture_of_its_own_url(tmp_path: Path) -> None:
    """Replay looks for the payload under the URL that answered, and would show nothing."""
    other = replace(KNOWN, uri="https://news.example/other.png")
    _written, seen = _kept(tmp_path, replace(ASKED, response=SAME), known={URI: other})
    assert seen.kind == "response"
    _written, seen = _kept(tmp_path / "2", ASKED, known={URI: other})
    assert (seen.kind, seen["WARC-Refers-To-Target-URI"]) == ("revisit", other.uri)


def test_content_is_kept_once_a_night_whatever_its_url(tmp_path: Path) -> None:
    """The second URL refers to the first, also where the copy lies on disk; empty ones do not."""
    spool = Spool(folder=tmp_path, limit=100)
    spool.append(PLAIN)
    spooled = Slice(spool, 0, len(PLAIN))
    empty = HEAD + b"Content-Length: 0\r\n\r\n"
    twins = [
        FIRST,
        replace(FIRST, uri=URI + "?2", response=spooled),
        replace(FIRST, uri=URI + "?3", response=empty),
        replace(FIRST, uri=URI + "?4", response=empty),
    ]
    writer, originals = _writer(tmp_path), Originals()
    first, second, *others = [writer.write(each, originals=originals) for each in twins]
    writer.close()
    spool.close()
    assert (first.warc_type, second.warc_type) == ("response", "revisit")
    assert second.refers_to == first.record_id
    assert {each.warc_type for each in others} == {"response"}
    seen = next(seen for seen in read(tmp_path.glob("*.gz")) if seen.kind == "revisit")
    assert (seen["WARC-Refers-To-Target-URI"], seen.block) == (URI, PLAIN[: -len(BODY)])


def test_without_leave_nothing_is_abridged(tmp_path: Path) -> None:
    """Article pages are written without originals, and neither refer nor are referred to."""
    writer, originals = _writer(tmp_path), Originals()
    kept = [writer.write(FIRST), writer.write(FIRST, originals=originals), writer.write(FIRST)]
    writer.close()
    assert [written.warc_type for written in kept] == ["response"] * 3


@pytest.mark.parametrize("response", [PLAIN, SAME])
def test_fixity_proves_a_revisit_and_the_index_names_it(tmp_path: Path, response: bytes) -> None:
    """Its block digest holds; one flipped byte of the block does not."""
    _kept(tmp_path, replace(ASKED, response=response), known={URI: KNOWN})
    (path,) = tmp_path.glob("*.gz")
    _info, revisit, *_ = records(io.BytesIO(path.read_bytes()))
    fixity.prove(revisit, path.name)
    line = cdxj.line(revisit, path.name)
    assert (line.mime, line.digest) == ("warc/revisit", digest(BODY))
    flipped = replace(revisit, block=revisit.block[:-1] + b"!")
    with pytest.raises(fixity.DigestMismatch):
        fixity.prove(flipped, path.name)


def test_a_name_looked_up_is_a_resource_under_its_dns_uri(tmp_path: Path) -> None:
    """Master file lines of what was answered, dated when it was asked; nothing is made up."""
    writer = _writer(tmp_path)
    writer.write_lookup(Lookup("news.example", ("192.0.2.7", "2001:db8::7"), BEGAN))
    writer.close()
    _info, seen = read(tmp_path.glob("*.gz"))
    assert (seen.kind, seen["WARC-Target-URI"]) == ("resource", "dns:news.example")
    assert seen["Content-Type"] == "text/dns"
    assert seen["WARC-Date"] == "2026-11-23T01:02:03.004005Z"
    assert seen.block == b"news.example. IN A 192.0.2.7\r\nnews.example. IN AAAA 2001:db8::7\r\n"


def _kept(
    folder: Path, exchange: Exchange, *, known: Mapping[str, Original]
) -> tuple[Written, Seen]:
    """One exchange written where those captures are known, and its first record read back."""
    writer = _writer(folder)
    written = writer.write(exchange, originals=Originals(known))
    writer.close()
    seen = next(
        seen for seen in read(folder.glob("*.gz")) if seen["WARC-Record-ID"] == written.record_id
    )
    return written, seen


def _writer(folder: Path) -> WarcWriter:
    return WarcWriter(folder, site="sample", info={}, roll_bytes=1_000_000_000)
