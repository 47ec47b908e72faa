"""Who signs, and from where: what is a byline, what is a dateline, and what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles.samples import PLAIN_LAYOUT, article, page, site

SENTENCE = "<p>فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم.</p>"
BYLINES = [
    "خاص - SY24",
    "واحة – خاص",
    "واحة – سالم النجار",
    "واحة _ دمشق",
    "واحة ـ سالم النجار",
    "واحة | متابعات",
    "كتب : مصراوي",
    "كتبت ليلى الحاج",
    "بقلم: سالم النجار",
    "بقلم سالم النجار",
    "ترجمة: فريق واحة",
    "حوار: ليلى الحاج",
    "وكالات",
    "متابعات",
    "فريق التحرير",
    "واحة",
    "By Salim Najjar",
    "دمشق ـ نور حوّام",
    "الرقة - سعاد العلي",
    "حلب - القسم الثقافي",
    "حاوره: نزار السيد",
    "أجرت الحوار: ليلى الحاج",
    "Qamişlo - Navenda Nûçeyan",
    "/Redacción/",
]
NOT_BYLINES = [
    "خاص: تفاصيل جديدة عن السوق الذي افتتح صباح أمس",
    "قال البائع - وهو يبتسم - إن السوق عاد.",
    "وكالات الأنباء نقلت الخبر عن مصادر محلية",
    "كتب الأطفال في المعرض",
    "دمشق - حلب",
    "حلب - قصف مدفعي",
    "حلب - على وشك الانهيار",
    "هل عاد السوق؟",
    "خاص - وثائق تكشف أسماء المتورطين",
    "واحة - متابعات:",
    "من أقوال واحة التي لا تنسى في هذا الباب كلها",
]


@pytest.mark.parametrize("byline", BYLINES)
def test_byline_is_taken_out_as_printed(byline: str, tmp_path: Path) -> None:
    """A first line that only signs is the byline, and no paragraph."""
    found = article(page(f"<p><strong>{byline}</strong></p>{SENTENCE}"), site(tmp_path))
    assert found.byline == byline
    assert len(found.paragraphs) == 1


@pytest.mark.parametrize("line", NOT_BYLINES)
def test_other_short_lines_stay(line: str, tmp_path: Path) -> None:
    """A short first line that says something stays a paragraph."""
    found = article(page(f"<p>{line}</p>{SENTENCE}"), site(tmp_path))
    assert (found.byline, found.paragraphs[0].text) == (None, line)


LONG = (
    "<p>بدأت المحكمة النظر في القضية صباح الخميس، ومن المتوقع أن تستمع إلى خمسين شاهداً قبل أن "
    "تصدر حكمها في الربيع.</p>"
)


@pytest.mark.parametrize("name", ["رانيا مصطفى", "هيفي قاسم", "السويداء - مجد قطيش"])
def test_a_name_alone_signs(name: str, tmp_path: Path) -> None:
    """A name, or a place and any name, of which the text says nothing, signs it above or below."""
    for body in (f"<p>{name}</p>{LONG}", f"{LONG}<p>{name}</p>"):
        found = article(page(body), site(tmp_path))
        assert (found.byline, len(found.paragraphs)) == (name, 1)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>أحمد الشرع</p>{LONG}<p>وقال الشرع إن المحكمة مستقلة.</p>",
        f"<p>حلب - قصف متقطع</p>{LONG}<p>وتجدد القصف ليلاً على الأحياء.</p>",
        f"{LONG}<p>والضحايا:</p><p>أحمد العلي</p><p>خالد الحمد</p>",
        f"<h2>رانيا مصطفى</h2>{LONG}",
    ],
)
def test_a_name_the_text_speaks_of_stays(body: str, tmp_path: Path) -> None:
    """A caption, a heading with a place, a list of names: whom the text is about signs nothing."""
    found = article(page(body), site(tmp_path))
    assert found.byline is None
    assert len(found.paragraphs) == body.count("</p>") + body.count("</h2>")


@pytest.mark.parametrize("line", [".", "***", "ـــــــ"])
def test_marks_sign_nothing(line: str, tmp_path: Path) -> None:
    """A dot or a rule drawn with letters, first or last, is nobody."""
    for body in (f"<p>{line}</p>{LONG}", f"{LONG}<p>{line}</p>"):
        assert article(page(body), site(tmp_path)).byline is None


def test_desks_are_no_author(tmp_path: Path) -> None:
    """Content systems call a desk a person."""
    person = '{"@type":"Person","name":"%s"}'
    data = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{person}}}</script>'
    )
    for name, author in (("فريق التحرير", None), ("سالم النجار", "سالم النجار")):
        found = article(page(SENTENCE, head=data % name), site(tmp_path))
        assert found.author == author


def test_byline_may_be_last(tmp_path: Path) -> None:
    """An outlet's name closing the text is its byline."""
    found = article(page(f"{SENTENCE}<p>واحة - خاص</p>"), site(tmp_path))
    assert (found.byline, len(found.paragraphs)) == ("واحة - خاص", 1)


def test_byline_before_a_line_break(tmp_path: Path) -> None:
    """In a body of `<br>`, the signing line leaves the block it stands in."""
    found = article(page("خاص - واحة<br>فتح السوق أبوابه.<br>وعاد الباعة."), site(tmp_path))
    assert found.byline == "خاص - واحة"
    assert found.paragraphs[0].text == "فتح السوق أبوابه.\nوعاد الباعة."


def test_byline_rule_wins(tmp_path: Path) -> None:
    """What a layout rule finds is the byline; a first line in other words stays."""
    rules = site(tmp_path, PLAIN_LAYOUT + "    byline: .by\n")
    around = '<p class="by">واحة – سالم النجار</p>'
    found = article(page(f"<p>وكالات</p>{SENTENCE}", around=around), rules)
    assert (found.byline, len(found.paragraphs)) == ("واحة – سالم النجار", 2)


def test_dateline_alone_is_byline_and_paragraph(tmp_path: Path) -> None:
    """`حمص-سانا` on its own line gives the place, is the byline as printed, and stays."""
    found = article(page(f"<p>حمص-سانا</p>{SENTENCE}"), site(tmp_path))
    assert (found.dateline, found.byline) == ("حمص", "حمص-سانا")
    assert found.paragraphs[0].text == "حمص-سانا"


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("دير الزور-سانا افتتح السوق أبوابه اليوم.", "دير الزور"),
        ("بيروت (رويترز) - قالت مصادر إن السوق عاد.", "بيروت"),
        ("دمشق، سوريا (CNN) -- أكدت مصادر محلية ذلك.", "دمشق، سوريا"),
    ],
)
def test_dateline_glued_to_the_sentence(opening: str, place: str, tmp_path: Path) -> None:
    """A dateline before the first sentence gives its place and the paragraph stays whole."""
    found = article(page(f"<p>{opening}</p>{SENTENCE}"), site(tmp_path))
    assert (found.dateline, found.byline) == (place, None)
    assert found.paragraphs[0].text == opening


def test_a_login_is_no_author(tmp_path: Path) -> None:
    """One word, or one with a number, is a login of the content system; two are a person."""
    rules = site(tmp_path, PLAIN_LAYOUT + "    author: .author\n")
    for name, author in (("admin", None), ("محرر 3", None), ("سالم النجار", "سالم النجار")):
        found = article(page(SENTENCE, around=f'<a class="author">{name}</a>'), rules)
        assert found.author == author
