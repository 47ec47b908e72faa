"""A real Arabic WordPress site, crawled by a site file alone: by its feeds, sections and both."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from tests.night.saved_site import SavedSite
from tests.night.workplace import Ended, Workplace

SAVED = Path(__file__).parents[2].parent / "shared" / "pages" / "real" / "jnews_site_ar.tar.xz"
SITE_FILE = Path(__file__).with_name("jnews.yaml")
ROOT, HOST, PORT = "/info_news/", "abdelilahbouaiss.github.io", 8766

pytestmark = pytest.mark.skipif(
    not SAVED.is_file(), reason="NOT RUN: ../shared/pages/real is absent, no real site is crawled"
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SavedSite]:
    """The site, unpacked and served."""
    folder = tmp_path_factory.mktemp("jnews")
    with tarfile.open(SAVED) as archive:
        archive.extractall(folder, filter="data")
    with SavedSite(folder / "jnews_site_ar", root=ROOT, host=HOST) as site:
        yield site


@dataclass(frozen=True, slots=True)
class Crawled:
    """One night of the site by one choice of seeds."""

    workplace: Workplace
    ended: Ended
    captures: list[dict[str, Any]]
    articles: list[dict[str, Any]]

    @property
    def posts(self) -> set[str]:
        """The posts that were captured and read, by their URLs."""
        return {row["url"] for row in self.captures if row["article_id"]}


@pytest.fixture(scope="module")
def crawl(
    saved: SavedSite, new_workplace: Callable[[str], Workplace]
) -> Callable[[list[dict[str, str]]], Crawled]:
    """Runs a night by the seeds it is given."""

    def crawled(seeds: list[dict[str, str]]) -> Crawled:
        place = new_workplace("jnews")
        facts = {**_site(saved.port), "seeds": seeds}
        place.add_site("jnews", yaml.safe_dump(facts, allow_unicode=True))
        ended = place.night("jnews")
        captures = place.ask("select * from captures")
        _print_figures(captures, place.ask("select * from articles"), ended)
        return Crawled(place, ended, captures, place.ask("select * from articles"))

    return crawled


Crawl = Callable[[list[dict[str, str]]], Crawled]


@pytest.mark.soak
def test_all_feeds_name_48_posts(saved: SavedSite, crawl: Crawl) -> None:
    """All 80 feeds as seeds: 48 posts, and each of the six empty ones is named as a gap."""
    feeds = [f"{_home(saved)}{path}" for path in _feeds(saved)]
    night = crawl([{"feed": url} for url in feeds])
    assert len(feeds) == 80
    assert len(night.posts) == 48
    (row,) = night.ended.rows
    empty = [gap for gap in row["gaps"] if "an empty feed (0 bytes)" in gap]
    assert len(empty) == 6
    assert night.ended.status == 1
    _assert_whole(night)


def test_sections_lead_to_all_53_posts(saved: SavedSite, crawl: Crawl) -> None:
    """The section listings with their further pages: every post of the site, once each."""
    night = crawl([seed for seed in _site(saved.port)["seeds"] if "section" in seed])
    assert len(night.posts) == 53
    assert {unquote(url) for url in night.posts} == {_home(saved) + path for path in _posts(saved)}
    assert night.ended.status == 0
    _assert_whole(night)


@pytest.mark.soak
def test_the_site_file_as_it_is_finds_all_53(saved: SavedSite, crawl: Crawl) -> None:
    """Feeds and sections together, as the site file has them: 53, none of them asked for twice."""
    saved.asked.clear()
    night = crawl(_site(saved.port)["seeds"])
    assert len(night.posts) == 53
    assert night.ended.status == 0
    assert {path for path, times in Counter(saved.asked).items() if times > 1} <= {"/robots.txt"}
    _assert_whole(night)


def _assert_whole(night: Crawled) -> None:
    """Every post is read with headline, body and date; every URL has one fate; all is sound."""
    assert len(night.articles) == len(night.posts)
    for row in night.articles:
        assert row["headline"]
        assert row["text"]
        assert row["published_date"]
        year, month, day = re.search(r"/(\d{4})/(\d\d)/(\d\d)/", row["url"]).groups()  # type: ignore[union-attr]
        assert f"{row['published_date']}" == f"{year}-{month}-{day}"
    (summary,) = night.ended.rows
    urls = [row["url"] for row in night.captures]
    assert len(urls) == len(set(urls)) == sum(summary["dispositions"].values())
    fates = {row["disposition"] for row in night.captures if row["role"] == "article"}
    assert fates == {"captured"}
    assert night.workplace.faults() == []


def _print_figures(
    captures: list[dict[str, Any]], articles: list[dict[str, Any]], ended: Ended
) -> None:
    roles = Counter(f"{row['role']} {row['disposition']}" for row in captures)
    figures = ", ".join(f"{name} {count}" for name, count in sorted(roles.items()))
    print(f"\njnews: status {ended.status}; {len(articles)} articles; {figures}")


def _site(port: int) -> dict[str, Any]:
    text = SITE_FILE.read_text(encoding="utf-8").replace(f":{PORT}/", f":{port}/")
    facts: dict[str, Any] = yaml.safe_load(text)
    return facts


def _home(saved: SavedSite) -> str:
    return f"http://127.0.0.1:{saved.port}{ROOT}"


def _feeds(saved: SavedSite) -> list[str]:
    found = saved.folder.rglob("feed/index.xml")
    return sorted(f"{path.parent.relative_to(saved.folder)}/" for path in found)


def _posts(saved: SavedSite) -> list[str]:
    found = saved.folder.glob("2*/*/*/*/index.html")
    return sorted(f"{path.parent.relative_to(saved.folder)}/" for path in found)
