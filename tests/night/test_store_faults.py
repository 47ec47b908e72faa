"""A store that is down, that refuses, and a disk that is full: what is captured is never lost."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.exchanges.digests import file_sha256
from archive.servers import embedded
from tests.dice import dice
from tests.night.hostile import Hostile, feed, page
from tests.night.many import COUNT, Many, assert_each_kept_once, assert_whole, until
from tests.night.weather import FAULTS, Switch, Unsteady
from tests.night.workplace import NIGHTS, Workplace, ended, site_file


def test_a_store_that_goes_down(workplace: Workplace) -> None:
    """Down before one crawl and during another: both wait, one sentence each; then all is shipped.

    The next night goes on, and extracts what waited as well.
    """
    place = workplace
    with Switch(place.endpoint) as store, Many() as early, Many(held_from=0) as late:
        place.add_site("early", early.yaml("early"))
        place.add_site("late", late.yaml("late"))
        during = place.start("night", "late", "--date", NIGHTS[1], **store.variables)
        until(lambda: late.read, "the crawl reads articles", 40)
        store.away()
        late.go.set()
        before = place.start("night", "early", "--date", NIGHTS[1], **store.variables)
        for process in (during, before):
            told = ended(process, 80)
            assert told.status == 3
            (line,) = told.complaints
            assert line.endswith(
                f"the pages wait in {place.spool}: run `warraq deposit` when it is up"
            )
        assert len(list(place.spool.glob("*/*/report.json"))) == 2
        shipped = place.run("deposit")
        assert (shipped.status, shipped.complaints) == (0, [])
        assert [key.rpartition("/")[0] for key in shipped.out.split()] == [
            f"early/{NIGHTS[1]}",
            f"late/{NIGHTS[1]}",
        ]
        next_night = place.night("late", NIGHTS[2])
        assert (next_night.status, next_night.complaints) == (0, [])
    rows = place.ask("select site, night, count(*) as n from captures group by all order by all")
    nights = {(row["site"], f"{row['night']}") for row in rows}
    assert nights == {("late", night) for night in NIGHTS[1:]}
    assert len(place.ask("select * from articles")) == COUNT
    assert [str(made.draft.night) for made in place.chain("early")] == [NIGHTS[1]]
    # What was only shipped is not indexed yet, and nothing else is to be said of it.
    early_key = f"early/{NIGHTS[1]}/00000001"
    assert place.faults() == [f"{early_key}: not indexed; run `warraq index {early_key}`"]


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Path]:
    """The home of a store that a test may stop."""
    home = tmp_path / "own-store"
    embedded.start(home)
    yield home
    embedded.stop(home)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_an_outage_costs_nothing_but_time(own_store: Path, tmp_path: Path) -> None:
    """Four minutes without a store, in which every pause comes up: the same night ends whole.

    An hour is more of the longest pause.
    """
    place = Workplace(tmp_path, embedded.endpoint(own_store))
    # The port is ours meanwhile: other stores of this machine would take it.
    with Many(held_from=10) as site, Switch(place.endpoint) as store:
        place.add_site("many", site.yaml("many"))
        patience = {"WARRAQ_DEPOSIT_PATIENCE": "3600", "WARRAQ_ROLL_BYTES": "12000"}
        words = ("night", "many", "--date", NIGHTS[0])
        night = place.start(*words, **patience, **store.variables)
        until(lambda: site.read, "the crawl reads articles", 40)
        store.away()
        embedded.stop(own_store)
        site.go.set()
        until(lambda: list(place.spool.glob("many/*/report.json")), "the crawl ends", 60)
        sealed = {path.name: file_sha256(path) for path in place.spool.glob("many/*/*.warc.gz")}
        assert len(sealed) > 2
        time.sleep(240)
        assert night.poll() is None, night.communicate()
        waiting = {path.name: file_sha256(path) for path in place.spool.glob("many/*/*.warc.gz")}
        assert waiting == sealed
        there = embedded.start(own_store)
        store.back(there)
        told = ended(night, 90)
        assert (told.status, told.complaints) == (0, [])
    place = replace(place, endpoint=there)
    (made,) = place.chain("many")
    assert {kept.key.rpartition("/")[2]: kept.sha256 for kept in made.warcs} == sealed
    assert_each_kept_once(place, site, tmp_path)
    assert_whole(place, site)


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(5))
def test_a_capture_in_bad_weather(turn: int, workplace: Workplace, tmp_path: Path) -> None:
    """Every third answer of the store is wrong: captured and indexed, and all is there once."""
    with Many() as site, Unsteady(workplace.endpoint, dice("weather", turn)) as store:
        workplace.add_site("many", site.yaml("many"))
        patience = {"WARRAQ_DEPOSIT_PATIENCE": "60", **store.variables}
        told = workplace.run("capture", "many", "--date", NIGHTS[0], **patience)
        assert (told.status, told.complaints) == (0, [])
        told = workplace.run("index", told.out.strip(), **patience)
        assert (told.status, told.complaints) == (0, [])
        assert min(store.did[fault] for fault in FAULTS) > 3
        assert workplace.run("extract", told.out.strip()).status == 0
    assert_each_kept_once(workplace, site, tmp_path)
    assert_whole(workplace, site)


def test_a_wrong_secret(workplace: Workplace) -> None:
    """Refused: one sentence that says what to check, status 3, and not a page is asked for."""
    with Many() as site:
        workplace.add_site("many", site.yaml("many"))
        for command in (("night", "many"), ("articles",)):
            told = workplace.run(*command, AWS_SECRET_ACCESS_KEY="wrong")
            assert told.status == 3
            (line,) = told.complaints
            assert "refused us (" in line
            assert line.endswith("check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        assert site.asked == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB; only root may mount one."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("NOT RUN: no disk can be mounted here, a full disk is untested")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk(small_disk: Path, workplace: Workplace, tmp_path: Path) -> None:
    """The crawl stops, says `failed disk`, and what it had kept is shipped and whole."""
    with Hostile() as site:
        urls = [f"{site.home}/article/{number}" for number in range(12)]
        site.scripts |= {"/": page("<p>home"), "/feed/": feed(*urls)}
        for url in urls:
            body = f"<h1>خبر</h1><div class=entry><p>{os.urandom(120_000).hex()}</p></div>"
            site.scripts[url.removeprefix(site.home)] = page(body)
        workplace.add_site("large", site_file("large", site.port))
        full = workplace.night("large", WARRAQ_SPOOL=str(small_disk))
        assert full.status == 1
        (line,) = full.complaints
        assert "was cut short" in line
        fates = Counter(
            f"{fate.disposition} {fate.reason}".strip()
            for fate in workplace.fates("large").values()
            if fate.role == "article"
        )
        assert fates["failed disk"] >= 1
        assert fates["captured"] >= 3
        assert sum(fates.values()) == 12
        assert set(fates) == {"failed disk", "captured"}
        again = workplace.night("large")
        assert (again.status, again.complaints) == (0, [])
    assert len(workplace.ask("select * from articles")) == 12
    kept = [record.record_id for record in workplace.records("large", tmp_path)]
    assert len(kept) == len(set(kept))
    assert workplace.faults() == []


@pytest.mark.soak
def test_a_disk_that_others_fill(small_disk: Path, workplace: Workplace) -> None:
    """Not a byte is left in mid crawl: it stops, what it had is shipped, the next night goes on."""
    with Many(held_from=10) as site:
        workplace.add_site("many", site.yaml("many"))
        crawl = workplace.start("night", "many", "--date", NIGHTS[0], WARRAQ_SPOOL=str(small_disk))
        until(lambda: site.read, "the crawl reads articles")
        stuffing = small_disk / "stuffing"
        with contextlib.suppress(OSError), stuffing.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        site.go.set()
        told = ended(crawl, 60)
        assert told.status == 1
        (line,) = told.complaints
        assert "was cut short" in line
        assert not list(small_disk.glob("many/*/job.json"))
        again = workplace.night("many")
        assert (again.status, again.complaints) == (0, [])
    assert len(workplace.ask("select * from articles")) == COUNT
    assert workplace.faults() == []
