"""`kill -9` in the middle of a crawl, then recovery: what was flushed is there, exactly once."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from archive.exchanges.digests import file_sha256
from archive.records.recovery import recover
from tests.dice import dice
from tests.wire.cases import LARGE, TEXT, sized
from tests.wire.crawl import Ask, Orders, start
from tests.wire.readback import Seen, exchanges, read
from tests.wire.server import Heard, awkward

SCRIPTS = {"page": (sized(TEXT * 200),), "large": (sized(LARGE),)}


@pytest.mark.parametrize("moment", range(3))
def test_a_killed_crawl_loses_at_most_the_record_being_written(tmp_path: Path, moment: int) -> None:
    """Kill at a random moment: all the spider was given is kept, once, in whole pairs."""
    _killed_and_recovered(tmp_path, moment)


@pytest.mark.soak
@pytest.mark.parametrize("moment", range(3, 23))
def test_twenty_killed_crawls_lose_no_more(tmp_path: Path, moment: int) -> None:
    """The same at twenty moments."""
    _killed_and_recovered(tmp_path, moment)


def _killed_and_recovered(tmp_path: Path, moment: int) -> None:
    told, log = _killed_crawl(tmp_path, dice("wire", moment))
    assert told
    sealed = recover(tmp_path)
    assert [path.suffix for path in tmp_path.iterdir() if path.suffix != ".torn"] == [".gz"] * len(
        sealed
    )
    assert [(warc.size, warc.sha256) for warc in sealed] == [
        (warc.path.stat().st_size, file_sha256(warc.path)) for warc in sealed
    ]
    records = read(tmp_path.glob("*.warc.gz"))
    _all_that_was_told_is_there_once(records, told)
    _pairs_are_whole(records, log)
    assert recover(tmp_path) == ()


def _killed_crawl(folder: Path, dice: random.Random) -> tuple[list[dict[str, Any]], list[Heard]]:
    with awkward(SCRIPTS) as server:
        names = [*["page"] * 9, "large"] * 300
        asks = [Ask(f"{server.base}/{name}?{number}") for number, name in enumerate(names)]
        crawl = start(Orders(str(folder), asks, at_once=16, roll_bytes=2_000_000))
        assert crawl.stdout
        first = crawl.stdout.readline()
        time.sleep(dice.uniform(0, 0.8))
        crawl.kill()
        rest, _errors = crawl.communicate()
        lines = [first, *rest.splitlines(keepends=True)]
        return [json.loads(line) for line in lines if line.endswith("\n")], list(server.log)


def _all_that_was_told_is_there_once(
    records: Sequence[Seen], told: Sequence[dict[str, Any]]
) -> None:
    places = {seen["WARC-Record-ID"]: (seen.filename, seen.offset) for seen in records}
    assert len(places) == len(records)
    for each in told:
        written = each["written"]
        assert places[written["record_id"]] == (written["filename"], written["offset"])


def _pairs_are_whole(records: Sequence[Seen], log: Sequence[Heard]) -> None:
    """But for the very last exchange, which may lack what was not yet written of it."""
    kinds = Counter(seen.kind for seen in records)
    assert 0 <= kinds["response"] - kinds["metadata"] <= 1
    heard = {each.target: each for each in log}
    linked = {seen["WARC-Concurrent-To"] for seen in records if seen.kind == "metadata"}
    whole = [
        seen for seen in records if seen.kind != "request" or seen["WARC-Concurrent-To"] in linked
    ]
    for target, kept in exchanges(whole).items():
        assert [each.request.block for each in kept] == [heard[target].request]
        assert [each.received for each in kept] == [bytes(heard[target].sent)]
