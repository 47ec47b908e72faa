"""Layout drift: which pages count, what is told of a night, and when it is too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.article import Article, NotAnArticle
from articles.reader import read
from articles.reading.drift import Finding, Tally, counted, drifted
from config.sitefiles import SiteFile
from tests.articles.samples import PLAIN_LAYOUT, capture, page, site

BODY = "<p>فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم.</p>"
RULED = PLAIN_LAYOUT + "    published: .date\n    byline: .by\n"
OLD = page(BODY, around='<b class="date">22 تشرين الثاني 2026</b><i class="by">خاص - واحة</i>')
NEW = f'<h1 class="t">عنوان</h1><main>{BODY}</main>'


def tallied(pages: list[str], rules: SiteFile) -> Tally:
    """The pages of a night as the extract step would count them."""
    tally = Tally()
    for html in pages:
        tally.update(counted(read(capture(html), rules)))
    return tally


def test_new_design_is_too_much(tmp_path: Path) -> None:
    """A night in a new design fails; one page in four hundred is told and passes."""
    rules = site(tmp_path, RULED)
    assert drifted(tallied([OLD] * 9, rules)) == ()
    assert drifted(tallied([OLD] * 4 + [NEW] * 2, rules)) == (
        Finding("no layout fits 2 of 6 pages", too_much=True),
    )
    assert drifted(tallied([OLD] * 9 + [NEW], rules)) == (
        Finding("no layout fits 1 of 10 pages", too_much=False),
    )


def test_few_pages_prove_nothing(tmp_path: Path) -> None:
    """Four pages that fit nothing are told; the fifth makes them too much."""
    rules = site(tmp_path, RULED)
    assert [one.too_much for one in drifted(tallied([NEW] * 4, rules))] == [False]
    assert [one.too_much for one in drifted(tallied([NEW] * 5, rules))] == [True]


def test_share_is_the_callers(tmp_path: Path) -> None:
    """A site may be given a share of its own."""
    tally = tallied([OLD] * 9 + [NEW], site(tmp_path, RULED))
    assert drifted(tally, share=0.05)[0].too_much
    assert not drifted(tally, share=0.1)[0].too_much


@pytest.mark.parametrize(
    "html",
    [
        "<h1>الصفحة غير موجودة</h1>",
        f'<link rel="canonical" href="https://waha.example/">{NEW}',
        "<title>Just a moment...</title>",
        page("<p>Facebook</p>"),
    ],
)
def test_what_a_page_says_of_itself_is_no_drift(html: str, tmp_path: Path) -> None:
    """A page gone, the home page, a challenge, a body of buttons: other findings, not this one."""
    found = read(capture(html), site(tmp_path, RULED))
    assert isinstance(found, NotAnArticle)
    assert (found.drift, counted(found)) == (False, Tally())


def test_generic_readings_do_not_count(tmp_path: Path) -> None:
    """A site without layouts has none that could drift."""
    found = read(capture(page(BODY * 3)), site(tmp_path, ""))
    assert isinstance(found, Article)
    assert counted(found) == Tally()


def test_date_rule_that_stops_matching(tmp_path: Path) -> None:
    """Articles left undated by their rule are too much; dated by JSON-LD they are only told."""
    rules = site(tmp_path, RULED)
    undated = OLD.replace('class="date"', 'class="day"')
    assert drifted(tallied([OLD] * 3 + [undated] * 3, rules)) == (
        Finding("the rule `published` of rules/1 left 3 of 6 articles undated", too_much=True),
    )
    meta = '<meta property="article:published_time" content="2026-11-21T09:00:00+03:00">'
    dated = undated.replace("<head>", f"<head>{meta}")
    assert drifted(tallied([dated] * 20, rules)) == (
        Finding("the rule `published` of rules/1 found nothing on any of 20 articles", False),
    )


def test_silent_rule_is_told(tmp_path: Path) -> None:
    """A rule silent on twenty articles is told; on nineteen, or but for one page, it is not."""
    rules = site(tmp_path, RULED)
    unsigned = OLD.replace('class="by"', 'class="author"')
    told = Finding("the rule `byline` of rules/1 found nothing on any of 20 articles", False)
    assert drifted(tallied([unsigned] * 20, rules)) == (told,)
    assert drifted(tallied([unsigned] * 19, rules)) == ()
    assert drifted(tallied([unsigned] * 20 + [OLD], rules)) == ()


def test_tallies_of_apart_read_files_add_up(tmp_path: Path) -> None:
    """Two halves of a night counted apart say what the whole says."""
    rules = site(tmp_path, RULED)
    pages = [OLD] * 4 + [NEW] * 4
    halves = tallied(pages[::2], rules) + tallied(pages[1::2], rules)
    assert drifted(halves) == drifted(tallied(pages, rules))
