"""The generic reader: when it may speak, what it refuses, and what it says of its reading."""

# ruff: noqa: E501 - Arabic sentences are not broken for a margin

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from articles.article import NotAnArticle
from articles.reader import read
from tests.articles.designs.pages import commented, plain
from tests.articles.designs.parts import EXCERPT, OTHERS, cards, foot, menu, namer, sidebar
from tests.articles.designs.stories import MARKET
from tests.articles.samples import PLAIN_LAYOUT, article, capture, page, site

NAME = namer(3)
TEXT = "".join(f"<p>{text}</p>" for text in MARKET.paragraphs)
ARTICLE_TYPE = '<meta property="og:type" content="article">'


def shell(body: str, *, title: str = "واحة", head: str = "") -> str:
    """A page with a menu and a foot."""
    return f"<title>{title}</title>{head}<body>{menu(NAME)}{body}{foot(NAME)}</body>"


def test_only_sites_without_layouts(tmp_path: Path) -> None:
    """A site with layouts of which none fits has a new design: that is a finding, not an article."""
    html = plain(MARKET, NAME)
    assert article(html, site(tmp_path, "")).layout == "generic"
    drifted = site(tmp_path, PLAIN_LAYOUT.replace(".body", ".gone"))
    assert read(capture(html), drifted) == NotAnArticle(
        "no layout of waha fits this page", drift=True
    )


REFUSED = [
    (shell(cards(NAME, 5)), "no text"),
    (shell(f"<h1>محليات</h1>{cards(NAME, 5)}", title="محليات - واحة"), "no text"),
    (shell(f"<h1>محليات</h1>{sidebar(NAME)}", title="محليات - واحة"), "no text"),
    (
        shell(
            "".join(
                f"<h2><a href='/{n}/'>{t}</a></h2><p>{MARKET.paragraphs[0]}</p>"
                for n, t in enumerate(OTHERS)
            ),
            title="واحة",
        ),
        "list of articles",
    ),
    (shell(f"<h1>الصفحة غير موجودة</h1>{TEXT}"), "does not exist"),
    (shell(f"<h1>عذراً، لا يمكن إيجاد تلك الصفحة.</h1>{TEXT}"), "does not exist"),
    (shell(f"<h1>404 :(</h1>{TEXT}"), "does not exist"),
    (shell(f"<h1>خبر</h1>{TEXT}", title="الصفحة غير موجودة - واحة"), "does not exist"),
    (shell(f"<h1>خبر</h1>{TEXT}").replace("<body>", '<body class="error404">'), "does not exist"),
    (shell(f"<h1>خبر</h1>{TEXT}", title="Just a moment..."), "challenge"),
    (shell(f'<form id="challenge-form"></form><h1>خبر</h1>{TEXT}'), "challenge"),
    (shell("<h1>خبر</h1><div>جاري تحميل المحتوى...</div>", head=ARTICLE_TYPE), "no text"),
    ("<p>سطر</p>", "no headline"),
]


@pytest.mark.parametrize(("html", "reason"), REFUSED)
def test_what_is_no_article_is_refused(html: str, reason: str, tmp_path: Path) -> None:
    """Lists, missing pages, challenges and empty shells each say what they are."""
    found = read(capture(html), site(tmp_path, ""))
    assert isinstance(found, NotAnArticle), found
    assert reason in found.reason


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<h1>الصفحة غير موجودة</h1><div class='body'><p>عد إلى الرئيسية.</p></div>", "not exist"),
        ("<h1>خبر</h1><div class='body'>جاري تحميل المحتوى</div>", "loading"),
        ("<title>Just a moment...</title><h1>x</h1><div class='body'>Checking</div>", "challenge"),
    ],
)
def test_layouts_are_not_fooled_either(html: str, reason: str, tmp_path: Path) -> None:
    """A missing page in the site's own design is no article, though its layout fits."""
    found = read(capture(html), site(tmp_path))
    assert isinstance(found, NotAnArticle)
    assert reason in found.reason


KEPT = [
    shell(f"<h1>404 مليون ليرة لترميم السوق</h1>{TEXT}"),
    shell(f"<h1>الصفحة غير موجودة: كيف تختفي الأخبار من الأرشيف</h1>{TEXT}"),
    shell(
        f"<h1>خبر</h1>{TEXT}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    ),
    shell(f"<h1><a href='/101/'>عاد السوق إلى العمل صباح اليوم</a></h1>{TEXT}"),
    shell(
        "<h1>خبر قصير من السوق القديم</h1><p>فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم.</p>",
        head=ARTICLE_TYPE,
    ),
]


@pytest.mark.parametrize("html", KEPT)
def test_articles_that_resemble_are_kept(html: str, tmp_path: Path) -> None:
    """Words of an error in a headline, a linked headline, a flash of one sentence: articles."""
    assert article(html, site(tmp_path, "")).paragraphs


def test_everything_set_aside_is_listed(tmp_path: Path) -> None:
    """What stood within the body and was not taken as article is in `removed`, with its rule."""
    removed = article(commented(MARKET, NAME), site(tmp_path, "")).removed
    assert {one.rule for one in removed} >= {"comments"}
    listed = " ".join(one.text for one in removed)
    assert "لن يتم نشر عنوان بريدك الإلكتروني." in listed


def test_subtitle_author_and_section_by_structure(tmp_path: Path) -> None:
    """What stands under the headline by name, and what JSON-LD says of person and section."""
    data = (
        '<script type="application/ld+json">{"@type":"NewsArticle","articleSection":["محليات"],'
        '"author":[{"@type":"Organization","name":"شبكة واحة"},'
        '{"@type":"Person","name":"admin"},{"@type":"Person","name":"سلمى الحلبي"}]}</script>'
    )
    under = '<div class="x9 articleDek">يخدم الطريق سبع قرى</div>'
    html = page(TEXT, head=data, around=under)
    found = article(html, site(tmp_path, ""))
    assert (found.subtitle, found.author, found.section) == (
        "يخدم الطريق سبع قرى",
        "سلمى الحلبي",
        "محليات",
    )


def test_page_builder_calls_every_part_a_widget(tmp_path: Path) -> None:
    """Elementor's names set no text aside, though much of the page is other articles' excerpts."""
    part = '<div class="elementor-element elementor-widget elementor-widget-{}"><div>{}</div></div>'
    posts = "".join(
        f'<article class="elementor-post"><h3><a href="/{n}/">{text}</a></h3><p>{EXCERPT}</p></article>'
        for n, text in enumerate(OTHERS, 201)
    )
    parts = (
        ("theme-post-title", "<h1>خبر</h1>"),
        ("theme-post-content", TEXT),
        ("posts", posts),
    )
    html = shell("".join(part.format(*one) for one in parts))
    found = article(html, site(tmp_path, ""))
    assert tuple(block.text for block in found.paragraphs) == MARKET.paragraphs


WRITERS = [
    '<div><span class="byline">بواسطة <a href="/a/">سلمى الحلبي</a></span></div>',
    '<div><a rel="author" href="/a/">سلمى الحلبي</a></div>',
    '<div><a href="/author/salma/">سلمى الحلبي</a></div>',
    '<div><span itemprop="author" itemscope><b itemprop="name">سلمى الحلبي</b></span></div>',
    '<p class="post-author">كتبت: سلمى الحلبي</p>',
]


@pytest.mark.parametrize("line", WRITERS)
def test_writer_by_what_markup_says(line: str, tmp_path: Path) -> None:
    """Relations, microdata and the names of all designs tell the writer; a login is none."""
    found = article(shell(f"<h1>خبر</h1>{line}{TEXT}"), site(tmp_path, ""))
    assert found.author == "سلمى الحلبي"
    assert "سلمى الحلبي" in (found.byline or "")
    login = article(shell(f"<h1>خبر</h1>{line}{TEXT}".replace("سلمى ", "")), site(tmp_path, ""))
    assert login.author is None


def test_heading_under_the_headline_is_the_subtitle(tmp_path: Path) -> None:
    """Whatever it is called; a byline or the headline again is none."""
    for line, subtitle in (
        ("<h2>يخدم الطريق سبع قرى</h2>", "يخدم الطريق سبع قرى"),
        ("<h2>الرقة - سلمى الحلبي</h2>", None),
        ("<h2>افتتاح الطريق الدولي</h2>", None),
    ):
        html = shell(f"<div><h1>افتتاح الطريق الدولي</h1>{line}</div><div>{TEXT}</div>")
        assert article(html, site(tmp_path, "")).subtitle == subtitle


def test_line_of_an_update_is_the_last_to_date(tmp_path: Path) -> None:
    """`آخر تحديث` above the day of publication does not win."""
    lines = "<p>آخر تحديث: 3 نيسان 2026</p><p>1 نيسان 2026</p>"
    found = article(shell(f"<h1>خبر</h1>{lines}{TEXT}"), site(tmp_path, ""))
    assert found.published is not None
    assert str(found.published.date) == "2026-04-01"


def test_not_found_page_says_so_without_layouts(tmp_path: Path) -> None:
    """A 200 that says not found is told from a page that merely holds no text."""
    rules = site(tmp_path, "")
    gone = read(capture(shell("<h1>الصفحة غير موجودة</h1>", title="الصفحة غير موجودة")), rules)
    assert gone == NotAnArticle("the page says that it does not exist")
    bare = read(capture(shell("<h1>محليات</h1>")), rules)
    assert isinstance(bare, NotAnArticle)
    assert bare != gone


def test_a_page_goes_with_its_reading(tmp_path: Path) -> None:
    """Nothing of a reading is left for the garbage collector, be it an article or none."""
    rules, pages = site(tmp_path, ""), [plain(MARKET, NAME), shell(cards(NAME, 5))]
    captures = [capture(html) for html in (*pages, *pages)]
    for one in captures[:2]:
        read(one, rules)
    gc.collect()
    gc.disable()
    try:
        for one in captures[2:]:
            read(one, rules)
        assert gc.collect() == 0
    finally:
        gc.enable()
