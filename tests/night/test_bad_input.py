"""Sites that misbehave: each ends in one clear line, the right fate and the right exit status."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.night import hostile
from tests.night.hostile import Hostile, Script, article, feed, page
from tests.night.workplace import Ended, Workplace, site_file


@dataclass(frozen=True, slots=True)
class Case:
    """One misbehaviour, `bad`, of the page `/NAME/article/0`; and how the night must end."""

    bad: Script = b""
    status: int = 1
    fate: tuple[str, str] | None = None
    gap: str = ""
    scripts: dict[str, Script] = field(default_factory=dict)


ELSEWHERE, INSIDE = "http://elsewhere.example/x", "http://169.254.169.254/latest/meta-data/"
OTHER = f"Location: {ELSEWHERE}\r\n"
CHALLENGE = "cf-mitigated: challenge\r\nServer: cloudflare\r\n"
CASES = {
    "empty-feed": Case(scripts={"feed/": page("")}, gap="an empty feed (0 bytes)"),
    "html-feed": Case(
        scripts={"feed/": page("<!doctype html><p>oops")}, gap="HTML where a feed should be"
    ),
    "not-xml": Case(scripts={"feed/": page("404 page not found")}, gap="malformed XML, beyond"),
    "no-feed": Case(scripts={"feed/": page("x", status="404 Not Found")}, gap="answered 404"),
    "gone": Case(page("no", status="404 Not Found"), 0, ("gone", "http-404")),
    "error": Case(page("oh", status="500 Oh"), 1, ("failed", "http-5xx"), "failed http-5xx"),
    "flaky": Case(hostile.flaky, 0, ("captured", "")),
    "silent": Case(hostile.silent, 1, ("failed", "timeout"), "failed timeout"),
    "no-article": Case(
        page("<h1>about us</h1>"), 0, ("not-an-article", "no layout of {site} fits this page")
    ),
    "short": Case(article()[:-20], 1, ("truncated", "disconnect"), "truncated disconnect"),
    "reset": Case(hostile.reset, 1, ("truncated", "disconnect"), "truncated disconnect"),
    "garbage": Case(
        b"SSH-2.0-OpenSSH_9.2\r\n", 1, ("truncated", "unspecified"), "truncated unspecified"
    ),
    "cut-head": Case(b"HTTP/1.1 2", 1, ("truncated", "disconnect"), "truncated disconnect"),
    "hang-up": Case(lambda _c, _n: None, 1, ("failed", "connect"), "failed connect"),
    "elsewhere": Case(page("", status="301 Moved", extra=OTHER), 0, ("redirected", "")),
    "inside": Case(
        page("", status="302 Found", extra=f"Location: {INSIDE}\r\n"), 0, ("redirected", "")
    ),
    "endless": Case(hostile.endless, 1, ("redirected", ""), "a redirect that leads nowhere"),
    "nowhere": Case(page("", status="301 Moved"), 1, ("redirected", ""), "leads nowhere"),
    "bad-place": Case(
        page("", status="301 Moved", extra="Location: http://[bad\r\n"),
        1,
        ("redirected", ""),
        "leads nowhere",
    ),
    "bomb": Case(hostile.bomb(200), 1, ("failed", "unreadable"), "failed unreadable"),
    "drip": Case(hostile.dripping, 1, ("failed", "timeout"), "failed timeout"),
    "blocked": Case(page("no", status="403 No"), 1, ("blocked", "http-403"), "blocked http-403"),
    "challenge": Case(
        page("wait", status="403 No", extra=CHALLENGE),
        1,
        ("blocked", "challenge-cloudflare"),
        "blocked challenge-cloudflare",
    ),
    "bad-links": Case(
        page("<h1>خبر</h1><div class=entry><p>نص<img src='http://[bad'><img src='//[x'></div>"),
        0,
        ("captured", ""),
        scripts={
            "list/": page("<a href='http://[bad'>x</a> <a href='/bad-links/article/1'>y</a>"),
        },
    ),
}


def group_of(case: Case) -> str:
    """The site that a case belongs to, so that few nights show many misbehaviours."""
    if not case.fate:
        return "feeds"
    return "gaps" if case.status else "harmless"


STATUSES = {"good": 0, "feeds": 1, "gaps": 1, "harmless": 0}


@pytest.fixture(scope="module")
def place(new_workplace: Callable[[str], Workplace]) -> Workplace:
    """One workplace for all, so that what one site does to another would show."""
    return new_workplace("bad-input")


@pytest.fixture(scope="module")
def server() -> Iterator[Hostile]:
    """Every case's pages, and those of one good site."""
    with Hostile() as running:
        for name, case in {**CASES, "good": Case(article(), 0)}.items():
            home = f"/{name}/"
            links = [f"{running.home}{home}article/{number}" for number in range(2)]
            running.scripts |= {
                home: page("<p>home"),
                f"{home}feed/": feed(*links),
                f"{home}article/0": case.bad,
                f"{home}article/1": article("خبر سليم"),
                **{home + path: script for path, script in case.scripts.items()},
            }
        yield running


def seeds_of(name: str, case: Case, server: Hostile) -> list[dict[str, str]]:
    """A feed, and a section where the case has one."""
    home = f"{server.home}/{name}/"
    feeds = [{"feed": f"{home}feed/"}]
    return [*feeds, {"section": f"{home}list/"}] if "list/" in case.scripts else feeds


@pytest.fixture(scope="module")
def ended(place: Workplace, server: Hostile) -> dict[str, Ended]:
    """A night of each group of cases, the good site's first, then two at a time."""
    for group in STATUSES:
        cases = {name: case for name, case in CASES.items() if group_of(case) == group}
        seeds = [seed for name, case in cases.items() for seed in seeds_of(name, case, server)]
        home = f"{server.home}/good/"
        keys = {"home": home, "seeds": seeds or [{"feed": f"{home}feed/"}], "timeout_seconds": 1}
        place.add_site(group, site_file(group, server.port, **keys))
    with ThreadPoolExecutor(2) as pool:
        first = {"good": place.night("good")}
        others = [group for group in STATUSES if group != "good"]
        return first | dict(zip(others, pool.map(place.night, others), strict=True))


@pytest.mark.parametrize("group", STATUSES)
def test_each_night_ends_as_it_must(group: str, ended: dict[str, Ended], place: Workplace) -> None:
    """Exit status 1 exactly where something is missing; no complaint; every URL one fate."""
    assert (ended[group].status, ended[group].complaints) == (STATUSES[group], [])
    (summary,) = ended[group].rows
    assert bool(summary["gaps"]) == bool(STATUSES[group])
    met = place.ask("select url from captures where site = $it", it=group)
    assert sum(summary["dispositions"].values()) == len(met) == len(place.fates(group))


@pytest.mark.parametrize("name", CASES)
def test_each_misbehaviour_has_its_fate(
    name: str, ended: dict[str, Ended], place: Workplace, server: Hostile
) -> None:
    """Gap, disposition and reason of the bad page; the one beside it is kept and read."""
    check(name, group_of(CASES[name]), ended[group_of(CASES[name])], place, server)


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_each_misbehaviour_alone(name: str, workplace: Workplace, server: Hostile) -> None:
    """The same, each as a site of its own with its own exit status."""
    home, seeds = f"{server.home}/{name}/", seeds_of(name, CASES[name], server)
    workplace.add_site(
        name, site_file(name, server.port, home=home, seeds=seeds, timeout_seconds=1)
    )
    night = workplace.night(name)
    assert (night.status, night.complaints) == (CASES[name].status, [])
    check(name, name, night, workplace, server)


def check(name: str, site: str, night: Ended, place: Workplace, server: Hostile) -> None:
    """One case's part of a night is as its line in the table says."""
    case, home = CASES[name], f"{server.home}/{name}/"
    (summary,) = night.rows
    gaps = [gap for gap in summary["gaps"] if f"/{name}/" in gap]
    assert [gap for gap in gaps if case.gap in gap] if case.gap else not gaps, summary["gaps"]
    captures = {
        row["url"]: row
        for row in place.ask("select * from captures where site = $it", it=site)
        if row["url"].startswith(home)
    }
    if case.fate:
        row = captures[f"{home}article/0"]
        disposition, reason = case.fate
        assert (row["disposition"], row["reason"] or "") == (disposition, reason.format(site=site))
        assert captures[f"{home}article/1"]["article_id"]


def test_retries_are_kept_too(ended: dict[str, Ended], place: Workplace, tmp_path: Path) -> None:
    """Three exchanges for a page that always fails, two for one that fails once."""
    assert ended
    for name, times in (("error", 3), ("flaky", 2), ("short", 3)):
        kept = [
            record
            for record in place.records(group_of(CASES[name]), tmp_path)
            if record.kind == "response" and record.url.endswith(f"/{name}/article/0")
        ]
        assert len(kept) == times, name


@pytest.mark.parametrize("target", [ELSEWHERE, INSIDE])
def test_a_redirect_away_is_not_followed(
    target: str, ended: dict[str, Ended], place: Workplace, tmp_path: Path
) -> None:
    """A target on another host, or in a private network, is met, out of scope, and never asked."""
    assert ended
    fate = place.fates("harmless")[target]
    assert (fate.disposition, fate.reason) == ("out-of-scope", "another host")
    assert target not in {record.url for record in place.records("harmless", tmp_path)}


def test_nothing_that_was_kept_is_lost(ended: dict[str, Ended], place: Workplace) -> None:
    """After all these nights every snapshot verifies, the good site's among them."""
    proved = place.run("verify", "--all", "--json")
    assert proved.status == 0, proved.out
    assert {row["snapshot"].partition("/")[0] for row in proved.rows} == set(ended)


def test_a_site_that_is_down(place: Workplace, server: Hostile) -> None:
    """Nothing listens: status 3 and one sentence; beside a good site it is a gap, status 1."""
    assert server
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        place.add_site("down", site_file("down", unheard.getsockname()[1]))
        alone = place.night("down")
        both = place.run("night", "down", "good", "--date", "2026-11-23", "--json")
    assert alone.status == 3
    (line,) = alone.complaints
    assert line.endswith("no page was got (failed: connect); is the site up?")
    assert {fate.disposition for fate in place.fates("down").values()} == {"failed"}
    assert (both.status, len(both.rows), len(both.complaints)) == (1, 2, 1)


def test_a_host_that_nobody_knows(place: Workplace) -> None:
    """An unknown name: status 3, one sentence, `failed` for `dns`; kept as evidence."""
    keys = {"home": "http://nosuch.invalid/", "seeds": [{"feed": "http://nosuch.invalid/feed/"}]}
    place.add_site("unknown", site_file("unknown", 1, **keys))
    refused = place.night("unknown")
    assert refused.status == 2
    (line,) = refused.complaints
    assert "WARRAQ_CONTACT is not set" in line
    ended = place.night("unknown", WARRAQ_CONTACT="mailto:desk@example.org")
    assert ended.status == 3
    (line,) = ended.complaints
    assert "failed: dns" in line
    assert {fate.reason for fate in place.fates("unknown").values()} == {"dns"}


def test_wrong_use_is_status_2(place: Workplace) -> None:
    """An unknown site, an unknown key in a site file, a setting that is missing: one line, 2."""
    unknown = place.run("night", "nosuch")
    assert (unknown.status, len(unknown.complaints)) == (2, 1)
    unset = place.run("snapshots", WARRAQ_STORE="")
    assert (unset.status, len(unset.complaints)) == (2, 1)
    path = place.sites / "wrong.yaml"
    path.write_text("name: wrong\nhomme: x\n", encoding="utf-8")
    wrong = place.run("night", "good")
    path.unlink()
    assert (wrong.status, len(wrong.complaints)) == (2, 1)
    assert str(path) in wrong.err
