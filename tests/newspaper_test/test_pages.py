"""The newspaper as its data says: words, editions, noise, and links that lead to no article."""

from __future__ import annotations

import re
from dataclasses import fields

from tests.newspaper import press
from tests.newspaper.expected import Expected, expected
from tests.newspaper.press import path_of
from tests.newspaper.server import Newspaper
from tests.newspaper.stories import SECTIONS, issue, removed
from tests.newspaper_test.visits import Page, fetch, squeezed, words_of


def test_pages_are_well_formed(paper: Newspaper) -> None:
    """Every article, listing and error page closes what it opens, and leaves no template mark."""
    paper.edition = 2
    paths = [story.path for story in issue(2)]
    paths += ["/", "/4109/", press.NOTICE, *(f"/category/{name}/" for name in SECTIONS)]
    for path in paths:
        _status, text, _headers = fetch(paper.home + path)
        page = Page(text)
        assert (path, page.faults, page.open) == (path, [], [])
        assert "{{" not in text
        assert "story:" not in text


def test_pages_print_the_words_of_the_data(paper: Newspaper) -> None:
    """Each headline, byline and paragraph stands on its page, markup apart."""
    for url, record in expected(1, paper.home).items():
        plain = words_of(fetch(url)[1])
        for words in (record.headline, record.byline, record.dateline, *record.paragraphs):
            assert words is None or squeezed(words) in plain


def test_editions_differ_as_told() -> None:
    """Three new, two removed, one paragraph, one headline and one printed date; nothing else."""
    before, after = expected(1), expected(2)
    number = {url: record.native_id for url, record in (before | after).items()}
    assert {number[url] for url in after.keys() - before.keys()} == {"4129", "4130", "4131"}
    assert {number[url] for url in before.keys() - after.keys()} == {"4109", "4115"}
    assert removed(2) == {4109: 410, 4115: 404}
    differing = {number[url]: _differing(before[url], after[url]) for url in before if url in after}
    assert {story: named for story, named in differing.items() if named} == {
        "4124": {"modified", "paragraphs"},
        "4126": {"modified", "headline"},
        "4127": {"modified", "published", "published_date"},
    }
    url = next(url for url in before if number[url] == "4124")
    pairs = zip(before[url].paragraphs, after[url].paragraphs, strict=True)
    assert sum(old != new for old, new in pairs) == 1


def test_removed_articles_answer_404_and_410(paper: Newspaper) -> None:
    """What the second edition removed was there in the first, and is named by no later page."""
    for story_id, status in removed(2).items():
        paper.edition = 1
        assert fetch(paper.home + path_of(story_id))[0] == 200
        paper.edition = 2
        assert fetch(paper.home + path_of(story_id))[0] == status
        assert path_of(story_id) not in fetch(f"{paper.home}/sitemap.xml")[1]


def test_noise_changes_and_words_stay(paper: Newspaper) -> None:
    """Two fetches differ in counter, related list and nonce, and in no word of the article."""
    url = paper.home + path_of(4101)
    first, second = fetch(url)[1], fetch(url)[1]
    for pattern in (
        r"meta-views.*?</span> (\S+)</span>",
        r'"nonce":"(\w+)"',
        r'id="related-posts".*?<h3 class="post-title"><a href="([^"]+)"',
    ):
        found = [re.search(pattern, page, re.DOTALL) for page in (first, second)]
        assert all(found)
        assert len({match[1] for match in found if match}) == 2
    assert re.search(r"topbar-today-date[^>]*>[^<]+ \d\d:\d\d:\d\d<", first)
    assert _body(first) == _body(second)


def test_oddities_answer_as_named(paper: Newspaper) -> None:
    """The links that lead to no article: moved, refused by robots, a notice, dead, off the site."""
    links = {href for _kind, href in Page(fetch(f"{paper.home}/category/services/")[1]).links}
    odd = {paper.home + path for path in (press.OLD_ADDRESS, press.PRIVATE, press.NOTICE)}
    assert odd | {paper.home + press.DEAD, press.OFF_SITE} <= links
    assert f"Disallow: {press.PRIVATE}" in fetch(f"{paper.home}/robots.txt")[1].splitlines()
    assert fetch(paper.home + press.DEAD)[0] == 404
    assert "entry-title" not in fetch(paper.home + press.NOTICE)[1]
    for moved in (press.OLD_ADDRESS, f"/?p={press.MOVED_TO}"):
        fetch(paper.home + moved)
        assert paper.requests[-1].path == path_of(press.MOVED_TO)
    assert fetch(f"{paper.home}/?p=9")[0] == 404


def _differing(before: Expected, after: Expected) -> set[str]:
    names = (field.name for field in fields(Expected))
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def _body(page: str) -> str:
    found = re.search(r'<div class="entry-content.*?<div class="post-bottom-meta', page, re.DOTALL)
    assert found
    return re.sub(r'data-ad-slot="\w+"', "", found[0])
