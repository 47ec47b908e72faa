"""How a crawler finds the articles: feed, sections and their pages, addresses, site file."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
import yaml

from config.sitefiles import read_site
from tests.newspaper.expected import expected
from tests.newspaper.press import path_of
from tests.newspaper.server import Newspaper, site_yaml
from tests.newspaper.stories import SECTIONS
from tests.newspaper_test.visits import Page, fetch


def test_feed_holds_the_ten_newest(paper: Newspaper) -> None:
    """RSS 2.0 with ten items in order, dates in UTC, cut descriptions and stable guids."""
    channel = ET.fromstring(fetch(f"{paper.home}/feed/")[1]).find("channel")  # noqa: S314
    assert channel is not None
    items = channel.findall("item")
    newest = list(expected(1, paper.home).values())[:10]
    assert [item.findtext("link") for item in items] == [record.url for record in newest]
    dates = [item.findtext("pubDate") or "" for item in items]
    assert all(date.endswith(" +0000") for date in dates)
    assert [parsedate_to_datetime(date) for date in dates] == [r.published for r in newest]
    assert all("[&#8230;]" in (item.findtext("description") or "") for item in items)
    assert items[0].findtext("guid") == f"{paper.home}/?p=4128"


@pytest.mark.parametrize("edition", [1, 2])
def test_paging_reaches_every_article(paper: Newspaper, edition: int) -> None:
    """Following `a.next` from the first page of each section meets each article of the edition."""
    paper.edition = edition
    met: set[str] = set()
    for section in SECTIONS:
        url: str | None = f"{paper.home}/category/{section}/"
        while url:
            links = Page(fetch(url)[1]).links
            met |= {href for kind, href in links if kind == "more-link button"}
            url = next((href for kind, href in links if "next" in kind.split()), None)
    assert met == set(expected(edition, paper.home))


def test_beyond_the_last_page_is_404(paper: Newspaper) -> None:
    """WordPress answers 404 past the end and sends page 1 to the section's own address."""
    assert fetch(f"{paper.home}/category/services/page/3/")[0] == 200
    assert fetch(f"{paper.home}/category/services/page/4/")[0] == 404
    assert fetch(f"{paper.home}/category/nowhere/")[0] == 404
    fetch(f"{paper.home}/category/services/page/1/")
    assert paper.requests[-1].path == "/category/services/"


def test_urls_follow_the_port_and_the_site_file_does_too(paper: Newspaper, tmp_path: Path) -> None:
    """No page, feed or site file of a paper on another port names port 8765."""
    for path in ("/", "/feed/", "/sitemap.xml", "/robots.txt", path_of(4112)):
        text = fetch(paper.home + path)[1]
        assert ":8765" not in text
        assert paper.home in text
    file = tmp_path / "sample.yaml"
    written = yaml.safe_load(site_yaml(paper.port))
    written.pop("platform")
    rules = {"headline": "h1.entry-title", "body": ".entry-content"}
    file.write_text(yaml.safe_dump({**written, "layouts": [rules]}), encoding="utf-8")
    site = read_site(file).site
    assert site.schedule is None
    assert all(site.is_article(url) for url in expected(1, paper.home))
    assert {urlsplit(seed.url).port for seed in site.seeds} == {paper.port}
