"""The WARCs of a night, read by others: warcio, FastWARC, and pywb with a browser in front."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from playwright.sync_api import Browser, Frame, Request, Route, sync_playwright
from warcio.archiveiterator import ArchiveIterator

from archive.exchanges.message import read_response
from archive.index import lookup
from archive.proof import fixity
from archive.records.reader import Record
from tests.newspaper.expected import expected
from tests.newspaper.server import Newspaper
from tests.night.conftest import Nights
from tests.night.looks import alike, article_shot
from tests.night.workplace import NIGHTS, Workplace

CHROMIUM = Path("/usr/bin/chromium")
REPLAY = Path(sys.prefix).parent / ".venv-replay" / "bin" / "wayback"
ALIKE = 0.97
OURS = {"warcinfo", "metadata", "resource"}
needs_replay = pytest.mark.skipif(
    not REPLAY.exists(), reason="NOT RUN: .venv-replay is missing, replay is untested"
)


@pytest.fixture(scope="module")
def files(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every WARC of all nights."""
    return list(nights.workplace.warcs("sample", tmp_path_factory.mktemp("warcs")).values())


@pytest.fixture(scope="module")
def kept(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """Every record of all nights."""
    found = list(nights.workplace.records("sample", tmp_path_factory.mktemp("warcs")))
    assert len(found) > 700
    return found


def test_warcio_and_fastwarc_read_what_we_wrote(files: list[Path], kept: list[Record]) -> None:
    """Both readers see the same records, every block digest and every payload digest valid."""
    ids = [record.record_id for record in kept]
    by_warcio: list[str] = []
    by_fastwarc: list[str] = []
    for path in files:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
                assert record.digest_checker.passed is not False
                by_warcio.append(record.rec_headers.get_header("WARC-Record-ID"))
        with path.open("rb") as file:
            whatever = WarcRecordType.any_type
            for record in FastIterator(file, record_types=whatever, parse_http=False):
                assert record.verify_block_digest()
                if record.record_type == WarcRecordType.response:
                    record.parse_http(auto_decode="none")
                    assert record.verify_payload_digest()
                by_fastwarc.append(record.record_id)
    assert ids == by_warcio == [f"<{name.strip('<>')}>" for name in by_fastwarc]
    for record in kept:
        fixity.prove(record, "sample")


def test_every_response_has_its_request(kept: list[Record]) -> None:
    """Each answer is named by exactly one request for the same URL, and dated as it is."""
    kinds = ("response", "revisit")
    responses = {record.record_id: record for record in kept if record.kind in kinds}
    requests = [record for record in kept if record.kind == "request"]
    answered = [record.headers["warc-concurrent-to"] for record in requests]
    assert sorted(answered) == sorted(responses)
    for request in requests:
        response = responses[request.headers["warc-concurrent-to"]]
        assert (request.url, request.date) == (response.url, response.date)


def test_a_night_carries_its_own_papers(nights: Nights, kept: list[Record]) -> None:
    """Night, plan, site file, platform file and dispositions lie in the WARCs as resources."""
    papers = [record for record in kept if record.kind == "resource"]
    assert [record.url for record in papers] == 4 * [
        "urn:warraq:night",
        "urn:warraq:plan",
        "urn:warraq:site-file",
        "urn:warraq:platform-file",
        "urn:warraq:dispositions",
    ]
    place = nights.workplace
    site_file = (place.sites / "sample.yaml").read_bytes()
    assert {record.block for record in papers if record.url.endswith("site-file")} == {site_file}
    told = [record.block for record in papers if record.url.endswith("dispositions")]
    deposited = [
        place.stores.archive.read(entry.key)
        for made in place.chain("sample")
        for entry in made.draft.objects
        if entry.kind == "dispositions"
    ]
    assert told == deposited
    nights_told = [record.block for record in papers if record.url.endswith("night")]
    assert [
        text for night in (*NIGHTS, NIGHTS[2]) for text in nights_told if night.encode() in text
    ]


def test_nothing_of_the_operator_is_in_our_records(nights: Nights, kept: list[Record]) -> None:
    """No host name, user, path or process id in what we wrote of ourselves, nor in any request."""
    place = nights.workplace
    words = {socket.gethostname(), socket.getfqdn(), str(place.folder), str(Path.cwd())}
    words |= {str(Path.home()), "/tmp/", sys.prefix}  # noqa: S108 - looked for, not used
    words -= {"localhost", "/"}
    ours = [record for record in kept if record.kind in OURS]
    for record in (*ours, *(record for record in kept if record.kind == "request")):
        text = record.block.decode("utf-8", "replace") + str(dict(record.headers))
        found = [word for word in words if word in text]
        assert not found, (record.kind, record.url, found)
        assert not re.search(rf"\b{re.escape(getpass.getuser())}@|\bpid\b|hostname", text)


@pytest.fixture(scope="module")
def replayed(nights: Nights) -> Iterator[str]:
    """The address of a replay of the nights, while the newspaper is closed."""
    place, port = nights.workplace, _free_port()
    with place.start("replay", "--port", str(port)) as process:
        address = f"http://127.0.0.1:{port}/warraq/"
        _wait_for(address)
        yield address
        process.terminate()
        process.wait(timeout=20)
        assert _closed(port), "replay was told to stop, and pywb still listens"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; its absence is a failure."""
    assert CHROMIUM.exists(), "chromium is missing: install Debian's package chromium"
    flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@needs_replay
def test_replay_gives_the_very_bytes(nights: Nights, replayed: str, kept: list[Record]) -> None:
    """Raw replay (`id_`) of every article of the first night equals its archived payload."""
    place: Workplace = nights.workplace
    rows = place.ask(
        """select url, record_id, captured_at from captures
           where night = $it and article_id is not null""",
        it=NIGHTS[0],
    )
    blocks = {record.record_id: record.block for record in kept}
    assert len(rows) == 28
    for row in rows:
        when = row["captured_at"].strftime("%Y%m%d%H%M%S")
        given = _fetched(f"{replayed}{when}id_/{row['url']}")
        assert given == read_response(blocks[row["record_id"]]).body


@needs_replay
def test_a_replayed_page_looks_right(
    nights: Nights, replayed: str, browser: Browser, tmp_path: Path
) -> None:
    """In Chromium: the headline shows, pictures and CSS are there, nothing leaves 127.0.0.1."""
    record = next(iter(expected(1, nights.home).values()))
    asked: list[str] = []
    page = browser.new_page()
    page.route("**/*", lambda route, request: _only_here(route, request, replayed, asked))
    page.goto(f"{replayed}{record.url}", wait_until="networkidle")
    page.screenshot(path=tmp_path / "replayed.png")
    shown = page.frame(name="replay_iframe")
    assert shown is not None
    assert shown.locator("h1", has_text=record.headline).first.is_visible()
    assert shown.get_by_text(record.paragraphs[0][:40]).first.is_visible()
    widths = shown.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert widths
    assert all(width > 0 for width in widths)
    assert _styles(shown) > 0
    astray = [url for url in asked if not url.startswith(replayed.removesuffix("warraq/"))]
    assert astray == []
    page.close()


@needs_replay
def test_a_replayed_page_looks_like_the_live_one(
    nights: Nights, replayed: str, browser: Browser
) -> None:
    """The same article live and from the archive: pictures of one size and 97 of 100 pixels.

    The rest are counters and adverts that differ at every fetch; another article differs in more.
    """
    with Newspaper() as paper:
        first, second = list(expected(1, paper.home).values())[:2]
        live, other = (article_shot(browser.new_page(), one.url) for one in (first, second))
        url = f"{nights.home}{first.url.removeprefix(paper.home)}"
    found = "select captured_at from captures where url = $it order by captured_at limit 1"
    when = nights.workplace.ask(found, it=url)[0]["captured_at"].strftime("%Y%m%d%H%M%S")
    archived = article_shot(browser.new_page(), f"{replayed}{when}/{url}")
    assert alike(live, archived) > ALIKE
    assert alike(live, other) < ALIKE


@needs_replay
def test_the_calendar_has_every_capture(nights: Nights, replayed: str, browser: Browser) -> None:
    """As many as the index has of an article, and nothing but this replay is asked for it."""
    url, asked = next(iter(expected(1, nights.home).values())).url, list[str]()
    kept = lookup.find(nights.workplace.stores.derived, url)
    page = browser.new_page()
    page.route("**/*", lambda route, request: _only_here(route, request, replayed, asked))
    page.goto(f"{replayed}*/{url}", wait_until="networkidle")
    assert len(kept) >= len(NIGHTS)
    assert page.get_by_text(f"All-time ({len(kept)} captures)").first.is_visible()
    assert [one for one in asked if not one.startswith(replayed.removesuffix("warraq/"))] == []
    page.close()


def _only_here(route: Route, request: Request, replayed: str, asked: list[str]) -> None:
    asked.append(request.url)
    if request.url.startswith(("data:", "blob:")) or urlsplit(request.url).netloc == (
        urlsplit(replayed).netloc
    ):
        route.continue_()
    else:
        route.abort()


def _styles(shown: Frame) -> int:
    """CSS rules of sheets that came with the page."""
    count: int = shown.evaluate(
        """[...document.styleSheets].filter(sheet => sheet.href)
           .reduce((sum, sheet) => sum + sheet.cssRules.length, 0)"""
    )
    return count


def _fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - our own replay
        body: bytes = answer.read()
    return body


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            _fetched(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{address} did not answer within 30 s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _closed(port: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.1)
    return False
