"""Awkward captures in pywb: shown or explained, and never a hang or a 500."""

from __future__ import annotations

import http.client
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.index import cdxj
from archive.records.reader import records
from archive.records.rendering import Rendering, beside
from archive.records.writer import WarcWriter
from tests.archive.samples import page
from tests.replay.serving import PYTHON, free_port, wait_for
from tests.wire.cases import CASES, Case
from tests.wire.crawl import Ask, Orders, crawl
from tests.wire.server import awkward

PROGRAM = Path(__file__).parents[2] / "warraq" / "showing" / "wayback.py"
SHOWN = [case for case in CASES if case.times and case.method == "GET" and not case.slow]
COLLECTION = "kept"
TWICE = "https://news.example/twice"
NEWS = "https://news.example/%d8%ae?a=1"
DOM = (
    '<html><head><title>x</title></head><body><h1>خبر</h1><img src="/a.png"></body></html>'.encode()
)
PNG = b"\x89PNG\r\n\x1a\n and so on"
pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="NOT RUN: .venv-replay is missing, replay is untested"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser would get."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Replay:
    """A running replay of the awkward server's answers, the server gone."""

    port: int
    base: str

    def show(self, case: Case, mode: str) -> Shown:
        """One capture, `id_` as it was or `mp_` rewritten; more than 10 seconds is a hang."""
        return self.get(f"{self.base}/{case.name}", mode)

    def get(self, url: str, mode: str) -> Shown:
        """The same by the URL of the capture."""
        address = f"/{COLLECTION}/{mode}/{url}"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as asking:
            codings = {"Accept-Encoding": "gzip, deflate, br, zstd"}
            asking.request("GET", urllib.parse.quote(address, safe="/:%?=&+"), headers=codings)
            answer = asking.getresponse()
            return Shown(answer.status, answer.headers, answer.read())


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    """Every quick case crawled once, indexed by us, shown by pywb."""
    folder = tmp_path_factory.mktemp("replay")
    with awkward({case.name: case.script for case in CASES}, None) as server:
        asks = [Ask(f"{server.base}/{case.name}", meta=case.meta) for case in SHOWN]
        crawl(Orders(str(folder / "warcs"), asks))
    _render(folder / "warcs")
    gone = _twice(folder / "warcs")
    _index(folder)
    gone.unlink()
    port = free_port()
    command = [str(PYTHON), "-P", str(PROGRAM), "--port", str(port), "--bind", "127.0.0.1"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([*command, "--directory", str(folder)], stdout=log, stderr=log) as process,
    ):
        wait_for(port)
        yield Replay(port, server.base)
        process.terminate()


@pytest.mark.parametrize("mode", ["id_", "mp_"])
@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case.name)
def test_no_capture_breaks_replay(replay: Replay, case: Case, mode: str) -> None:
    """Each capture is answered in time, and with no failure of the replay's own."""
    if case.name == "many-headers":
        pytest.skip("NOT RUN: Python's own client takes no more than 100 headers")
    shown = replay.show(case, mode)
    assert shown.status != http.HTTPStatus.INTERNAL_SERVER_ERROR
    if mode == "id_" and shown.status == http.HTTPStatus.OK and case.entity is not None:
        assert shown.body == case.entity


def test_trailers_are_told_and_not_shown(replay: Replay) -> None:
    """What follows the last chunk stands in the headers, and the page ends where it ended."""
    shown = replay.show(_case("chunk-extension"), "mp_")
    assert shown.headers["X-Archive-Trailer-X-Checksum"] == "99"
    page = shown.body.decode()
    assert page.rstrip().endswith("</html>")
    assert "X-Checksum" not in page
    assert "trailers follow" in shown.headers["X-Archive-Explained"]


def test_cut_capture_says_so(replay: Replay) -> None:
    """A body shorter than announced comes with its true length, and with what is missing."""
    shown = replay.show(_case("short-length"), "id_")
    assert int(shown.headers["Content-Length"]) == len(shown.body)
    told = shown.headers["X-Archive-Explained"]
    assert "5000 bytes were announced and 87 kept" in told
    assert "WARC-Truncated: disconnect" in told


def test_header_beyond_latin_1_is_carried(replay: Replay) -> None:
    """An Arabic header value reaches the browser, percent-encoded."""
    shown = replay.show(_case("utf-8-header"), "id_")
    assert shown.status == http.HTTPStatus.OK
    assert any("%D" in value or "%d" in value for value in shown.headers.values())


def test_undecodable_coding_is_named(replay: Replay) -> None:
    """zstd, which pywb cannot decode, is named as the reason for what is seen."""
    assert "zstd" in replay.show(_case("zstd"), "mp_").headers["X-Archive-Explained"]


def test_what_a_browser_made_of_a_page_is_shown(replay: Replay) -> None:
    """Picture and document under URIs of their own; the document's links lead into the archive."""
    uris = beside(NEWS)
    picture = replay.get(uris["picture"], "id_")
    assert (picture.headers["Content-Type"], picture.body) == ("image/png", PNG)
    document = replay.get(uris["document"], "mp_")
    assert document.status == http.HTTPStatus.OK
    assert "<h1>خبر</h1>" in document.body.decode()
    assert 'im_/https://news.example/a.png"' in document.body.decode()
    assert replay.get(NEWS, "id_").body == b"<p>shell"


def test_another_capture_in_its_place_is_said(replay: Replay) -> None:
    """Of two captures one file is gone: what is shown says of which one it is not."""
    shown = replay.get(TWICE, "20261123010203id_")
    assert shown.body == b"<p>two"
    told = "not the capture of 20261123010203, whose record cannot be read"
    assert shown.headers["X-Archive-Explained"] == told
    assert "X-Archive-Explained" not in replay.get(TWICE, "20261124010203id_").headers


def _case(name: str) -> Case:
    return next(case for case in SHOWN if case.name == name)


def _render(folder: Path) -> None:
    """A page of its own WARC, and what a browser made of it."""
    writer = WarcWriter(folder, site="rendered", info={}, roll_bytes=1 << 30)
    written = writer.write(page(NEWS, b"Content-Type: text/html", body=b"<p>shell"))
    writer.write_rendering(Rendering(NEWS, written.record_id, written.captured_at, DOM, PNG, b"{}"))
    writer.close()


def _twice(folder: Path) -> Path:
    """A page captured on two days, each in a WARC of its own; that of the first day."""
    paths = []
    for day, body in enumerate((b"<p>one", b"<p>two")):
        writer = WarcWriter(folder, site=f"day{day}", info={}, roll_bytes=1 << 30)
        first = page(TWICE, b"Content-Type: text/html", body=body)
        writer.write(replace(first, began_at=first.began_at + timedelta(days=day)))
        paths += [sealed.path for sealed in writer.close()]
    return paths[0]


def _index(folder: Path) -> None:
    lines = []
    for path in sorted((folder / "warcs").glob("*.warc.gz")):
        with path.open("rb") as file:
            entries = (cdxj.entry(record, path.name) for record in records(file))
            lines += [entry for entry in entries if entry]
    (folder / "indexes").mkdir()
    (folder / "indexes" / "kept.cdxj").write_bytes(cdxj.dump(lines))
    (folder / "config.yaml").write_text(
        f"collections:\n  {COLLECTION}:\n    index_paths: {folder}/indexes/\n"
        f"    archive_paths: {folder}/warcs/\n",
        encoding="utf-8",
    )
