"""A command that is stopped by a signal, or crossed by another: soon over, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive import keys
from archive.storage import lease
from tests.dice import dice
from tests.keeping.foreign import Page, warc
from tests.night.gate import Gate, Toll
from tests.night.hostile import dripping
from tests.night.many import COUNT, Many, assert_whole, crawls_in, until
from tests.night.workplace import NIGHTS, Ended, Workplace, ended
from warraq.errors import AnotherCrawlRuns
from warraq.nights import spool

SIGNALS = (signal.SIGINT, signal.SIGTERM)
READING = {
    "verify": ("verify", "--all"),
    "rebuild": ("rebuild",),
    "reread": ("extract", "--all", "--dry-run"),
}
COMMANDS = {
    **READING,
    "deposit": ("deposit",),
    "index": ("index", f"many/{NIGHTS[1]}/00000002"),
    "extract": ("extract", f"many/{NIGHTS[1]}/00000002"),
    "import": ("import", "theirs.warc.gz", "--site", "many"),
}
SOON = 10
"""Seconds: what is on the wire may take its time, but no more."""


def test_a_stop_is_soon_and_loses_nothing(new_workplace: Callable[[str], Workplace]) -> None:
    """Stopped in mid night, with a page on the wire that never ends: over within seconds.

    No process is left behind, Ctrl-C is status 130, SIGTERM 143, and each one line; the lease is
    given back, and the next run ships and goes on.  So it is with a command that reads.
    """
    thrown = dice("stop")
    with ThreadPoolExecutor(2) as pool:
        for stopped in [
            pool.submit(_stop_and_go_on, how, new_workplace(how.name), thrown.choice([*READING]))
            for how in SIGNALS
        ]:
            stopped.result()


def _stop_and_go_on(how: signal.Signals, place: Workplace, further: str) -> None:
    with Many(last=dripping) as site:
        place.add_site("many", site.yaml("many"))
        process = place.start("night", "many", "--date", NIGHTS[0])
        until(lambda: f"/article/{COUNT - 1}" in site.asked, "the crawl reads articles")
        began = time.monotonic()
        process.send_signal(how)
        _assert_stopped(ended(process, 20), how)
        until(lambda: not crawls_in(place.spool), "the crawl ends too", 10)
        assert time.monotonic() - began < 12
        assert not lease.is_held(place.stores.derived, keys.lease("many", "night"))
        assert list(place.spool.glob("many/*/report.json"))
        site.scripts[f"/article/{COUNT - 1}"] = site.scripts["/article/0"]
        again = place.night("many", WARRAQ_ROLL_BYTES="4000")
        assert (again.status, again.complaints) == (0, [])
        asked = Counter(site.read)
    assert {path for path, times in asked.items() if times > 1} <= {f"/article/{COUNT - 1}"}
    _stop(further, how, place, byte=3000)
    assert_whole(place, site)


@pytest.mark.parametrize("how", SIGNALS)
def test_stopped_while_it_is_loaded(how: signal.Signals, workplace: Workplace) -> None:
    """Whatever is being imported: one line, at once."""
    for tenths in range(5):
        process = workplace.start("articles")
        until(lambda process=process: _heeds(process.pid), "the command begins")
        time.sleep(tenths / 10)
        process.send_signal(how)
        _assert_stopped(ended(process, 10), how)


def _heeds(pid: int) -> bool:
    """Whether a process has a say in being terminated."""
    (caught,) = re.findall(r"SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())
    return bool(int(caught, 16) >> signal.SIGTERM - 1 & 1)


@pytest.mark.parametrize("how", SIGNALS)
def test_reading_ahead_is_stopped_too(how: signal.Signals, workplace: Workplace) -> None:
    """With several processes at work that wait for the store: one line, and none is left."""
    with Many() as site:
        workplace.add_site("many", site.yaml("many"))
        assert workplace.night("many", WARRAQ_ROLL_BYTES="4000").status == 0
    assert len(workplace.chain("many")[-1].warcs) > 2 * len(os.sched_getaffinity(0))
    with Toll(workplace.endpoint) as toll:
        process = workplace.start("extract", "--all", **toll.variables)
        until(lambda: len(_processes_of(workplace)) > 3, "two processes read ahead", 40)
        toll.hold()
        until(toll.held.is_set, "they wait for the store", 40)
        began = time.monotonic()
        for pid in _processes_of(workplace) if how == signal.SIGINT else [process.pid]:
            os.kill(pid, how)
        _assert_stopped(ended(process, 60), how)
        assert time.monotonic() - began < 2
        until(lambda: not _processes_of(workplace), "no process is left", 2)


@pytest.mark.soak
@pytest.mark.parametrize("how", SIGNALS)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_stopped_soon(
    name: str, how: signal.Signals, workplace: Workplace, tmp_path: Path
) -> None:
    """At a random byte of what passes to and from the store; run again, all is there once."""
    with Many() as site:
        workplace.add_site("many", site.yaml("many"))
        _three_nights(workplace)
    warc(tmp_path / "theirs.warc.gz", [Page(url=f"{site.home}/article/old")])
    _stop(name, how, workplace, byte=dice(name, how.name).randrange(2000, 20_000))
    third = f"many/{NIGHTS[2]}/00000003"
    after = (("deposit",), COMMANDS["index"], COMMANDS["extract"], ("index", third))
    for words in (*after, ("extract", third), COMMANDS[name]):
        again = workplace.run(*words, WARRAQ_CONTACT="keeper@example.org")
        assert (again.status, again.complaints) == (0, [])
    rows = workplace.ask(
        "select night, count(*) as n from captures where role = 'article' group by night order by 1"
    )
    assert {f"{row['night']}": row["n"] for row in rows if f"{row['night']}" in NIGHTS} == (
        dict.fromkeys(NIGHTS, COUNT)
    )
    published = workplace.ask("select url from changes where type = 'published'")
    times = Counter(row["url"] for row in published)
    assert {url: times[url] for url in site.articles} == dict.fromkeys(site.articles, 1)
    assert workplace.faults() == []
    assert not list(workplace.spool.glob("*/*/"))


def _three_nights(place: Workplace) -> None:
    """One that is read, one that is not yet indexed, and one that is still in the spool."""
    several = {"WARRAQ_ROLL_BYTES": "4000"}
    assert place.night("many", NIGHTS[0], **several).status == 0
    assert place.run("capture", "many", "--date", NIGHTS[1], **several).status == 0
    with Gate(place.endpoint, hold=2, lose=True) as gate:
        words = ("capture", "many", "--date", NIGHTS[2])
        process = place.start(*words, **several, **gate.variables)
        until(gate.held.is_set, "the deposit begins", 40)
        process.kill()
        process.communicate()


def _stop(name: str, how: signal.Signals, place: Workplace, *, byte: int) -> None:
    """Stop a command once so much has passed to and from the store; Ctrl-C goes to all of it."""
    print(f"{how.name} for {name} at byte {byte}")
    with Toll(place.endpoint, limit=byte) as toll:
        process = place.start(
            *COMMANDS[name], WARRAQ_CONTACT="keeper@example.org", **toll.variables
        )
        until(toll.held.is_set, f"{name} is at work", 40)
        began = time.monotonic()
        for pid in _processes_of(place) if how == signal.SIGINT else [process.pid]:
            os.kill(pid, how)
        toll.go.set()
        _assert_stopped(ended(process, 60), how)
    assert time.monotonic() - began < SOON
    until(lambda: not _processes_of(place), "no process is left", 2)


def _processes_of(place: Workplace) -> list[int]:
    """Whatever runs in the environment of a workplace."""
    mark, found = place.environment()["WARRAQ_ARCHIVE"].encode(), []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def _assert_stopped(told: Ended, how: signal.Signals) -> None:
    """The status that a shell has for it, and one line."""
    (line,) = told.complaints
    assert told.status == 128 + how
    assert line == "warraq: stopped; what was captured is kept, and the next run goes on"


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
    assert_whole(workplace, site)
    assert len(workplace.chain("many")) == 2


def _held_soon(place: Workplace) -> None:
    """Try for the site's part of the spool as a third capture would, with less patience."""
    patience, spool._WAIT_SECONDS = spool._WAIT_SECONDS, 0.3
    try:
        with spool.held(place.spool, "many"):
            pytest.fail("the spool was given to two at once")
    finally:
        spool._WAIT_SECONDS = patience
