"""Index lines: what pywb's own indexer would have written, in its order, and nothing secret."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import surt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.index import cdxj
from archive.index.cdxj import Line
from archive.index.spellings import key_of
from archive.records.reader import records
from archive.records.rendering import Rendering
from archive.records.writer import WarcWriter
from tests.archive.samples import EXCHANGE, page, sealed

PYWB = Path(__file__).parents[2] / ".venv-replay" / "bin" / "cdx-indexer"
LINE = Line(
    surt_key="example,news)/1",
    timestamp="20261123010203",
    url="https://news.example/1/",
    mime="text/html",
    status=200,
    digest="sha256:00",
    length=5,
    offset=7,
    filename="sample/warcs/2026-11-23/a.warc.gz",
    record_id="<urn:uuid:1>",
)


def lines_of(path: Path) -> list[Line]:
    """The index of one WARC."""
    with path.open("rb") as file:
        return [
            cdxj.line(record, path.name) for record in records(file) if record.kind in cdxj.INDEXED
        ]


def keys_of(folder: Path, *uris: str) -> list[str]:
    """The SURT keys of captures of these URLs."""
    return [line.surt_key for line in lines_of(sealed(folder, *map(page, uris)).path)]


def test_a_line_holds_what_replay_needs(tmp_path: Path) -> None:
    """SURT key, 14 digits, and the place of the record's own gzip member."""
    warc = sealed(tmp_path, EXCHANGE)
    (line,) = lines_of(warc.path)
    raw = warc.path.read_bytes()
    assert raw[line.offset : line.offset + 2] == b"\x1f\x8b"
    key, timestamp, facts = str(line).split(" ", 2)
    assert (key, timestamp) == ("example,news)/1", "20261123010203")
    assert json.loads(facts) == {
        "url": "https://news.example/1/",
        "mime": "text/html",
        "status": "200",
        "digest": line.digest,
        "length": str(line.length),
        "offset": str(line.offset),
        "filename": warc.path.name,
        "recordId": line.record_id,
    }


def test_no_line_tells_of_the_request(tmp_path: Path) -> None:
    """Cookies and credentials stay in the request records."""
    index = cdxj.dump(lines_of(sealed(tmp_path, EXCHANGE).path))
    assert b"secret" not in index
    assert index.count(b"\n") == 1


def test_the_lines_are_those_of_pywbs_own_indexer(tmp_path: Path) -> None:
    """Field by field, over odd URLs and types; letter case of the media type aside."""
    if not PYWB.exists():
        pytest.skip("no .venv-replay here: `make install` makes it, then this compares with pywb")
    warc = sealed(
        tmp_path,
        EXCHANGE,
        page("https://www.News.example/%D8%A3/?b=2&a=1", b"Content-Type: Text/HTML; charset=x"),
        page("http://news.example:8080/a%20b?x=%2F", b"X: 1"),
        page("https://news.example/%d8%a3", b"Content-Type: image/png"),
        replace(page("http://news.example/gone"), response=b"HTTP/1.1 404\r\n\r\n"),
        replace(
            page("http://news.example/moved"), response=b"HTTP/1.1 301 M\r\nLocation: /\r\n\r\n"
        ),
    )
    done = subprocess.run(
        [PYWB, "-j", "-s", warc.path], capture_output=True, text=True, timeout=60, check=True
    )
    theirs = [line for line in done.stdout.splitlines() if '"status"' in line]
    ours = cdxj.dump(lines_of(warc.path)).decode().splitlines()
    assert len(ours) == 6
    for our, their in zip(ours, theirs, strict=True):
        assert our.split(" ")[:2] == their.split(" ")[:2]
        wanted = json.loads(their.split(" ", 2)[2])
        wanted["mime"] = wanted["mime"].lower()
        got = json.loads(our.split(" ", 2)[2])
        assert got.pop("recordId").startswith("<urn:uuid:")
        assert got == wanted


def test_spellings_of_an_arabic_url_have_one_key(tmp_path: Path) -> None:
    """Raw letters, upper-case and lower-case escapes: the archive finds all three by one.

    Composed and decomposed letters (NFC, NFD) are left two: a server may tell them apart.
    """
    raw = "https://news.example/حمص/"
    upper = "https://news.example/%D8%AD%D9%85%D8%B5/"
    assert len(set(keys_of(tmp_path / "a", raw, upper, upper.lower()))) == 1
    nfc, nfd = "https://news.example/%D8%A3/", "https://news.example/%D8%A7%D9%94/"
    assert len(set(keys_of(tmp_path / "b", nfc, nfd))) == 2


def test_keys_forget_what_does_not_matter(tmp_path: Path) -> None:
    """Scheme, `www.`, letter case of the host, order of the query; other pages differ."""
    same = keys_of(
        tmp_path / "a",
        "http://news.example/p?a=1&b=2",
        "https://www.news.example/p?b=2&a=1",
        "https://NEWS.example/p?a=1&b=2",
    )
    assert len(set(same)) == 1
    other = keys_of(tmp_path / "b", "https://news.example/p", "https://news.example/p?a=1")
    assert len({*same, *other}) == 3


_LABELS = st.from_regex(r"[A-Za-z0-9_-]{1,5}", fullmatch=True)
_HOSTS = st.lists(_LABELS | st.sampled_from(["www", "www2", "1", "0x1", "", "xn--mgb"]), max_size=4)
_PIECES = st.sampled_from(
    [*"aZ9.~_-+,=:@;!$&'()*^|", "%D8%A3", "%d8", "%41", "%2F", "%25", "%zz", "أ", " ", "index.php"]
)
_SEGMENTS = st.lists(_PIECES, max_size=4).map("".join) | st.sampled_from(["", ".", ".."])


_URLS = st.tuples(
    st.sampled_from(["http://", "https://", "HTTPS://", "https://http://", "ftp://", ""]),
    _HOSTS.map(".".join),
    st.sampled_from(["", "", ":80", ":8080", ":"]),
    st.lists(_SEGMENTS, max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts)),
    st.sampled_from(["", "", "/", "?", "?b=2&A=1", "#x", "\n"]),
).map("".join)


@settings(max_examples=400)
@given(_URLS)
@example("https://www.com/")
@example("HTTP://w_x.y")
@example("https://WWW9.News.Example/a/%D8%AD./c/")
@example("https://news.example/a//b")
def test_every_key_is_the_one_pywb_makes(url: str) -> None:
    """Also of the plain URLs whose key is made here: the package that pywb uses gives the same."""
    assert _outcome(key_of, url) == _outcome(surt.surt, url)


def _outcome(keyed: Callable[[str], str], url: str) -> str | type[Exception]:
    try:
        return keyed(url)
    except Exception as error:
        return type(error)


def test_lines_come_back_and_lie_in_byte_order() -> None:
    """What a merged index is searched by: sorted bytes, one line each, nothing lost."""
    lines = [
        replace(LINE, surt_key=key, url=url)
        for key, url in [
            ("example,news)/b", "https://news.example/b"),
            ("example,news)/a%20b", "https://news.example/a b"),
            ("example,news)/a", "https://news.example/\u2028\x85"),
            ("example,news)/أ", "https://news.example/أ"),
        ]
    ]
    raw = cdxj.dump(lines)
    assert raw.split(b"\n")[:-1] == sorted(raw.split(b"\n")[:-1])
    assert sorted(cdxj.parse(raw)) == sorted(lines)
    assert list(cdxj.parse(b"")) == []
    assert cdxj.dump([]) == b""


@given(
    st.lists(
        st.builds(
            Line,
            surt_key=st.from_regex(r"[!-~]{1,20}", fullmatch=True),
            timestamp=st.datetimes(min_value=datetime(1000, 1, 1)).map(  # noqa: DTZ001
                lambda when: when.replace(tzinfo=UTC).strftime("%Y%m%d%H%M%S")
            ),
            url=st.text(st.characters(codec="utf-8")),
            mime=st.text(st.characters(codec="utf-8"), max_size=9),
            status=st.integers(100, 999),
            digest=st.just("sha256:00"),
            length=st.integers(1),
            offset=st.integers(0),
            filename=st.text(st.characters(codec="utf-8"), max_size=9),
            record_id=st.text(st.characters(codec="utf-8"), max_size=9),
        ),
        max_size=4,
    )
)
def test_any_lines_come_back(lines: list[Line]) -> None:
    """Whatever stands in a URL or a header, it breaks no line."""
    assert sorted(cdxj.parse(cdxj.dump(lines))) == sorted(lines)


def test_renderings_have_lines_and_our_own_papers_none(tmp_path: Path) -> None:
    """Document, picture and account of a page; and an index of before is right without them."""
    writer = WarcWriter(tmp_path, site="sample", info={}, roll_bytes=1 << 30)
    writer.write_resource(uri="urn:warraq:plan", content_type="text/plain", block=b"")
    written = writer.write(EXCHANGE)
    shown = Rendering(
        EXCHANGE.uri, written.record_id, written.captured_at, b"<p>x", b"\x89PNG", b"{}"
    )
    writer.write_rendering(shown)
    (warc,) = writer.close()
    with warc.path.open("rb") as file:
        found = [cdxj.entry(record, warc.path.name) for record in records(file)]
    lines = [line for line in found if line]
    facts = [(line.url.removesuffix(EXCHANGE.uri), line.mime, line.status) for line in lines]
    assert facts == [
        ("", "text/html", 200),
        ("urn:warraq:rendered:", "text/html", 200),
        ("urn:fullPageFinal:", "image/png", 200),
        ("urn:pageinfo:", "application/json", 200),
    ]
    before = cdxj.dump(lines[:1])
    assert cdxj.expected(lines, before) == lines[:1]
    assert cdxj.expected(lines, cdxj.dump(lines[:2])) == lines
