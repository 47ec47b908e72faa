"""Records that say of each other what is not so: each lie is found, and its teller named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.proof.links import Links
from archive.proof.referents import Referents
from archive.records.reader import Record, records
from tests.archive.samples import EXCHANGE, page, sealed

SHORT = page("https://news.example/s", b"Content-Length: 9", b"12345")
CHUNKED = page("https://news.example/c", b"Transfer-Encoding: chunked", b"5\r\nab")


def kept(folder: Path, *exchanges: object) -> list[Record]:
    """The records of a WARC: warcinfo, then response, request and metadata of each exchange."""
    with sealed(folder, *exchanges).path.open("rb") as file:  # type: ignore[arg-type]
        return list(records(file))


def said(there: list[Record], *, cut_short: bool = False) -> list[str]:
    """What is found."""
    links = Links()
    found = [fault for record in there for fault in links.take(record, "w")]
    return [fault.what for fault in (*found, *links.end(cut_short=cut_short))]


def telling(record: Record, name: str, value: str) -> Record:
    """The record with another value in its header."""
    return replace(record, headers={**record.headers, name: value})


@pytest.mark.parametrize(
    ("deed", "what"),
    [
        (lambda there: [*there[:2], there[3]], "no request record names it"),
        (lambda there: there[1:], "the file does not begin with a warcinfo record"),
        (lambda there: [*there, there[3]], "its id is also in w"),
        (
            lambda there: [*there[:3], telling(there[3], "warc-concurrent-to", "<urn:x>")],
            "WARC-Concurrent-To names <urn:x>, which is not there",
        ),
        (
            lambda there: [*there[:3], telling(there[3], "warc-warcinfo-id", "<urn:x>")],
            "WARC-Warcinfo-ID names <urn:x>, which is not the warcinfo of its file",
        ),
        (
            lambda there: [*there[:3], telling(there[3], "warc-date", "2026-01-01T00:00:00Z")],
            "its WARC-Date is not that of",
        ),
        (
            lambda there: [there[0], telling(there[1], "warc-truncated", "time"), *there[2:]],
            "WARC-Truncated says 'time', but the body is whole",
        ),
    ],
)
def test_what_is_not_so_is_found(
    tmp_path: Path, deed: Callable[[list[Record]], list[Record]], what: str
) -> None:
    """One lie at a time, among records that are sound."""
    there = kept(tmp_path, EXCHANGE)
    assert said(there) == []
    assert any(one.startswith(what) for one in said(deed(there)))


@pytest.mark.parametrize("cut", [SHORT, CHUNKED])
def test_a_body_cut_short_must_say_so(tmp_path: Path, cut: object) -> None:
    """By its length or its chunks; with the mark it is sound."""
    (what,) = said(kept(tmp_path / "a", cut))
    assert what == "the body is shorter than its head says, and no WARC-Truncated says why"
    assert said(kept(tmp_path / "b", replace(cut, truncated="disconnect"))) == []  # type: ignore[type-var]


def test_a_crash_may_take_the_last_request(tmp_path: Path) -> None:
    """The last response of a crawl that was cut short, and no other."""
    there = kept(tmp_path, EXCHANGE, page("https://news.example/2"))
    assert said(there[:5], cut_short=True) == []
    assert said(there[:5]) == ["no request record names it"]
    assert said([*there[:2], *there[3:5]], cut_short=True) == ["no request record names it"]


def test_a_revisit_must_name_a_capture_that_is_there(tmp_path: Path) -> None:
    """Nothing under that id, or another payload."""
    first, second = Referents(exhausted=True), Referents(exhausted=True)
    response = kept(tmp_path, EXCHANGE)[1]
    revisit = telling(response, "warc-refers-to", "<urn:x>")
    first.name(revisit, "w")
    (fault,) = first.settle()
    assert fault.what == "it stands for <urn:x>, which is not there whole"
    second._whole["<urn:x>"] = hash(("another", "2026", "capture"))
    second.name(revisit, "w")
    (fault,) = second.settle()
    assert fault.what.endswith("whose URL, time or payload digest is another")
