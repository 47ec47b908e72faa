"""A crawl that is killed: what it had on the disk is shipped once, and nothing is asked twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.records.reader import records
from archive.records.recovery import whole_members
from crawlers.dispositions import read_journal
from tests.dice import dice
from tests.night.many import (
    COUNT,
    Many,
    assert_each_kept_once,
    assert_whole,
    crawls_in,
    until,
)
from tests.night.workplace import NIGHTS, Workplace, ended

IN_FLIGHT = 2


@pytest.mark.parametrize("victim", ["crawl", "both"])
def test_kill_9_in_mid_capture(victim: str, workplace: Workplace, tmp_path: Path) -> None:
    """Killed at a random article, run again: all are kept and read, none of them asked twice."""
    kill_and_check(victim, dice(victim), workplace, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("victim", ["crawl", "parent", "both"])
@pytest.mark.parametrize("turn", range(20))
def test_kill_9_at_twenty_moments(
    victim: str, turn: int, workplace: Workplace, tmp_path: Path
) -> None:
    """The same of each at twenty other moments."""
    kill_and_check(victim, dice(victim, turn), workplace, tmp_path)


def kill_and_check(victim: str, thrown: random.Random, place: Workplace, tmp_path: Path) -> None:
    """Kill in mid capture, run the same night again, and look at all that is kept."""
    moment = thrown.randrange(1, COUNT)
    print(f"kill -9 of {victim} at article {moment}")
    with Many() as site:
        place.add_site("many", site.yaml("many"))
        process = place.start("capture", "many", "--date", NIGHTS[0])
        until(lambda: len(site.read) >= moment, "the crawl reads articles", 60)
        time.sleep(thrown.random() / 50)
        flushed = _kill(victim, process, place, tmp_path)
        assert 0 < len(site.read) <= COUNT
        again = place.night("many")
        assert (again.status, again.complaints) == (0, [])
        asked = Counter(site.read)
    assert set(asked) == {f"/article/{number}" for number in range(COUNT)}
    kept = Counter(record.record_id for record in place.records("many", tmp_path))
    assert flushed <= set(kept)
    assert set(kept.values()) == {1}
    assert_each_kept_once(place, site, tmp_path)
    assert_whole(place, site)
    # What was on the wire when the crawl died is asked again; what was kept of it is not.
    assert sum(asked.values()) <= COUNT + (0 if victim == "parent" else IN_FLIGHT)


def _kill(
    victim: str, process: subprocess.Popen[str], place: Workplace, tmp_path: Path
) -> set[str]:
    """Kill as told and wait for the end; the records that were on disk then, some of articles."""
    (crawl,) = crawls_in(place.spool)
    if victim == "crawl":
        with _asleep(process):
            os.kill(crawl, signal.SIGKILL)
            until(lambda: not crawls_in(place.spool), "the crawl is dead")
            flushed = _on_disk(place, tmp_path)
            was_done = list(place.spool.glob("many/*/report.json"))
        told = ended(process, 30)
        assert told.status == (0 if was_done else 1)
        said = "was cut short; what it had is kept, and the next run goes on"
        assert [said in line for line in told.complaints] == ([] if was_done else [True])
        return flushed
    process.kill()
    if victim == "both":
        os.kill(crawl, signal.SIGKILL)
    process.communicate()
    until(lambda: not crawls_in(place.spool), "the crawl ends with its parent", 10)
    return _on_disk(place, tmp_path)


@contextmanager
def _asleep(process: subprocess.Popen[str]) -> Iterator[None]:
    """It ships nothing before one has looked at what there is."""
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)


def _on_disk(place: Workplace, tmp_path: Path) -> set[str]:
    """Every record in the spool; those that the journal tells of are among them."""
    found = {name for path in place.spool.rglob("*.warc.gz*") for name in _ids(path, tmp_path)}
    (journal,) = place.spool.glob("many/*/dispositions.jsonl")
    told = {fate.record_id for fate in read_journal(journal) if fate.record_id}
    assert len(told) > IN_FLIGHT
    assert told <= found, "a page is told of that is not on the disk"
    return found


def _ids(path: Path, tmp_path: Path) -> list[str]:
    """The records of a WARC that may be torn."""
    copy = tmp_path / "copy"
    with path.open("rb") as file:
        copy.write_bytes(path.read_bytes()[: whole_members(file)])
    with copy.open("rb") as file:
        return [record.record_id for record in records(file)]
