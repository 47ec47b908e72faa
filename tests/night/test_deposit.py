"""A deposit that is killed, a store that goes away or errs: all is shipped once, whole."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive.exchanges.digests import file_sha256
from config.settings import Settings
from tests.dice import dice
from tests.night.gate import Gate, Passage, Toll
from tests.night.many import COUNT, Many, until
from tests.night.weather import FAULTS, Switch, Unsteady
from tests.night.workplace import NIGHTS, Workplace, ended
from warraq import steps
from warraq.errors import AnotherCrawlRuns
from warraq.nights import capturing, ledger, spool
from warraq.nights.holding import Hold

OTHERS = 4  # PUTs of a deposit beside its WARCs: dispositions, manifest, frontier, requisites


@dataclass(frozen=True, slots=True)
class Waiting:
    """A workplace whose spool holds a finished crawl, of which nothing is deposited.

    `warcs` are the SHA-256 of its files by their names.
    """

    place: Workplace
    warcs: dict[str, str]

    def copied(self, name: str, folder: Path) -> Workplace:
        """The same in a place of its own, whose part of the store is empty."""
        shutil.copytree(self.place.folder, folder / name)
        return replace(self.place, folder=folder / name, prefix=f"{self.place.prefix}-{name}")


@pytest.fixture(scope="module")
def waiting(new_workplace: Callable[[str], Workplace]) -> Waiting:
    """Thirty articles, in several WARCs."""
    place = new_workplace("waiting")
    with Many() as site, Gate(place.endpoint, hold=2, lose=True) as gate:
        place.add_site("many", site.yaml("many"))
        # The first PUTs make the buckets; they are there already.  The next one takes the lease.
        place.run("snapshots")
        words = ("capture", "many", "--date", NIGHTS[0])
        process = place.start(*words, WARRAQ_ROLL_BYTES="12000", **gate.variables)
        until(gate.held.is_set, "the deposit begins", 40)
        _kill(process)
    warcs = {path.name: file_sha256(path) for path in place.spool.glob("many/*/*.warc.gz")}
    assert len(warcs) > 2
    return Waiting(place, warcs)


def test_kill_9_at_what_decides(waiting: Waiting, tmp_path: Path) -> None:
    """The manifest is put and unheard of; it is heard of, and the frontier is not put."""
    manifest, lesson = len(waiting.warcs) + 2, len(waiting.warcs) + 3

    def at_put(hold: int, *, lose: bool) -> None:
        here = waiting.copied(f"put-{hold}", tmp_path)
        _kill_deposit(here, Gate(here.endpoint, hold=hold, lose=lose))
        assert len(here.chain("many")) == 1, "it is committed, whoever heard of it"
        assert not list(here.stores.derived.keys())
        _ship_and_look(waiting, here)

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(at_put, manifest, lose=False), pool.submit(at_put, lesson, lose=True)]
        assert [end.result() for end in ends] == [None, None]


def test_kill_9_in_mid_deposit(waiting: Waiting, tmp_path: Path) -> None:
    """At a random byte of what passes between deposit and store."""
    size = sum(path.stat().st_size for path in waiting.place.spool.glob("many/*/*.warc.gz"))
    _kill_at_a_byte(waiting, tmp_path, dice("one byte").randrange(size), "byte")


@pytest.mark.soak
def test_kill_9_at_twenty_bytes_of_a_deposit(waiting: Waiting, tmp_path: Path) -> None:
    """The same twenty times, from the first byte that passes to the last."""
    here = waiting.copied("whole", tmp_path)
    with Toll(here.endpoint) as toll:
        assert here.run("deposit", **toll.variables).status == 0
    thrown = dice("twenty bytes")
    for turn in range(20):
        _kill_at_a_byte(waiting, tmp_path, thrown.randrange(1, toll.passed), f"byte-{turn}")


@pytest.mark.soak
@pytest.mark.parametrize("lose", [False, True])
def test_kill_9_at_every_put(waiting: Waiting, tmp_path: Path, lose: bool) -> None:
    """And at each PUT, before or after it is done."""
    for hold in range(1, len(waiting.warcs) + OTHERS + 1):
        here = waiting.copied(f"put-{hold}-{lose}".lower(), tmp_path)
        before = hold - lose
        _kill_deposit(here, Gate(here.endpoint, hold=hold, lose=lose))
        there = [*here.stores.archive.keys("many/"), *here.stores.derived.keys()]
        assert len(there) == before, f"so many PUTs are done when number {hold} is held"
        _ship_and_look(waiting, here)


def test_a_store_that_goes_away_and_comes_back(waiting: Waiting, tmp_path: Path) -> None:
    """In mid deposit: waited for, nothing leaves the spool meanwhile, and the same run ends it."""
    here = waiting.copied("patient", tmp_path)
    with Switch(here.endpoint, puts=3) as store:
        process = here.start("deposit", WARRAQ_DEPOSIT_PATIENCE="60", **store.variables)
        until(store.held.is_set, "the store goes away", 40)
        time.sleep(1)
        assert process.poll() is None
        _is_all_in_the_spool(waiting, here)
        store.back()
        told = ended(process, 60)
    assert (told.status, told.complaints) == (0, [])
    _is_shipped_once(waiting, here)


def test_a_store_that_stays_away(waiting: Waiting, tmp_path: Path) -> None:
    """Longer than the patience: one sentence, status 3, all is in the spool for another time."""
    here = waiting.copied("away", tmp_path)
    with Switch(here.endpoint, puts=3) as store:
        told = here.run("deposit", **store.variables)
    (line,) = told.complaints
    assert told.status == 3
    assert line.endswith(f"the pages wait in {here.spool}: run `warraq deposit` when it is up")
    _is_all_in_the_spool(waiting, here)
    _ship_and_look(waiting, here)


def test_a_store_that_errs(waiting: Waiting, tmp_path: Path) -> None:
    """503 SlowDown, answers that break off, PUTs done and unanswered: shipped once all the same."""
    here = waiting.copied("errs", tmp_path)
    with Unsteady(here.endpoint, dice("errs")) as store:
        told = here.run("deposit", WARRAQ_DEPOSIT_PATIENCE="60", **store.variables)
    assert (told.status, told.complaints) == (0, [])
    assert min(store.did[fault] for fault in FAULTS) > 1
    _is_shipped_once(waiting, here)


def test_one_desk_that_is_taken_keeps_no_other(
    waiting: Waiting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crawl is at work at it: the others are shipped, then a sentence says which was not."""
    here = waiting.copied("taken", tmp_path)
    (job,) = here.spool.glob("many/*/")
    shutil.copytree(job, here.spool / "busy" / job.name)
    for name, value in here.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(spool, "_WAIT_SECONDS", 0)
    with spool.held(here.spool, "busy"), pytest.raises(AnotherCrawlRuns, match="crawl of busy"):
        list(steps.deposit())
    _is_shipped_once(waiting, here)


def test_half_a_clean_up_is_finished(waiting: Waiting, tmp_path: Path) -> None:
    """Killed while the folder of a committed job is removed: the rest of it goes, nothing else."""
    here = waiting.copied("half", tmp_path)
    (job,) = here.spool.glob("many/*/")
    leftover = job.with_name(job.name + ".deposited")
    shutil.copytree(job, leftover)
    (leftover / "dispositions.jsonl").unlink()
    _ship_and_look(waiting, here)


def _kill_at_a_byte(waiting: Waiting, tmp_path: Path, byte: int, name: str) -> None:
    print(f"kill -9 of a deposit at byte {byte}")
    here = waiting.copied(name, tmp_path)
    _kill_deposit(here, Toll(here.endpoint, limit=byte))
    assert list(here.spool.glob("many/*/job.json")), "it was in the middle"
    _ship_and_look(waiting, here)


def _kill_deposit(here: Workplace, gate: Passage) -> None:
    with gate:
        process = here.start("deposit", **gate.variables)
        until(gate.held.is_set, "the deposit is held", 40)
        _kill(process)


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _ship_and_look(waiting: Waiting, here: Workplace) -> None:
    """As `warraq deposit` and the next night do it."""
    patience = Settings(_env_file=None, store="s3", spool=here.spool, deposit_patience=0)
    with spool.held(here.spool, "many"):
        (made,) = capturing.ship(patience, "many", here.stores, Hold())
    assert [made] == here.chain("many")
    _is_shipped_once(waiting, here)


def _is_all_in_the_spool(waiting: Waiting, here: Workplace) -> None:
    there = {path.name: file_sha256(path) for path in here.spool.glob("many/*/*.warc.gz")}
    assert there == waiting.warcs


def _is_shipped_once(waiting: Waiting, here: Workplace) -> None:
    """One snapshot, its objects and no others, byte for byte what the crawl sealed; none waits."""
    archive, (made,) = here.stores.archive, here.chain("many")
    listed = {kept.key for kept in made.draft.objects} | {"many/manifests/00000001.json"}
    assert set(archive.keys("many/")) == listed
    assert {
        kept.key.rpartition("/")[2]: hashlib.sha256(archive.read(kept.key)).hexdigest()
        for kept in made.warcs
    } == waiting.warcs
    assert made.draft.state == "complete"
    assert len(list(ledger.known(here.stores.derived, "many"))) == COUNT
    assert not list(here.spool.glob("many/*/"))
