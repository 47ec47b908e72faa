"""A capture that is killed, stopped or crossed by another: nothing is lost, nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from archive.reader import records
from archive.recovery import whole_members
from tests.night.gate import Gate
from tests.night.hostile import dripping
from tests.night.many import COUNT, Many, crawls_in, until
from tests.night.workplace import NIGHTS, Workplace, ended
from warraq import spool
from warraq.errors import AnotherCrawlRuns

SEED = random.SystemRandom().randrange(10_000)
IN_FLIGHT = 2
PUTS = 5  # of one deposit: WARC, dispositions, manifest, frontier, requisites


@pytest.mark.parametrize("victim", ["crawl", "both"])
def test_kill_9_in_mid_capture(victim: str, workplace: Workplace, tmp_path: Path) -> None:
    """Killed at a random article, run again: all are kept and read, none of them asked twice."""
    kill_and_check(victim, random.Random(f"{SEED} {victim}"), workplace, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("victim", ["crawl", "parent", "both"])
@pytest.mark.parametrize("turn", range(10))
def test_kill_9_at_more_moments(
    victim: str, turn: int, workplace: Workplace, tmp_path: Path
) -> None:
    """The same at thirty other moments."""
    kill_and_check(victim, random.Random(f"{SEED} {victim} {turn}"), workplace, tmp_path)


def kill_and_check(victim: str, dice: random.Random, place: Workplace, tmp_path: Path) -> None:
    """Kill in mid capture, run the same night again, and look at all that is kept."""
    moment = dice.randrange(1, COUNT)
    print(f"\nseed {SEED}: kill -9 of {victim} at article {moment}")
    with Many() as site:
        place.add_site("many", site.yaml("many"))
        process = place.start("capture", "many", "--date", NIGHTS[0])
        until(lambda: len(site.read) >= moment, "the crawl reads articles")
        time.sleep(dice.random() / 50)
        flushed = _kill(victim, process, place, tmp_path)
        again = place.night("many")
        assert (again.status, again.complaints) == (0, [])
        asked = Counter(site.read)
    assert set(asked) == {f"/article/{number}" for number in range(COUNT)}
    kept = Counter(record.record_id for record in place.records("many", tmp_path))
    assert flushed <= set(kept)
    assert set(kept.values()) == {1}
    _assert_whole(place, site)
    # What was on the wire when the crawl died is asked again; what had its fate is not.
    assert sum(asked.values()) <= COUNT + (0 if victim == "parent" else IN_FLIGHT)


def _kill(
    victim: str, process: subprocess.Popen[str], place: Workplace, tmp_path: Path
) -> set[str]:
    """Kill as told and wait for the end; the records that were on disk then."""
    (crawl,) = crawls_in(place.spool)
    if victim != "crawl":
        process.kill()
    if victim != "parent":
        os.kill(crawl, signal.SIGKILL)
    if victim == "crawl":
        told = ended(process, 30)
        assert told.status == 1
        (line,) = told.complaints
        assert "was cut short; what it had is kept, and the next run goes on" in line
        return set()
    process.communicate()
    until(lambda: not crawls_in(place.spool), "the crawl ends with its parent", 10)
    return {name for path in place.spool.rglob("*.warc.gz*") for name in _ids(path, tmp_path)}


def _ids(path: Path, tmp_path: Path) -> list[str]:
    """The records of a WARC that may be torn."""
    copy = tmp_path / "copy"
    with path.open("rb") as file:
        copy.write_bytes(path.read_bytes()[: whole_members(file)])
    with copy.open("rb") as file:
        return [record.record_id for record in records(file)]


def _assert_whole(place: Workplace, site: Many) -> None:
    """Every article is captured in exactly one snapshot and read once; all is sound, in a chain."""
    rows = place.ask("select url from captures where role = 'article' and disposition = 'captured'")
    assert Counter(row["url"] for row in rows) == dict.fromkeys(site.articles, 1)
    assert len(place.ask("select * from articles")) == COUNT
    assert len(place.ask("select * from changes where type = 'published'")) == COUNT
    chain = place.chain("many")
    before = [None, *(made.sha256 for made in chain)]
    assert [made.previous_sha256 for made in chain] == before[:-1]
    assert [made.attempt for made in chain] == list(range(1, len(chain) + 1))
    assert place.faults() == []
    assert not list(place.spool.glob("many/*/job.json"))


@pytest.fixture(scope="module")
def waiting(new_workplace: Callable[[str], Workplace]) -> tuple[Workplace, Many]:
    """A workplace whose spool holds a finished crawl, of which nothing is deposited."""
    place = new_workplace("waiting")
    with Many() as site, Gate(place.endpoint, hold=2, lose=True) as gate:
        place.add_site("many", site.yaml("many"))
        # The first PUTs make the buckets; they are there already.  The next one takes the lease.
        place.run("snapshots")
        process = place.start("capture", "many", "--date", NIGHTS[0], **gate.variables)
        until(gate.held.is_set, "the deposit begins", 40)
        process.kill()
        process.communicate()
    return place, site


Moment = tuple[int, bool]
"""Which PUT of a deposit, and whether it is done when nobody hears of it any more."""

# Those that matter most: the manifest is put and unheard of, the frontier is not put.
DECISIVE: set[Moment] = {(3, False), (4, True)}
OTHERS = [
    (put, lose)
    for put in range(1, PUTS + 1)
    for lose in (False, True)
    if (put, lose) not in DECISIVE
]


def test_kill_9_in_mid_deposit(waiting: tuple[Workplace, Many], tmp_path: Path) -> None:
    """Killed at the PUTs that decide: shipped once, and whole."""
    kill_deposits(DECISIVE, waiting, tmp_path)


@pytest.mark.soak
def test_kill_9_at_every_other_put(waiting: tuple[Workplace, Many], tmp_path: Path) -> None:
    """The same at each other PUT of a deposit, before or after it is done."""
    kill_deposits(OTHERS, waiting, tmp_path)


def kill_deposits(
    moments: Iterable[Moment], waiting: tuple[Workplace, Many], tmp_path: Path
) -> None:
    """Kill a deposit of what waits at each of these moments; ship it again, and it is whole."""
    place, site = waiting

    def deposited(moment: Moment) -> None:
        hold, lose = moment
        folder = tmp_path / f"{hold}{lose}"
        shutil.copytree(place.folder, folder)
        here = replace(place, folder=folder, prefix=f"{place.prefix}-{hold}{lose}".lower())
        with Gate(here.endpoint, hold=hold, lose=lose) as gate:
            process = here.start("deposit", **gate.variables)
            until(gate.held.is_set, f"PUT number {hold} of the deposit", 40)
            process.kill()
            process.communicate()
        again = here.run("deposit")
        assert (again.status, again.complaints) == (0, [])
        assert [str(made.snapshot) for made in here.chain("many")] == again.out.split()
        (made,) = here.chain("many")
        kept = set(here.stores.archive.keys("many/"))
        listed = {entry.key for entry in made.draft.objects} | {"many/manifests/00000001.json"}
        assert kept == listed
        assert not list(here.spool.glob("many/*/"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deposited, moments))
    assert len(site.articles) == COUNT


def test_half_a_clean_up_is_finished(waiting: tuple[Workplace, Many], tmp_path: Path) -> None:
    """Killed while the folder of a committed job is removed: the rest of it goes, nothing else."""
    place, _site = waiting
    folder = tmp_path / "half"
    shutil.copytree(place.folder, folder)
    here = replace(place, folder=folder, prefix=f"{place.prefix}-half")
    (job,) = here.spool.glob("many/*/")
    leftover = job.with_name(job.name + ".deposited")
    shutil.copytree(job, leftover)
    (leftover / "dispositions.jsonl").unlink()
    again = here.run("deposit")
    assert (again.status, again.complaints) == (0, [])
    assert len(here.chain("many")) == 1
    assert not list(here.spool.glob("many/*/"))


def test_a_stop_is_soon_and_loses_nothing(new_workplace: Callable[[str], Workplace]) -> None:
    """Stopped in mid night, with a page on the wire that never ends: over within seconds.

    No process is left behind, Ctrl-C is status 130 and one line; the next run ships and goes on.
    """
    with ThreadPoolExecutor(2) as pool:
        for stopped in [
            pool.submit(_stop_and_go_on, how, new_workplace(how.name))
            for how in (signal.SIGINT, signal.SIGTERM)
        ]:
            stopped.result()


def _stop_and_go_on(how: signal.Signals, place: Workplace) -> None:
    with Many(last=dripping) as site:
        place.add_site("many", site.yaml("many"))
        process = place.start("night", "many", "--date", NIGHTS[0])
        until(lambda: f"/article/{COUNT - 1}" in site.asked, "the crawl reads articles")
        began = time.monotonic()
        process.send_signal(how)
        told = ended(process, 20)
        until(lambda: not crawls_in(place.spool), "the crawl ends too", 10)
        assert time.monotonic() - began < 12
        if how == signal.SIGINT:
            assert told.status == 130
            (line,) = told.complaints
            assert line.startswith("warraq: stopped; what was captured is kept")
        assert list(place.spool.glob("many/*/report.json"))
        site.scripts[f"/article/{COUNT - 1}"] = site.scripts["/article/0"]
        again = place.night("many")
        assert (again.status, again.complaints) == (0, [])
        asked = Counter(site.read)
    assert {path for path, times in asked.items() if times > 1} <= {f"/article/{COUNT - 1}"}
    _assert_whole(place, site)


def test_two_captures_of_one_site(workplace: Workplace) -> None:
    """The second waits for the first, then finds its articles resting: none is asked twice."""
    with Many(held_from=5) as site:
        workplace.add_site("many", site.yaml("many"))
        first = workplace.start("capture", "many", "--date", NIGHTS[0])
        until(lambda: site.read, "the first capture is at work")
        second = workplace.start("night", "many", "--date", NIGHTS[0])
        with pytest.raises(AnotherCrawlRuns, match=r"^another crawl of many is running; wait"):
            _held_soon(workplace)
        site.go.set()
        assert [ended(process, 60).status for process in (first, second)] == [0, 0]
        assert len(site.read) == COUNT
    _assert_whole(workplace, site)
    assert len(workplace.chain("many")) == 2


def _held_soon(place: Workplace) -> None:
    """Try for the site's part of the spool as a third capture would, with less patience."""
    patience, spool._WAIT_SECONDS = spool._WAIT_SECONDS, 0.3
    try:
        with spool.held(place.spool, "many"):
            pytest.fail("the spool was given to two at once")
    finally:
        spool._WAIT_SECONDS = patience
