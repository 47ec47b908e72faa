"""The archive is what was on the wire: every byte both ways, http and https, once and at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.wire import peers
from tests.wire.cases import CASES, TEXT, Case, sized
from tests.wire.crawl import Ask, Orders, crawl
from tests.wire.readback import Kept, Seen, digest, exchanges, faults, read, target_of
from tests.wire.server import AwkwardServer, Heard, Step, awkward, self_signed

SCRIPTS: dict[str, tuple[Step, ...]] = {
    **{case.name: case.script for case in CASES},
    "stale": (sized(TEXT),),
}
BY_NAME = {case.name: case for case in CASES}


@pytest.fixture(params=["http", "https"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterable[AwkwardServer]:
    """The awkward server, over both schemes."""
    tls = self_signed(tmp_path) if request.param == "https" else None
    with awkward(SCRIPTS, tls) as running:
        yield running


def test_every_awkward_exchange_is_kept_byte_for_byte(
    server: AwkwardServer, tmp_path: Path
) -> None:
    """Each case once: request and response blocks equal the server's log, and say what was cut."""
    cases = [case for case in CASES if case.times]
    told = _crawl(server, tmp_path, cases, at_once=4)
    kept = _compare(server, tmp_path / "warcs")
    assert len(kept) >= 60
    for case in cases:
        assert sum(_name(heard.target) == case.name for heard in server.log) >= case.times
    assert {_name(target_of(each["url"])) for each in told} >= {case.name for case in cases} - {
        "first-hop"
    }
    assert all(each["written"]["on_disk"] for each in told)
    paths = sorted((tmp_path / "warcs").glob("*.warc.gz"))
    assert peers.wrong(paths) == peers.Wrong(
        peers.CHUNKED, peers.CHUNKED | peers.BARE_ENDS | peers.TOO_LONG
    )
    for path in paths:
        peers.indexed(path)


def test_sixteen_at_once_on_kept_connections_are_exact(
    server: AwkwardServer, tmp_path: Path
) -> None:
    """Six rounds of the quick cases at once, over several files: nothing mixed up, nothing lost."""
    cases = [
        case for case in CASES if case.times and not case.slow and "large" not in case.name
    ] * 6
    told = _crawl(server, tmp_path, cases, at_once=16, roll_bytes=60_000)
    _compare(server, tmp_path / "warcs")
    assert len(told) == len(cases)
    assert len(list((tmp_path / "warcs").glob("*.warc.gz"))) > 3
    assert server.connections < len(server.log) * 0.8, "connections were not kept"


def test_a_connection_we_hung_up_on_is_not_used_again(
    server: AwkwardServer, tmp_path: Path
) -> None:
    """A page too long came whole, so its connection looks kept: no request may be put on it."""
    pages = [BY_NAME["plain"], replace(BY_NAME["chunked"], meta={"download_maxsize": 99})] * 60
    _crawl(server, tmp_path, pages, at_once=16)
    assert len(_compare(server, tmp_path / "warcs")) == 120


def test_a_silent_retry_is_two_exchanges(server: AwkwardServer, tmp_path: Path) -> None:
    """A kept connection dies unanswered and Twisted asks again unseen: both requests are kept."""
    asks = [Ask(f"{server.base}/plain"), Ask(f"{server.base}/stale")]
    told = crawl(Orders(str(tmp_path), asks, at_once=1))
    kept = exchanges(read(tmp_path.glob("*.warc.gz")))["/stale"]
    heard = [each for each in server.log if each.target == "/stale"]
    assert [bytes(each.sent) for each in heard] == [b"", sized(TEXT)]
    assert [each.request.block for each in kept] == [each.request for each in heard]
    assert kept[0].response is None
    assert kept[0].metadata["WARC-Concurrent-To"] == kept[0].request["WARC-Record-ID"]
    assert kept[1].received == sized(TEXT)
    assert told[1]["written"]["warc_type"] == "response"
    # Kept all the same: what a server with such a certificate sends is evidence too.
    judged = b"certificatesTrusted: no: self-signed certificate" in kept[1].metadata.block
    assert judged == (server.scheme == "https")


def _crawl(
    server: AwkwardServer, folder: Path, cases: Sequence[Case], **orders: Any
) -> list[dict[str, Any]]:
    asks = []
    for number, case in enumerate(cases):
        query, _hash, fragment = case.query.partition("#")
        unique = f"{query}{'&' if '?' in query else '?'}n={number}"
        url = f"{server.base}/{case.name}{unique}{'#' + fragment if fragment else ''}"
        asks.append(Ask(url, case.method, case.body.decode(), case.meta))
    *told, last = crawl(Orders(str(folder / "warcs"), asks, **orders))
    assert last["sealed"]
    return told


def _compare(server: AwkwardServer, folder: Path) -> list[Kept]:
    """The server's log against the WARCs: the same exchanges, the same bytes, true digests."""
    records = read(folder.glob("*.warc.gz"))
    _every_record_is_sound(records, server)
    assert faults(folder) == []
    logged: dict[str, list[Heard]] = defaultdict(list)
    for heard in server.log:
        logged[heard.target].append(heard)
    found = exchanges(records)
    assert {target: len(each) for target, each in found.items()} == {
        target: len(each) for target, each in logged.items()
    }
    pairs = [pair for target in logged for pair in zip(logged[target], found[target], strict=True)]
    for heard, kept in pairs:
        _exact(BY_NAME[_name(heard.target)], heard, kept)
    return [kept for _heard, kept in pairs]


def _exact(case: Case, heard: Heard, kept: Kept) -> None:
    assert kept.request.block == heard.request, case.name
    sent = bytes(heard.sent)
    assert sent.startswith(kept.received) if case.hung_up else kept.received == sent, case.name
    if kept.response is None:
        assert not sent, case.name
        return
    inner = len(case.interim), len(sent) - len(case.excess)
    if not case.hung_up:
        assert kept.response.block == sent[slice(*inner)], case.name
    assert kept.response["WARC-Truncated"] == case.cut, case.name
    if not case.hung_up or case.cut == "unspecified":
        expected = None if case.entity is None else digest(case.entity)
        assert kept.response["WARC-Payload-Digest"] == expected, case.name


def _every_record_is_sound(records: Sequence[Seen], server: AwkwardServer) -> None:
    infos = {seen["WARC-Record-ID"]: seen for seen in records if seen.kind == "warcinfo"}
    for seen in records:
        assert seen["WARC-Block-Digest"] == digest(seen.block)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", seen["WARC-Date"] or "")
        if seen.kind == "warcinfo":
            assert (seen.offset, seen["WARC-Filename"]) == (0, seen.filename)
            continue
        assert infos[seen["WARC-Warcinfo-ID"]].filename == seen.filename
        if seen.kind != "resource":
            assert seen["WARC-IP-Address"] == "127.0.0.1"
            assert seen.headers["warc-protocol"][1:] == (
                ("tls/1.3",) if server.scheme == "https" else ()
            )
            assert bool(seen["WARC-Cipher-Suite"]) == (server.scheme == "https")
    _pairs_share_file_and_date(records)


def _pairs_share_file_and_date(records: Sequence[Seen]) -> None:
    by_id = {seen["WARC-Record-ID"]: seen for seen in records}
    for seen in records:
        if other := by_id.get(seen["WARC-Concurrent-To"]):
            assert (other.filename, other["WARC-Date"]) == (seen.filename, seen["WARC-Date"])


def _name(target: str) -> str:
    return re.split(r"[/?]", target)[1]
