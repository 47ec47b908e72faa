"""One fate for every URL: the ledger refuses anything else, and a killed crawl still adds up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import dispositions
from crawlers.dispositions import Fate, Ledger
from crawlers.errors import CrawlError

ROOT = Path(__file__).parents[2]
A, B, C = (f"https://news.example/{name}" for name in "abc")


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where a ledger writes."""
    return tmp_path / "journal"


@pytest.fixture
def ledger(journal: Path) -> Iterator[Ledger]:
    """An open ledger."""
    opened = Ledger(journal)
    yield opened
    opened.close()


def captured(url: str) -> Fate:
    """A good fate with everything a fate can hold."""
    return Fate(
        url,
        "article",
        "captured",
        seed="feed https://news.example/feed",
        via="https://news.example/feed",
        status=200,
        mime="text/html",
        captured_at="2026-11-23T01:02:03.000004+00:00",
        record_id="<urn:uuid:1>",
        filename="x.warc.gz",
        offset=0,
        length=10,
        payload_digest="sha256:1",
    )


def test_a_url_is_met_once(ledger: Ledger) -> None:
    """The second meeting is no news, whatever its role."""
    assert ledger.meet(A, "article")
    assert not ledger.meet(A, "article")
    assert not ledger.meet(A, "requisite")
    assert ledger.met == 1


def test_a_fate_is_given_once_and_to_no_stranger(ledger: Ledger, journal: Path) -> None:
    """Both would make the counts lie, so both are bugs that say so."""
    ledger.meet(A, "article")
    ledger.settle(captured(A))
    with pytest.raises(CrawlError, match=f"{A} was settled twice; this is a bug"):
        ledger.settle(Fate(A, "article", "gone"))
    with pytest.raises(CrawlError, match=f"{B} was settled but never met; this is a bug"):
        ledger.settle(captured(B))
    assert ledger.counts == {"captured": 1}
    ledger.close()
    assert dispositions.read_journal(journal) == [captured(A)]


def test_it_adds_up_at_any_moment(ledger: Ledger) -> None:
    """Met is settled and unsettled together; the counts are of the settled."""
    for url in (A, B, C):
        ledger.meet(url, "article")
    ledger.settle(Fate(B, "article", "gone", "http-404"))
    assert [fate.url for fate in ledger.unsettled()] == [A, C]
    assert (ledger.met, ledger.settled, sum(ledger.counts.values())) == (3, 1, 1)


def test_the_journal_is_current_before_the_next_step(ledger: Ledger, journal: Path) -> None:
    """Each line is with the operating system when `meet` or `settle` returns."""
    ledger.meet(A, "home")
    assert dispositions.read_journal(journal) == [Fate(A, "home", "failed", "interrupted")]
    ledger.settle(Fate(A, "home", "captured"))
    assert dispositions.read_journal(journal) == [Fate(A, "home", "captured")]


def test_a_killed_crawl_leaves_one_fate_for_every_url(ledger: Ledger, journal: Path) -> None:
    """Kill -9 in the middle: what was settled stays, what was open is `failed: interrupted`."""
    script = (
        "import sys; from pathlib import Path; from crawlers.dispositions import Fate, Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "for number in range(10**9):\n"
        "    url = f'https://news.example/{number}'\n"
        "    ledger.meet(url, 'article')\n"
        "    if number % 2: ledger.settle(Fate(url, 'article', 'gone'))\n"
        "    if number == 500: print('far enough', flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(journal)], cwd=ROOT, stdout=subprocess.PIPE
    ) as crawl:
        assert crawl.stdout
        assert crawl.stdout.readline()
        os.kill(crawl.pid, signal.SIGKILL)
    fates = dispositions.read_journal(journal)
    assert len(fates) > 500
    assert [fate.url for fate in fates[:501]] == [f"https://news.example/{n}" for n in range(501)]
    assert Counter(fate.disposition for fate in fates[:500]) == {"gone": 250, "failed": 250}


def test_a_torn_line_costs_no_other(ledger: Ledger, journal: Path) -> None:
    """Cut at every byte: a URL whose line is whole has its fate, and none is made up."""
    for url in (A, "https://news.example/حمص"):
        ledger.meet(url, "article")
        ledger.settle(captured(url))
    ledger.close()
    raw = journal.read_bytes()
    whole = dispositions.read_journal(journal)
    for size in range(len(raw)):
        journal.write_bytes(raw[:size])
        for found, fate in zip(dispositions.read_journal(journal), whole, strict=False):
            assert found in (fate, Fate(fate.url, "article", "failed", "interrupted"))
    journal.write_bytes(raw[: raw.index(b"\n") + 1] + b"\x00" * 300)
    assert dispositions.read_journal(journal) == [Fate(A, "article", "failed", "interrupted")]


def test_a_fate_counts_where_its_meeting_is_lost(ledger: Ledger, journal: Path) -> None:
    """A damaged line in the middle loses nothing that another line still tells."""
    ledger.meet(A, "article")
    ledger.settle(captured(A))
    ledger.close()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"\x00" * len(lines[0]) + b"\n" + lines[1])
    assert dispositions.read_journal(journal) == [captured(A)]


def test_no_journal_has_no_fates(tmp_path: Path) -> None:
    """A crawl killed before it began."""
    assert dispositions.read_journal(tmp_path / "none") == []


fates = st.builds(
    Fate,
    url=st.text(st.characters(codec="utf-8"), min_size=1),
    role=st.sampled_from(["home", "seed", "article", "requisite", "robots"]),
    disposition=st.sampled_from(["captured", "gone", "failed"]),
    reason=st.text(st.characters(codec="utf-8"), max_size=9),
    status=st.none() | st.integers(0, 999),
    offset=st.none() | st.integers(0),
)


@given(st.lists(fates, max_size=5))
def test_fates_come_back_as_they_went(told: list[Fate]) -> None:
    """As they are deposited, one line each, offset 0 and all."""
    raw = dispositions.dump(told)
    assert dispositions.load(raw) == told
    assert raw.count(b"\n") == len(told)


@pytest.mark.parametrize(
    ("fate", "gap"),
    [
        (Fate(A, "article", "failed"), True),
        (Fate(A, "seed", "blocked"), True),
        (Fate(A, "article", "over-budget"), True),
        (Fate(A, "home", "truncated"), True),
        (Fate(A, "requisite", "failed"), False),
        (Fate(A, "article", "gone"), False),
        (Fate(A, "article", "refused-by-robots"), False),
        (Fate(A, "article", "out-of-scope"), False),
    ],
)
def test_a_gap_is_what_was_wanted_and_not_got(fate: Fate, gap: bool) -> None:
    """A missing image is none, nor is what was not ours to fetch."""
    assert fate.is_gap is gap
