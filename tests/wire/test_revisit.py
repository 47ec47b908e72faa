"""Night after night: what is asked on conditions, what is kept as a revisit, what replays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers import validators
from crawlers.validators import REVISIT_AFTER, Validator
from tests.wire.nights import Night, crawled
from tests.wire.pictures import FIRST, LOGO, port_of, two_nights
from tests.wire.readback import Seen, digest
from tests.wire.server import awkward


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Night, dict[str, bytes]]:
    """Two nights of one site, and the requests of the second by path."""
    return two_nights(tmp_path_factory.mktemp("nights"))


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
        crawled(tmp_path / "1", port_of(server))
        second = crawled(tmp_path / "2", port_of(server))
    assert not any(b"\r\nif-" in heard.request.lower() for heard in server.log)
    revisits = {seen["WARC-Target-URI"] for seen in second.records if seen.kind == "revisit"}
    assert [url.rpartition("/")[2] for url in revisits if url] == ["copy.png"]


@pytest.mark.parametrize("allowed", ["pages", "none"])
def test_a_site_file_may_allow_more_or_nothing(tmp_path: Path, allowed: str) -> None:
    """`pages`: also what is read on, but never on a condition.  `none`: not even a copy."""
    with awkward(FIRST) as server:
        first = crawled(tmp_path / "1", port_of(server), revisits=allowed)
        server.log.clear()
        known = validators.learn({}, first.fates.values())
        second = crawled(tmp_path / "2", port_of(server), known.values(), revisits=allowed)
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
        first = crawled(tmp_path / "1", port_of(server))
        for nights_ago, kind in ((REVISIT_AFTER - 1, "revisit"), (REVISIT_AFTER + 1, "response")):
            server.log.clear()
            then = datetime.now(UTC) - timedelta(days=nights_ago)
            known = [
                replace(entry, captured_at=then.isoformat())
                for entry in validators.learn({}, first.fates.values()).values()
            ]
            night = crawled(tmp_path / kind, port_of(server), known)
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


def _profile(seen: Seen) -> str | None:
    profile = seen["WARC-Profile"]
    return profile.rpartition("/")[2] if profile else None


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
