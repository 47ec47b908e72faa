"""A pattern for `article_url` from the addresses that a site's seeds name."""

from __future__ import annotations

import re

import pytest

from crawlers.patterns import article_pattern

HOME = "https://news.example/"
OTHERS = [
    HOME,
    f"{HOME}about",
    f"{HOME}category/local/",
    f"{HOME}tag/halab/",
    f"{HOME}category/local/page/2/",
    f"{HOME}contact-us/",
]
SITES = {
    "id and slug": [
        f"{HOME}{n}/%d8%b3%d9%88%d9%82-%d8%ad%d9%84%d8%a8-{n}/" for n in range(101, 109)
    ],
    "id alone": [f"{HOME}archives/{n}" for n in range(75001, 75009)],
    "day and slug": [f"{HOME}2025/06/{n:02}/market-opens-early/" for n in range(1, 9)],
    "slug at the root": [f"{HOME}فتح-السوق-أبوابه-{n}/" for n in "ابتثجحخد"],
    "section and id": [
        f"{HOME}{section}/{n}" for n in range(500, 504) for section in ("local", "sport")
    ],
    "query": [f"{HOME}index.php?page=show&id={n}" for n in range(700, 708)],
}


@pytest.mark.parametrize("name", SITES)
def test_every_article_and_nothing_else(name: str) -> None:
    """The pattern names every article, the next one too, and none of the other pages."""
    articles = SITES[name]
    pattern = article_pattern(articles[:-1], OTHERS)
    assert pattern is not None
    assert all(re.search(pattern, url) for url in articles)
    assert not any(re.search(pattern, url) for url in OTHERS)


def test_both_hosts_and_schemes() -> None:
    """With and without `www`, over http and https, an article is one."""
    pattern = article_pattern(SITES["id and slug"], OTHERS)
    assert pattern is not None
    url = SITES["id and slug"][0]
    assert re.search(pattern, url.replace("https://", "http://www."))


def test_no_pattern_rather_than_one_that_names_everything() -> None:
    """Where articles look like the site's other pages there is no pattern."""
    assert article_pattern([f"{HOME}contact-us/", f"{HOME}write-to-us/"], OTHERS) is None
    assert article_pattern([], OTHERS) is None
