"""Lines in which the outlet speaks of itself: what must go, and what only begins like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.calls import call_named
from tests.articles.samples import article, page, site

MUST_GO = [
    ("follow call", "تابعونا على فيسبوك"),
    ("follow call", "تابعونا"),
    ("follow call", "تابعنا عبر Google News"),
    ("follow call", "تابعوا أخبار واحة عبر غوغل نيوز"),
    ("follow call", "لمتابعة آخر الأخبار عبر قناتنا على تلغرام"),
    ("follow call", "Follow us on Twitter and Facebook."),
    ("newsletter call", "اشترك في النشرة البريدية"),
    ("newsletter call", "إشترك في قناتنا على تلغرام"),
    ("newsletter call", "انضم إلى قائمتنا البريدية ليصلك أحدث المقالات والأخبار"),
    ("newsletter call", "انضم الى ملايين المتابعين"),
    ("newsletter call", "أدخل بريدك الإلكتروني"),
    ("newsletter call", "Subscribe to our newsletter"),
    ("newsletter call", "Sign up for our daily newsletter."),
    ("app call", "حمل التطبيق"),
    ("app call", "حمّلوا تطبيق واحة من المتجر"),
    ("app call", "Download our free app"),
    ("click call", "اضغط هنا"),
    ("comments", "التعليقات المنشورة تعبر عن آراء أصحابها"),
    ("comments", "لن يتم نشر عنوان بريدك الإلكتروني."),
    ("comments", "لا توجد تعليقات"),
    ("comments", "التعليقات (0)"),
    ("comments", "اترك ردّاً"),
    ("notice", "جميع الحقوق محفوظة لواحة 2026"),
    ("notice", "نستخدم ملفات تعريف الارتباط لتحسين تجربتك في الموقع."),
    ("advertising", "مادة إعلانية"),
    ("advertising", "Advertisement"),
    ("counter", "وقت القراءة المتوقع: 2 دقائق"),
    ("counter", "عدد المشاهدات: 481"),
    ("counter", "3 min read"),
]
MUST_STAY = [
    "تابعوا المباراة من شرفات المنازل حتى صافرة النهاية.",
    "تابع الأهالي الأخبار عبر الراديو طوال الليل.",
    "اشترك في الحملة مئات المتطوعين من أبناء الحي.",
    "انضم إلى الوفد ثلاثة مهندسين من حلب.",
    "حمل المتظاهرون لافتات تطالب بالماء والكهرباء.",
    "حمل التطبيق الجديد الذي أطلقته الوزارة أخطاء كثيرة، بحسب مستخدمين.",
    "اضغط هنا على الجرح، قال الطبيب لمساعده، ثم ربطه.",
    "تعليقات الأهالي على القرار جاءت سريعة وغاضبة.",
    "ترك التعليق على الخبر أثراً كبيراً في المدينة.",
    "نشرت الوزارة إعلاناً عن مناقصة لترميم الجسر.",
    "Follow the road to the river, he told us.",
    "Sign up for a course and you will wait a year, teachers say.",
    "Download speeds in the province fell by half.",
]


@pytest.mark.parametrize(("rule", "line"), MUST_GO)
def test_calls_go_and_are_listed(rule: str, line: str, tmp_path: Path) -> None:
    """The line is gone by its rule, and the paragraphs around it are untouched."""
    found = article(page(f"<p>قبل السطر.</p><p>{line}</p><p>بعد السطر.</p>"), site(tmp_path))
    assert [block.text for block in found.paragraphs] == ["قبل السطر.", "بعد السطر."]
    assert [(one.rule, one.text) for one in found.removed] == [(rule, line)]


@pytest.mark.parametrize("line", MUST_STAY)
def test_sentences_that_begin_like_calls_stay(line: str) -> None:
    """Only a whole line that names a channel of the outlet is a call."""
    assert call_named(line) is None
