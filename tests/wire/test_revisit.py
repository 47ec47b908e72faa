"""Night after night: what is asked on conditions, what is kept as a revisit, what replays."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from archive import cdxj
from archive.reader import records
from crawlers import validators
from crawlers.validators import REVISIT_AFTER, Validator
from tests.wire.cases import head, sized
from tests.wire.nights import Night, crawled, paper
from tests.wire.readback import Seen, digest
from tests.wire.server import AwkwardServer, Step, awkward
from tests.wire.test_failures import _free_port
from warraq.replay import _shown

WAYBACK = Path(__file__).parents[2] / ".venv-replay" / "bin" / "wayback"
LOGO, PHOTO, FONT = b"\x89PNG logo" * 99, b"\xff\xd8 photo" * 99, b"wOF2 font" * 99
STYLE = b"@font-face { src: url(/font.woff2) }"
PAGE = b"""<html><head><link rel="stylesheet" href="/style.css"></head><body>
<h1>News</h1><div class="entry"><p>text</p></div>
<img src="/logo.png"><img src="/photo.jpg"><img src="/copy.png">
<img src="/cdn.png"></body></html>"""
TAG = 'ETag: "1"'
DATE = "Last-Modified: Sat, 01 Nov 2025 06:00:00 GMT"
CHUNKED = head("Content-Type: image/png", "Transfer-Encoding: chunked") + (
    b"%x\r\n%s\r\n0\r\n\r\n" % (len(FONT), FONT)
)
FIRST: dict[str, tuple[Step, ...]] = paper(
    PAGE,
    **{
        "style.css": (sized(STYLE, "Content-Type: text/css", TAG),),
        "logo.png": (sized(LOGO, "Content-Type: image/png", TAG),),
        "photo.jpg": (sized(PHOTO, "Content-Type: image/jpeg", DATE),),
        "copy.png": (0.5, sized(LOGO, "Content-Type: image/png", TAG)),
        "cdn.png": (CHUNKED,),
        "font.woff2": (sized(FONT, "Content-Type: font/woff2", TAG),),
    },
)
UNCHANGED = head(TAG, status="304 Not Modified")
LATER = FIRST | {
    "logo.png": (UNCHANGED,),
    "photo.jpg": (sized(PHOTO + b"!", "Content-Type: image/jpeg", DATE),),
    "cdn.png": (sized(FONT, "Content-Type: image/png"),),
    "font.woff2": (UNCHANGED,),
}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Night, dict[str, bytes]]:
    """Two nights of one site, and the requests of the second by path."""
    return _two_nights(tmp_path_factory.mktemp("nights"))


def test_only_requisites_are_asked_on_conditions(
    nights: tuple[Night, Night, dict[str, bytes]],
) -> None:
    """A 304 can hide an edit of a page, and of a style sheet would hide what it imports."""
    _first, _second, asked = nights
    assert b'\r\nIf-None-Match: "1"\r\n' in asked["/logo.png"]
    assert b"\r\nIf-Modified-Since: Sat, 01 Nov 2025 06:00:00 GMT\r\n" in asked["/photo.jpg"]
    conditional = {path for path, raw in asked.items() if b"\r\nif-" in raw.lower()}
    assert conditional == {"/logo.png", "/photo.jpg", "/font.woff2"}


def test_what_did_not_change_is_a_revisit_of_its_first_capture(
    nights: tuple[Night, Night, dict[str, bytes]],
) -> None:
    """By the server's word or by the same bytes; what changed, and every page, is whole."""
    first, second, _asked = nights
    profiles = {path: _profile(second.of(path)[-1]) for path in second.fates}
    assert profiles == {
        "/": None,
        "/robots.txt": None,
        "/feed/": None,
        "/article/1": None,
        "/style.css": "identical-payload-digest",
        "/logo.png": "server-not-modified",
        "/photo.jpg": None,
        "/copy.png": "identical-payload-digest",
        "/cdn.png": None,
        "/font.woff2": "server-not-modified",
    }
    originals = {seen["WARC-Record-ID"]: seen for seen in first.records}
    for path, profile in profiles.items():
        fate, kept = second.fates[path], second.of(path)[-1]
        assert (fate.disposition == "revisited") == (profile is not None), path
        assert fate.record_id == kept["WARC-Record-ID"]
        if profile:
            original = originals[kept["WARC-Refers-To"]]
            assert original.kind == "response", "a revisit of a revisit leads nowhere"
            for name in ("Target-URI", "Date"):
                assert kept[f"WARC-Refers-To-{name}"] == original[f"WARC-{name}"]
            assert kept["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]


def test_content_is_kept_once_in_a_night(nights: tuple[Night, Night, dict[str, bytes]]) -> None:
    """The copy of the logo is a revisit of the logo, tonight and, by knowledge, tomorrow."""
    for night in nights[:2]:
        (kept,) = night.of("/copy.png")
        assert (kept.kind, kept["WARC-Payload-Digest"]) == ("revisit", digest(LOGO))
        assert (kept["WARC-Refers-To-Target-URI"] or "").endswith("/logo.png")


def test_without_knowledge_all_is_stored_whole(tmp_path: Path) -> None:
    """As where the store was down when the night began."""
    with awkward(FIRST) as server:
        crawled(tmp_path / "1", _port(server))
        second = crawled(tmp_path / "2", _port(server))
    assert not any(b"\r\nif-" in heard.request.lower() for heard in server.log)
    revisits = {seen["WARC-Target-URI"] for seen in second.records if seen.kind == "revisit"}
    assert [url.rpartition("/")[2] for url in revisits if url] == ["copy.png"]


@pytest.mark.parametrize("allowed", ["pages", "none"])
def test_a_site_file_may_allow_more_or_nothing(tmp_path: Path, allowed: str) -> None:
    """`pages`: also what is read on, but never on a condition.  `none`: not even a copy."""
    with awkward(FIRST) as server:
        first = crawled(tmp_path / "1", _port(server), revisits=allowed)
        server.log.clear()
        known = validators.learn({}, first.fates.values())
        second = crawled(tmp_path / "2", _port(server), known.values(), revisits=allowed)
    pages = {path: second.fates[path].disposition for path in ("/", "/feed/", "/article/1")}
    assert second.of("/robots.txt")[0].kind == "response"
    if allowed == "none":
        assert not known
        assert not [seen for seen in second.records if seen.kind == "revisit"]
    else:
        assert set(pages.values()) == {"revisited"}
        asked = {heard.target for heard in server.log if b"\r\nif-" in heard.request.lower()}
        assert asked == {"/logo.png", "/photo.jpg", "/font.woff2"}
        assert set(first.fates) == set(second.fates), "what a page names is found all the same"


def test_a_capture_is_referred_to_for_so_many_nights_only(tmp_path: Path) -> None:
    """One night less: a revisit.  One night more: asked without condition, and stored whole."""
    with awkward(FIRST) as server:
        first = crawled(tmp_path / "1", _port(server))
        for nights_ago, kind in ((REVISIT_AFTER - 1, "revisit"), (REVISIT_AFTER + 1, "response")):
            server.log.clear()
            then = datetime.now(UTC) - timedelta(days=nights_ago)
            known = [
                replace(entry, captured_at=then.isoformat())
                for entry in validators.learn({}, first.fates.values()).values()
            ]
            night = crawled(tmp_path / kind, _port(server), known)
            assert night.of("/logo.png")[0].kind == kind
            asked = next(heard for heard in server.log if heard.target == "/logo.png")
            assert (b"If-None-Match" in asked.request) == (kind == "revisit")


def test_knowledge_goes_from_night_to_night() -> None:
    """A revisit renews the validators, never the age; a late deposit rewinds nothing."""
    first = _fate("a", at=1, etag='"1"')
    later = replace(
        _fate("a", at=3, etag='"2"'), disposition="revisited", refers_to="<a1>", framing=""
    )
    bare = replace(later, etag="", last_modified="")
    known = validators.learn({}, [first])
    assert known["a"] == Validator("a", "<a1>", "sha256:a", _at(1), "plain", etag='"1"')
    assert validators.learn(known, [later])["a"] == replace(known["a"], etag='"2"')
    assert validators.learn(known, [bare]) == known
    newer = validators.learn(known, [_fate("a", at=4)])
    assert newer["a"].record_id == "<a4>"
    assert validators.learn(newer, [_fate("a", at=2)]) == newer
    assert validators.learn(newer, [later]) == newer, "of a capture no longer known"
    for gap in ("truncated", "failed", "gone"):
        assert validators.learn({}, [replace(first, disposition=gap)]) == {}  # type: ignore[arg-type]
    assert validators.load(validators.dump(newer)) == newer


def test_pywb_replays_the_second_night(
    nights: tuple[Night, Night, dict[str, bytes]], tmp_path: Path
) -> None:
    """A page of the second night, and every picture of it, though most are revisits."""
    if not WAYBACK.exists():
        pytest.skip("NOT CHECKED: pywb is missing; run `make install`")
    first, second, _asked = nights
    page = second.of("/article/1")[0]
    stamp = (page["WARC-Date"] or "")[:19].translate({ord(sign): None for sign in "-:T"})
    wanted = {
        "/article/1": PAGE,
        "/style.css": STYLE,
        "/logo.png": LOGO,
        "/photo.jpg": PHOTO + b"!",
        "/copy.png": LOGO,
        "/cdn.png": FONT,
        "/font.woff2": FONT,
    }
    home = (page["WARC-Target-URI"] or "").removesuffix("/article/1")
    with _replay(tmp_path, (first, second)) as base:
        shown = {path: _body(f"{base}/{stamp}id_/{home}{path}") for path in wanted}
    assert shown == wanted


@contextmanager
def _replay(folder: Path, nights: tuple[Night, ...]) -> Iterator[str]:
    """Pywb over the WARCs of crawls, indexed as `warraq replay` has it."""
    (folder / "indexes").mkdir()
    for number, night in enumerate(nights):
        index = cdxj.dump(_lines(night))
        (folder / "indexes" / f"{number}.cdxj").write_bytes(_shown(index))
    paths = "".join(f"    - {night.folder}/\n" for night in nights)
    (folder / "config.yaml").write_text(
        f"collections:\n  all:\n    index_paths: {folder}/indexes/\n    archive_paths:\n{paths}"
        "enable_auto_fetch: false\n"
    )
    port = _free_port()
    command = [str(WAYBACK), "--port", str(port), "--bind", "127.0.0.1", "-d", str(folder)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as server:
        try:
            yield f"http://127.0.0.1:{port}/all"
        finally:
            server.terminate()


def _lines(night: Night) -> Iterator[cdxj.Line]:
    for path in night.folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            yield from (cdxj.line(r, path.name) for r in records(file) if r.kind in cdxj.INDEXED)


def _body(url: str) -> bytes:
    """What replay answers, once it does."""
    deadline = datetime.now(UTC) + timedelta(seconds=30)
    while True:
        try:
            with urlopen(url, timeout=20) as answer:  # noqa: S310
                body: bytes = answer.read()
                return body
        except ConnectionRefusedError:
            assert datetime.now(UTC) < deadline
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionRefusedError):
                return str(error).encode()
            assert datetime.now(UTC) < deadline, "pywb does not start"


def _two_nights(folder: Path) -> tuple[Night, Night, dict[str, bytes]]:
    scripts: dict[str, tuple[Step, ...]] = dict(FIRST)
    with awkward(scripts) as server:
        first = crawled(folder / "1", _port(server))
        server.log.clear()
        scripts.update(LATER)
        known = validators.learn({}, first.fates.values())
        second = crawled(folder / "2", _port(server), known.values())
        return first, second, {heard.target: heard.request for heard in server.log}


def _profile(seen: Seen) -> str | None:
    profile = seen["WARC-Profile"]
    return profile.rpartition("/")[2] if profile else None


def _port(server: AwkwardServer) -> int:
    return int(server.base.rpartition(":")[2])


def _at(day: int) -> str:
    return datetime(2026, 11, day, tzinfo=UTC).isoformat()


def _fate(url: str, *, at: int, etag: str = "") -> validators.Fate:
    return validators.Fate(
        url=url,
        role="requisite",
        disposition="captured",
        status=200,
        captured_at=_at(at),
        record_id=f"<{url}{at}>",
        payload_digest=f"sha256:{url}",
        etag=etag,
        framing="plain",
    )
