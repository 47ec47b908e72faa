"""Pages that do Chromium harm, Chromium killed, the crawl killed: each page its fate, no orphan."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.servers import embedded
from crawlers.dispositions import Fate
from tests.browser import pages
from tests.browser.processes import children, marked, none_left, pids
from tests.crawlers.crawling import Crawled, Reply, Server, crawl, feed_of, servers
from tests.night.workplace import Workplace, site_file

SPINNING = Reply(200, "<h1>spins</h1><script>while (true) {}</script>")
RESTLESS = Reply(
    200, "<h1>r</h1><script>setInterval(() => fetch('/r?' + Math.random()), 50)</script>"
)


def _beside_an_odd_one(
    folder: Path, odd: Reply, *, seconds: float, harm: Callable[[str], None] | None = None
) -> tuple[Fate, Crawled]:
    """Crawl an odd article and then a good one, which is captured all the same; the odd fate.

    `harm` is done, with the mark of the crawl's processes, once the odd page has begun.
    """
    with servers(1) as (server,), marked() as mark:
        server.pages = pages.site() | {"/feed": feed_of("/news/odd", "/news/1"), "/news/odd": odd}
        if harm:
            threading.Thread(target=_once_begun, args=(server, harm, mark), daemon=True).start()
        crawled = crawl(folder, home=f"{server.url}/", browser=True, timeout_seconds=seconds)
        assert none_left(mark, 5) == []
        assert crawled.fate(f"{server.url}/news/1") == ("captured", "")
        return crawled.fates[f"{server.url}/news/odd"], crawled


def _once_begun(server: Server, harm: Callable[[str], None], mark: str) -> None:
    _wait(lambda: any(path.startswith("/r?") for path in list(server.asked)))
    harm(mark)


def _wait(done: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.02)
    assert done()


def _kill(numbers: list[int]) -> None:
    assert numbers
    for pid in numbers:
        os.kill(pid, signal.SIGKILL)


def _kill_chromium(mark: str) -> None:
    _kill(pids(mark, "--remote-debugging-pipe"))


def _kill_renderers(mark: str) -> None:
    browser, *_others = pids(mark, "--remote-debugging-pipe")
    _kill(children(browser, "--type=renderer"))


def test_without_chromium_nothing_is_begun(tmp_path: Path, store_home: Path) -> None:
    """One sentence says what is missing, for whom, and what to do; exit status 2."""
    place = Workplace(tmp_path, embedded.endpoint(store_home))
    place.add_site("waha", site_file("waha", 9, browser=True))
    ended = place.run("night", "waha", PATH=str(tmp_path))
    assert ended.status == 2
    (complaint,) = ended.complaints
    assert "chromium is not on PATH, and waha is to be rendered by it" in complaint
    assert "install Debian's package chromium" in complaint
    assert not list(place.spool.glob("waha/*/"))


@pytest.mark.soak
def test_a_page_that_never_ends_costs_only_itself(tmp_path: Path) -> None:
    """A script that spins: its exchange is kept, its fate is `failed: render`, and it is told."""
    fate, crawled = _beside_an_odd_one(tmp_path, SPINNING, seconds=3)
    assert (fate.disposition, fate.reason, fate.rendered_id) == ("failed", "render", "")
    assert fate.record_id
    assert any("could not be rendered" in told for told in crawled.report["findings"])


@pytest.mark.soak
def test_a_page_that_never_rests_is_taken_as_it_is(tmp_path: Path) -> None:
    """At the end of its time it gets nothing more; what it shows is kept, and said to be cut."""
    fate, crawled = _beside_an_odd_one(tmp_path, RESTLESS, seconds=4)
    assert fate.disposition == "captured"
    assert fate.rendered_id
    assert any("before it came to rest" in told for told in crawled.report["findings"])
    # It asks some 20 times a second; 100 exchanges are what one page may have.
    assert sum("/r?" in url for url in crawled.fates) <= 101


@pytest.mark.soak
def test_a_killed_chromium_is_followed_by_another(tmp_path: Path) -> None:
    """The page it showed is shown again."""
    fate, _crawled = _beside_an_odd_one(tmp_path, RESTLESS, seconds=5, harm=_kill_chromium)
    assert (fate.disposition, bool(fate.rendered_id)) == ("captured", True)


@pytest.mark.soak
def test_a_crashed_page_costs_only_itself(tmp_path: Path) -> None:
    """Its renderer dies, as of want of memory: `failed: render`."""
    fate, _crawled = _beside_an_odd_one(tmp_path, RESTLESS, seconds=5, harm=_kill_renderers)
    assert (fate.disposition, fate.reason) == ("failed", "render")


@pytest.mark.soak
def test_a_night_told_to_stop_stops_in_the_middle_of_a_page(
    tmp_path: Path, store_home: Path
) -> None:
    """Ctrl-C: the page is `failed: interrupted`, what was kept is deposited, Chromium is gone."""
    place = Workplace(tmp_path, embedded.endpoint(store_home))
    with servers(1) as (server,), marked() as mark:
        server.pages = pages.site() | {"/feed/": feed_of("/news/odd"), "/news/odd": RESTLESS}
        place.add_site("waha", site_file("waha", server.server_address[1], **pages.KEYS))
        with place.start("night", "waha") as process:
            _wait(lambda: any(path.startswith("/r?") for path in list(server.asked)))
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        assert none_left(mark, 5) == []
        assert place.run("deposit").status == 0
        fate = place.fates("waha")[f"{server.url}/news/odd"]
    assert (fate.disposition, fate.reason) == ("failed", "interrupted")


@pytest.mark.soak
def test_no_chromium_outlives_a_killed_crawl(tmp_path: Path) -> None:
    """`kill -9` of the crawl in the middle of a page: driver, Chromium and children are gone."""
    with servers(1) as (server,), marked() as mark:
        server.pages = pages.site() | {"/feed": feed_of("/news/odd"), "/news/odd": RESTLESS}
        crawling = threading.Thread(
            target=_crawl_to_its_death, args=(tmp_path, f"{server.url}/"), daemon=True
        )
        crawling.start()
        _wait(lambda: any(path.startswith("/r?") for path in list(server.asked)))
        browser, *_others = pids(mark, "--remote-debugging-pipe")
        family = children(browser, "")
        assert len(family) >= 3
        _kill(pids(mark, "crawlers.crawl"))
        crawling.join()
        assert none_left(mark, 10) == []
        _wait(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in family))


def _crawl_to_its_death(folder: Path, home: str) -> None:
    with pytest.raises((AssertionError, FileNotFoundError)):
        crawl(folder, home=home, browser=True, timeout_seconds=30)
