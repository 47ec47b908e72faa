"""Addresses -> articles: two are one where link, number or redirect says so and the text agrees."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from articles.histories.families import Families
from articles.identity import article_id, identity_key, keys_ever, present_key
from config.sitefiles import SiteFile
from tests.articles.diary import HOME, Answer, Diary, Night
from tests.articles.samples import article_row, page, site

TEXT = "<p>فتح السوق أبوابه صباح اليوم بعد عام من الترميم.</p><p>وعاد الباعة إلى محالّهم.</p>"
ONE, TWO = f"{HOME}101/", f"{HOME}101-market/"


def canonical(url: str) -> str:
    """What a head says of its page's address."""
    return f'<link rel="canonical" href="{url}">'


def ids(diary: Diary) -> set[str]:
    """The ids under which articles are known."""
    return {row["article_id"] for row in diary.articles if row["superseded_at"] is None}


@pytest.fixture
def rules(tmp_path: Path) -> SiteFile:
    """The site of this module."""
    return site(tmp_path)


NUMBER = '<link rel="shortlink" href="https://waha.example/?p=101">'


@pytest.mark.parametrize(
    ("second", "by"),
    [
        ((Answer(TWO, page(TEXT, head=canonical(ONE))),), "canonical"),
        ((Answer(TWO, page(TEXT, head=NUMBER)),), "number"),
        ((Answer(ONE, status=301, leads_to=TWO), Answer(TWO, page(TEXT))), "redirect"),
    ],
)
def test_a_second_address_is_merged_and_told(
    second: tuple[Answer, ...], by: str, rules: SiteFile
) -> None:
    """By link, number or redirect: one article under the first id, and one row that says so."""
    first = Answer(ONE, page(TEXT, head=NUMBER))
    diary = Diary(rules).read_all([Night(0, (first,)), Night(1, second), Night(2, second)])
    assert ids(diary) == {article_id(rules.site, ONE)}
    assert [kind for kind, *_ in diary.events()] == ["published", "merged"]
    ((row, detail),) = diary.of("merged")
    assert (detail["by"], detail["merged_url"]) == (by, TWO)
    assert detail["merged_id"] == article_id(rules.site, TWO)
    records = {one["record_id"]: one["url"] for one in diary.captures}
    assert (records[row["before_record_id"]], records[row["after_record_id"]]) == (ONE, TWO)


def test_two_known_articles_become_the_first(rules: SiteFile) -> None:
    """Published as two, one on the third night: the rows of the second come under the first id."""
    nights = [
        Night(0, (Answer(ONE, page(TEXT)),)),
        Night(1, (Answer(TWO, page(TEXT)),)),
        Night(2, (Answer(TWO, page(TEXT, head=canonical(ONE))),)),
    ]
    diary = Diary(rules).read_all(nights[:2])
    assert len(ids(diary)) == 2
    diary.read(nights[2])
    assert ids(diary) == {article_id(rules.site, ONE)}
    assert [kind for kind, *_ in diary.events()] == ["published", "merged"]
    assert {row["article_id"] for row in diary.captures if row["article_id"]} == ids(diary)
    (retired,) = [row for row in diary.articles if row["superseded_at"]]
    assert retired["url"] == TWO


@pytest.mark.parametrize("named", [HOME, ONE, f"{HOME}999/", "https://elsewhere.example/101/"])
def test_a_template_bug_merges_nothing(named: str, rules: SiteFile) -> None:
    """One canonical on every page, be it home, an article, none of ours: as many articles."""
    urls = [f"{HOME}{number}/" for number in range(101, 109)]
    pages = tuple(
        Answer(url, page(f"<p>نص {url} وحده.</p>", head=canonical(named)).replace("عنوان", url))
        for url in urls
    )
    diary = Diary(rules).read_all(Night(number, pages) for number in range(3))
    assert ids(diary) == {article_id(rules.site, url) for url in urls}
    assert {kind for kind, *_ in diary.events()} == {"published"}


def test_a_headline_in_common_is_no_evidence_for_a_template(rules: SiteFile) -> None:
    """A weekly bulletin under a template bug: each is an article, and none an edit of another."""
    pages = tuple(
        Answer(f"{HOME}{number}/", page(f"<p>نشرة الأسعار {number}.</p>", head=canonical(ONE)))
        for number in (102, 103, 104)
    )
    diary = Diary(rules).read_all(Night(number, pages) for number in range(3))
    assert len(ids(diary)) == len(pages)
    assert {kind for kind, *_ in diary.events()} == {"published"}


def test_a_template_bug_takes_no_memory(rules: SiteFile) -> None:
    """One canonical on sixteen articles: what is noted of their kin does not double with each."""
    pages = tuple(
        Answer(f"{HOME}{number}/", page(f"<p>نص {number}.</p>", head=canonical(f"{HOME}999/")))
        for number in range(1000, 1016)
    )
    diary = Diary(rules)
    tracemalloc.start()
    try:
        diary.read_all(Night(number, pages) for number in range(2))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


def test_the_work_grows_with_the_articles_and_not_with_their_pairs(rules: SiteFile) -> None:
    """One canonical on 2,000 articles: each is held against few others, night after night."""
    row = article_row(page(TEXT, head=canonical(f"{HOME}999/")), rules)
    families = Families(rules.site, {})
    urls = [f"{HOME}{number}/" for number in range(1000, 3000)]
    for number, url in enumerate(urls * 2):
        other = [{"kind": "paragraph", "text": f"نص {url}"}]
        families.take({**row, "url": url, "record_id": str(number), "paragraphs": other})
    assert len({families.at(url).article_id for url in urls}) == len(urls)
    assert len(families.related) < len(urls)


def test_an_address_read_before_the_old_one_leads_there(rules: SiteFile) -> None:
    """A seed names the new address before the old one is due: merged on that very night."""
    new, led = Answer(TWO, page(TEXT)), Answer(ONE, status=301, leads_to=TWO)
    diary = Diary(rules).read_all(
        [Night(0, (Answer(ONE, page(TEXT)),)), Night(1, (new, led)), Night(2, (new, led))]
    )
    assert ids(diary) == {article_id(rules.site, ONE)}
    assert diary.events() == [("published", "101/", 0), ("merged", "101-market/", 1)]


def test_the_crawls_of_one_night_in_any_order(rules: SiteFile) -> None:
    """The new address in one crawl, the old one leading there in a later one of the same night."""
    first = Night(0, (Answer(ONE, page(TEXT)),))
    new = Night(1, (Answer(TWO, page(TEXT)),))
    led = Night(1, (Answer(ONE, status=301, leads_to=TWO),), start=60)
    one, other = (Diary(rules).read_all(order) for order in ([first, new, led], [first, led, new]))
    assert one.state() == other.state()
    assert [kind for kind, *_ in one.events()] == ["published", "merged"]


def test_a_guessed_redirect_merges_nothing(rules: SiteFile) -> None:
    """A dead address led to another article by its headline: two, and the first is redirected."""
    other = Answer(TWO, page("<p>نشرة يوم آخر، بأسعار أخرى.</p>"))
    led = Night(1, (Answer(ONE, status=301, leads_to=TWO), other))
    diary = Diary(rules).read_all(
        [Night(0, (Answer(ONE, page(TEXT)), other)), led, Night(2, led.answers)]
    )
    assert len(ids(diary)) == 2
    assert ("redirected", "101/", 2) in diary.events()


def test_amp_pages_are_the_article_and_no_edit(rules: SiteFile) -> None:
    """An AMP page with half of the text beside the article: one article, no version of it."""
    amp = Answer(f"{ONE}amp/", page("<p>فتح السوق أبوابه صباح اليوم.</p>"))
    whole = Answer(ONE, page(TEXT))
    for first, second in ((amp, whole), (whole, amp)):
        nights = [Night(0, (first,)), Night(1, (second,)), Night(2, (amp, whole))]
        diary = Diary(rules).read_all(nights)
        assert [kind for kind, *_ in diary.events()] == ["published"]
        assert len(ids(diary)) == 1


def test_an_edit_after_an_amp_page_and_its_own_agreed(rules: SiteFile) -> None:
    """Met by its AMP page, read since on its own page with the same words: then edited, once."""
    amp, own = Answer(f"{ONE}amp/", page(TEXT)), Answer(ONE, page(TEXT))
    edited = Answer(ONE, page(TEXT.replace("عام", "عامين")))
    for nights in (
        [Night(0, (amp, own)), Night(1, (own,)), Night(2, (edited,))],
        [Night(0, (amp, own)), Night(1, (edited, amp))],
        [Night(0, (amp, own, edited))],
    ):
        diary = Diary(rules).read_all(nights)
        assert sorted(kind for kind, *_ in diary.events()) == ["edited", "published"]


def test_a_host_that_was_left(rules: SiteFile, tmp_path: Path) -> None:
    """`formerly` maps an earlier host's keys onto the present one; the id stays as it was."""
    (tmp_path / "moved").mkdir()
    moved = site(tmp_path / "moved", f"formerly: [old.example]\nlayouts: {LAYOUT}\n")
    key = identity_key("http://www.old.example/101/")
    assert present_key(moved.site, key) == "waha.example/101"
    assert keys_ever(moved.site, "waha.example/101") == {"waha.example/101", "old.example/101"}
    assert present_key(rules.site, key) == key
    then = Answer("http://old.example/101/", page(TEXT))
    diary = Diary(rules).read_all([Night(0, (then,))])
    diary.rules = moved
    diary.read(Night(1, (Answer(ONE, page(TEXT)),)))
    assert ids(diary) == {article_id(moved.site, "http://old.example/101/")}
    assert [kind for kind, *_ in diary.events()] == ["published"]


LAYOUT = "[{headline: h1, body: .body}]"
