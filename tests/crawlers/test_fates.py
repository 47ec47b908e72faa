"""The whole table: what was answered or raised, and what then became of the URL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.web.client import ResponseNeverReceived

from archive.errors import DiskFull, RecordUnwritable
from archive.records.writer import Written
from config.site import Seed
from crawlers import failures, fates
from crawlers.unsent import NotFetched

AT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)


def written(
    kind: str = "response", *, truncated: str | None = None, digest: str | None = "sha256:1"
) -> Written:
    """Where a record lies."""
    return Written("x.warc.gz", 0, 10, "<urn:uuid:1>", kind, digest, AT, truncated)


@pytest.mark.parametrize(
    ("status", "record", "block", "fate"),
    [
        (200, written(), "", ("captured", "")),
        (206, written(), "", ("captured", "")),
        (200, written(digest="sha256:last"), "", ("unchanged", "")),
        (200, written(digest=None), "", ("captured", "")),
        (200, written("revisit"), "", ("revisited", "")),
        (304, written("revisit"), "", ("revisited", "")),
        (304, written(), "", ("failed", "http-304")),
        (200, written(truncated="length"), "", ("truncated", "length")),
        (200, written(truncated="disconnect"), "", ("truncated", "disconnect")),
        (301, written(), "", ("redirected", "")),
        (302, written(digest="sha256:last"), "", ("redirected", "")),
        (308, written(), "", ("redirected", "")),
        (404, written(), "", ("gone", "http-404")),
        (410, written(), "", ("gone", "http-410")),
        (404, written(truncated="time"), "", ("gone", "http-404")),
        (401, written(), "http-401", ("blocked", "http-401")),
        (403, written(), "http-403", ("blocked", "http-403")),
        (429, written(), "http-429", ("blocked", "http-429")),
        (451, written(), "http-451", ("blocked", "http-451")),
        (403, written(), "challenge-sucuri", ("blocked", "challenge-sucuri")),
        (503, written(), "challenge-sucuri", ("blocked", "challenge-sucuri")),
        (200, written(), "challenge-sucuri", ("blocked", "challenge-sucuri")),
        (400, written(), "", ("failed", "http-4xx")),
        (408, written(), "", ("failed", "http-4xx")),
        (500, written(), "", ("failed", "http-5xx")),
        (502, written(), "", ("failed", "http-5xx")),
        (999, written(), "", ("failed", "http-5xx")),
        (200, None, "", ("captured", "")),
    ],
)
def test_an_answer_has_one_fate(
    status: int, record: Written | None, block: str, fate: tuple[str, str]
) -> None:
    """By status, by what was kept of it, and by the block it was."""
    found = fates.of_answer(status, record, last_digest="sha256:last", block=block)
    assert found == fate


@pytest.mark.parametrize(
    ("status", "wall", "block"),
    [
        *((status, "", f"http-{status}") for status in (401, 403, 406, 429, 451, 503)),
        *((status, "", "") for status in (200, 204, 301, 304, 404, 410, 400, 402, 500, 502, 521)),
        *((status, "sucuri", "challenge-sucuri") for status in (200, 202, 302, 403, 503)),
    ],
)
def test_a_block_is_told_by_status_or_wall(status: int, wall: str, block: str) -> None:
    """The wall's name says more than the status it answered with."""
    assert fates.block_of(status, wall) == block


def test_a_first_capture_is_never_unchanged() -> None:
    """No digest known is not a digest that equals."""
    assert fates.of_answer(200, written(), last_digest="", block="") == ("captured", "")
    nothing = written(digest=None)
    assert fates.of_answer(200, nothing, last_digest="", block="") == ("captured", "")


@pytest.mark.parametrize(
    ("error", "record", "fate"),
    [
        (NotFetched("refused-by-robots", "why"), None, ("refused-by-robots", "why")),
        (NotFetched("out-of-scope", "private-address"), None, ("out-of-scope", "private-address")),
        (DiskFull("full"), None, ("failed", "disk")),
        (RecordUnwritable("no"), None, ("failed", "record")),
        (CannotResolveHostError(), written("metadata"), ("failed", "dns")),
        (DNSLookupError(), written("metadata"), ("failed", "dns")),
        (DownloadConnectionRefusedError(), written("metadata"), ("failed", "connect")),
        (ConnectError(), written("metadata"), ("failed", "connect")),
        (DownloadTimeoutError(), written("request"), ("failed", "timeout")),
        (DownloadTimeoutError(), written(truncated="time"), ("failed", "timeout")),
        (ResponseNeverReceived([]), written("request"), ("failed", "connect")),
        (ResponseNeverReceived([]), written(truncated="disconnect"), ("truncated", "disconnect")),
        (ValueError("gzip bomb"), written(), ("failed", "unreadable")),
        (KeyboardInterrupt(), None, ("failed", "connect")),
    ],
)
def test_an_error_has_one_fate(
    error: BaseException, record: Written | None, fate: tuple[str, str]
) -> None:
    """What kept us from asking, from connecting, from hearing it out, from writing it down."""
    assert failures.of_error(error, record) == fate


def test_a_fate_says_where_its_record_lies() -> None:
    """Place, digest, and by which seed it was found; a seed itself by its kind."""
    meta = {"url": "https://n.example/1", "role": "article", "via": "v", "found_by": "feed f"}
    found = fates.fate(meta, "captured", "", written(), status=200, mime="text/html")
    assert (found.url, found.role, found.seed, found.via) == (meta["url"], "article", "feed f", "v")
    assert (found.filename, found.offset, found.length) == ("x.warc.gz", 0, 10)
    assert found.captured_at == "2026-11-23T01:02:03+00:00"
    assert (found.payload_digest, found.record_id) == ("sha256:1", "<urn:uuid:1>")
    seed = Seed(section="https://n.example/s")
    meta = {"url": "https://n.example/s", "role": "seed", "seed": seed}
    none = fates.fate(meta, "failed", "dns", None)
    assert (none.seed, none.filename, none.offset, none.captured_at) == ("section", "", None, "")
