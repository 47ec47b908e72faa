"""`warraq sites add`, `check --live` and `fixture`: from an address to a site whose rules hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from config.sitefiles import read_site
from tests.newspaper.server import Newspaper
from tests.night.workplace import Ended, Workplace
from warraq.sites import fixtures


@dataclass(frozen=True, slots=True)
class Added:
    """A workplace whose only site was added by its address, and one night of that site."""

    place: Workplace
    home: str
    path: Path
    ended: Ended
    checked: Ended
    night: Ended


@pytest.fixture(scope="module")
def added(new_workplace: Callable[[str], Workplace]) -> Iterator[Added]:
    """The sample newspaper, known by nothing but its address."""
    place = new_workplace("added")
    with Newspaper() as paper:
        ended = place.run("sites", "add", f"{paper.home}/", "--delay", "0.05")
        assert ended.status == 0, ended.err
        path = next(place.sites.glob("*.yaml"))
        hurried = path.read_text(encoding="utf-8") + "delay_seconds: 0\n"
        path.write_text(hurried, encoding="utf-8")
        checked = place.run("sites", "check", "--live", path.stem)
        yield Added(place, paper.home, path, ended, checked, place.night(path.stem))


def test_address_becomes_a_site_file(added: Added) -> None:
    """Seeds that answer, a pattern and a platform or layout: all found, none verified."""
    assert added.ended.status == 0, added.ended.err
    site = read_site(added.path).site
    assert site.verified == "unverified"
    assert not site.is_enabled
    assert {"feed", "sitemap"} <= {seed.kind for seed in site.seeds}
    assert site.layouts
    assert not site.is_article(f"{added.home}/")


def test_file_is_true_of_the_site(added: Added) -> None:
    """The look that checks the file finds nothing wrong, and says what it read."""
    assert added.checked.status == 0, added.checked.err
    assert "headline" in added.checked.out
    assert "`verified: live` may be set" in added.checked.out


def test_added_site_has_its_night(added: Added) -> None:
    """A night by the file finds articles and reads them by its rules."""
    counted = added.place.ask("select count(*) as n, min(layout) as layout from articles")
    assert counted[0]["n"] > 20
    assert counted[0]["layout"].startswith("rules/")


def test_looks_are_kept_nowhere(added: Added) -> None:
    """Only the night is in the archive: a look is no capture."""
    assert len(added.place.chain(added.path.stem)) == 1


def test_fixture_holds_the_rules_to_their_page(added: Added, tmp_path: Path) -> None:
    """A captured page and its record as files: equal today, different when the rules are."""
    url = added.place.ask("select url from articles order by url limit 1")[0]["url"]
    ended = added.place.run("sites", "fixture", url, "--out", str(tmp_path))
    assert ended.status == 0, ended.err
    page = next(tmp_path.rglob("*.html"))
    rules = read_site(added.path)
    told, now = fixtures.replayed(page, rules)
    assert told == now
    drifted = yaml.safe_load(added.path.read_text(encoding="utf-8"))
    drifted |= {"layouts": [{"headline": "h1", "body": "footer"}], "platform": None}
    other = tmp_path / added.path.name
    other.write_text(yaml.safe_dump(drifted, allow_unicode=True), encoding="utf-8")
    told, now = fixtures.replayed(page, read_site(other))
    assert told != now


def test_each_untruth_is_named(new_workplace: Callable[[str], Workplace]) -> None:
    """A dead feed, a pattern that names nothing and a layout that fits nothing: a sentence each."""
    place = new_workplace("untrue")
    with Newspaper() as paper:
        facts = {
            "name": "untrue",
            "publisher": "واحة",
            "home": f"{paper.home}/",
            "article_url": r"/\d+/",
            "seeds": [{"feed": f"{paper.home}/feed/"}, {"feed": f"{paper.home}/gone.xml"}],
            "delay_seconds": 0,
            "layouts": [{"headline": "h1.no-such", "body": "div.no-such"}],
        }
        place.add_site("untrue", yaml.safe_dump(facts, allow_unicode=True))
        layouts = place.run("sites", "check", "--live", "untrue")
        place.add_site("untrue", yaml.safe_dump({**facts, "article_url": "/story/"}))
        pattern = place.run("sites", "check", "--live", "untrue")
    assert (layouts.status, pattern.status) == (1, 1)
    assert f"feed {paper.home}/gone.xml: gone: http-404" in layouts.err
    assert "no layout of untrue fits this page" in layouts.err
    assert "article_url names none of the" in pattern.err


def test_site_that_does_not_answer_gets_no_file(workplace_without_site: Workplace) -> None:
    """Nothing is written about a site that could not be looked at."""
    ended = workplace_without_site.run("sites", "add", "http://127.0.0.1:9/", "--delay", "0")
    assert ended.status == 2
    assert "needs a home page that answers" in ended.complaints[-1]
    assert not list(workplace_without_site.sites.glob("*.yaml"))


@pytest.fixture
def workplace_without_site(new_workplace: Callable[[str], Workplace]) -> Workplace:
    """A workplace that knows no site."""
    return new_workplace("bare")
