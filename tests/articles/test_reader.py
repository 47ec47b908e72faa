"""Capture -> Article: layouts by day and by fit, dates by trust, refusals by reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from articles.article import NotAnArticle
from articles.errors import RuleUnreadable
from articles.reader import read
from tests.articles.samples import PLAIN_LAYOUT, article, capture, page, site

BODY = "<p>فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم.</p>"
TWO_DESIGNS = """\
layouts:
  - until: 2026-11-21
    headline: h1.old
    body: .old-body
  - headline: h1
    body: .body
"""
LD = '<script type="application/ld+json">{}</script>'
META = '<meta property="article:published_time" content="{}">'


def test_seed_shape_on_the_platform_pack(tmp_path: Path) -> None:
    """Title, share row, byline, body, related: the pack gives the first and third parts only."""
    around = (
        '<article id="the-post"><div class="share-buttons"><a>Facebook</a><a>Telegram</a></div>'
        f'<div class="entry-content"><p>خاص - واحة</p>{BODY}<p>&nbsp;</p></div></article>'
        '<div id="related-posts"><h3>مقالات ذات صلة</h3><h3><a href="/2">مادة أخرى</a></h3></div>'
    )
    html = f'<h1 class="post-title entry-title">عاد السوق</h1>{around}'
    found = article(html, site(tmp_path, "platform: wordpress/jannah\n"))
    assert (found.headline, found.byline) == ("عاد السوق", "خاص - واحة")
    assert found.text == "فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم."
    assert [removed.rule for removed in found.removed] == ["share row", "related box"]


def test_layout_is_the_one_that_fits(tmp_path: Path) -> None:
    """An old design counts only up to its last day; later the page has to fit another."""
    rules = site(tmp_path, TWO_DESIGNS)
    old = f'<h1 class="old">قديم</h1><div class="old-body">{BODY}</div>'
    assert read(capture(old), rules) == NotAnArticle("no layout of waha fits this page", drift=True)
    assert article(page(BODY), rules).layout == "rules/2"


def test_old_articles_keep_their_old_design(tmp_path: Path) -> None:
    """Where two designs are possible on a day, the page decides, not the order."""
    rules = site(tmp_path, TWO_DESIGNS.replace("2026-11-21", "2026-11-22"))
    old = f'<h1 class="old">قديم</h1><div class="old-body">{BODY}</div>'
    assert article(old, rules).layout == "rules/1"
    assert article(page(BODY), rules).layout == "rules/2"


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"html": page(BODY), "status": 404}, "the server answered 404"),
        ({"html": page(BODY), "content_type": "image/png"}, "image/png is not a page"),
        ({"html": " \n"}, "the page is empty"),
        ({"html": "<h1>عنوان</h1>"}, "no layout of waha fits this page"),
        ({"html": page("")}, "no layout of waha fits this page"),
        ({"html": page("<script>x()</script>")}, "the body that rules/1 finds holds no text"),
        ({"html": page("<p>Facebook</p>")}, "the body that rules/1 finds holds no text"),
        ({"html": b"\x00\xff\xfe\x01"}, "no layout of waha fits this page"),
    ],
)
def test_what_is_no_article_says_why(about: dict[str, object], reason: str, tmp_path: Path) -> None:
    """Each kind of non-article gives its own one-line reason."""
    found = read(capture(**about), site(tmp_path))  # type: ignore[arg-type]
    assert found == NotAnArticle(reason, drift=reason.startswith("no layout"))


@pytest.mark.parametrize(
    ("head", "raw", "source"),
    [
        (
            LD.format(
                '{"@graph":[{"@type":["NewsArticle"],"datePublished":"2026-11-22T09:00+03:00"}]}'
            )
            + META.format("2026-11-21T09:00:00+03:00"),
            "2026-11-22T09:00+03:00",
            "json-ld",
        ),
        (
            LD.format('{"@type":"WebPage","datePublished":"2020-01-01"}')
            + META.format("2026-11-21T09:00:00+03:00"),
            "2026-11-21T09:00:00+03:00",
            "meta",
        ),
        (LD.format("{broken") + META.format("السبت 1 شباط 2020"), "2026-11-20T08:00+03:00", "time"),
        (
            LD.format('{"@type":"Article","datePublished":"منذ ساعة"}'),
            "2026-11-20T08:00+03:00",
            "time",
        ),
    ],
)
def test_dates_by_trust(head: str, raw: str, source: str, tmp_path: Path) -> None:
    """JSON-LD of the article, then ISO meta, then the layout's rule; clocks in bars never count."""
    rules = site(tmp_path, PLAIN_LAYOUT + "    published: .meta time\n")
    around = (
        '<div class="today">الجمعة , 4 كانون الثاني 2030</div>'
        '<p class="meta"><time datetime="2026-11-20T08:00+03:00">منذ يومين</time></p>'
    )
    found = article(page(BODY, head=head, around=around), rules).published
    assert found is not None
    assert (found.raw, found.source) == (raw, source)


def test_visible_and_unreadable_dates(tmp_path: Path) -> None:
    """A visible day is a day in the site's zone; an unreadable one keeps what was printed."""
    rules = site(tmp_path, PLAIN_LAYOUT + "    published: .date\n")
    day = article(page(BODY, around='<b class="date">22 تشرين الثاني 2026</b>'), rules).published
    assert day is not None
    assert (day.at, day.date, day.source) == (None, dt.date(2026, 11, 22), "visible")
    since = article(page(BODY, around='<b class="date">منذ 50 دقيقة</b>'), rules).published
    assert since is not None
    assert (since.raw, since.source) == ("منذ 50 دقيقة", "relative")
    # Captured at 23:01 UTC, which is already the next day in Damascus.
    assert since.at == dt.datetime(2026, 11, 22, 22, 11, tzinfo=dt.UTC)
    assert since.date == dt.date(2026, 11, 23)
    vague = article(page(BODY, around='<b class="date">منذ أسبوعين</b>'), rules).published
    assert vague is not None
    assert (vague.at, vague.date, vague.raw) == (None, None, "منذ أسبوعين")


def test_head_of_the_page(tmp_path: Path) -> None:
    """Canonical link, native id, section, tags and language come from where they stand."""
    head = (
        '<link rel="canonical" href="/101/"><link rel="shortlink" href="/?p=4242">'
        '<meta property="article:section" content="محليات">'
        '<meta property="article:tag" content="سوق"><meta property="article:tag" content="باعة">'
    )
    found = article(page(BODY, head=head).replace('lang="ar"', 'lang="en-US"'), site(tmp_path))
    assert (found.canonical_url, found.native_id) == ("https://waha.example/101/", "4242")
    assert (found.section, found.tags, found.language) == ("محليات", ("سوق", "باعة"), "ar")


def test_same_bytes_same_article(tmp_path: Path) -> None:
    """Reading is a function: twice the same capture gives equal articles."""
    rules, html = site(tmp_path), page(BODY * 3)
    assert article(html, rules) == article(html, rules)


def test_rule_beyond_the_parser_is_named(tmp_path: Path) -> None:
    """A selector the page parser cannot follow stops with its own words in the message."""
    rules = site(tmp_path)
    layout = rules.site.layouts[0].model_copy(update={"body": "div:-soup-contains('x')"})
    rules = replace(rules, site=rules.site.model_copy(update={"layouts": (layout,)}))
    with pytest.raises(RuleUnreadable, match="soup-contains"):
        read(capture(page(BODY)), rules)


def test_microdata_states_the_date_in_its_content(tmp_path: Path) -> None:
    """`<meta itemprop="datePublished" content=...>` says as much as a `time` does."""
    rules = site(tmp_path, PLAIN_LAYOUT + "    published: '[itemprop~=\"datePublished\"]'\n")
    stated = '<meta itemprop="datePublished" content="2026-11-20T09:30:00+03:00">'
    found = article(page("<p>فتح السوق أبوابه صباح اليوم.</p>", around=stated), rules)
    assert found.published is not None
    assert (str(found.published.date), found.published.source) == ("2026-11-20", "meta")
