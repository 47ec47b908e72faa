"""Lines in which the outlet speaks of itself: what must go, and what only begins like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.bodies.calls import call_named
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
    ("follow call", "انضم إلينا على تلغرام"),
    ("follow call", "تابعونا على صفحتنا الرسمية على الفيسبوك"),
    ("follow call", "تابعنا على منصات التواصل الاجتماعي فيسبوك وتويتر"),
    ("follow call", "Like us on Facebook"),
    ("follow call", "Lina Haddad may be reached at lina@waha.example or 555"),
    ("newsletter call", "للانضمام إلى قناتنا على تلغرام اضغط هنا"),
    ("newsletter call", "سجل في النشرة اليومية ليصلك كل جديد"),
    ("newsletter call", "لمشاهدة المزيد من التقارير اشتركوا في قناتنا على يوتيوب"),
    ("newsletter call", "اشترك لتصلك أهم الأخبار كل صباح على بريدك"),
    ("newsletter call", "Waha is a reader-supported publication. Consider becoming a subscriber."),
    ("player", "استمع إلى المقال"),
    ("player", "متصفحك لا يدعم تشغيل الفيديو"),
    ("player", "Your browser does not support the video tag."),
    ("control", "تخطى إلى المحتوى"),
    ("control", "زر الذهاب إلى الأعلى"),
    ("control", "A+ A-"),
    ("share label", "تم نسخ الرابط بنجاح"),
    ("share label", "أرسل إلى صديق"),
    ("share label", "هل أعجبك المقال؟ شاركه مع أصدقائك"),
    ("photo credit", "صورة تعبيرية (إنترنت)"),
    ("photo credit", "مصدر الصورة GETTY IMAGES"),
    ("photo credit", "Photo by Salim Najjar"),
    ("photo credit", "DCIM\\105MEDIA\\DJI_0504.JPG"),
    ("counter", "شوهد 233 مرة"),
    ("counter", "1.2K views"),
    ("follow call", "ابق على اطلاع بآخر الأخبار"),
    ("prev and next", "الصفحات: 1 2 3"),
    ("counter", "عدد الكلمات: 320"),
    ("counter", "تمت قراءته 233 مرات"),
    ("counter", "وقت القراءة: دقيقتان"),
    ("counter", "وقت القراءة المتوقع:4دقائق"),
    ("advertising", "الإعلانات"),
    ("notice", "إذا كنت تعتقد أن المادة تحوي معلومات خاطئة أرسل تصحيحاً"),
    ("notice", "Copyright © 2026 Waha Media. All rights reserved."),
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
    "Sign up for the bundle using the same email as your old account",
    "تابعنا على مدار شهرين عبر فيسبوك نقاشات السكان.",
    "انضم إلى خدمة الإطفاء عام 2019، وقضى في القصف.",
    "انضم إلى قناة الجزيرة مراسلاً عام 2012.",
    "اشترك في خدمة الإنترنت الجديدة آلاف السكان.",
    "سجل في قناة السويس مرور ستين سفينة أمس.",
    "حمّل التطبيق أكثر من مليون سوري.",
    "وقت القراءة ينتهي عند الغروب.",
    "شوهد الرجل ثلاث مرات في السوق.",
    "تشغيل الفيديو في قاعة المحكمة أثار جدلاً.",
    "متصفح الأرشيف لا يدعم هذه الفكرة وحده، قال المؤرخ، بل يحتاج إلى من يشرح له ما يراه.",
    "عدد الكلمات التي بقيت من لغتهم 320 كلمة فقط.",
    "استمع إلى المقابلة مئات الآلاف.",
    "Like many others on Facebook, she shared the post.",
    "Find out what people said on Twitter, and how the ministry answered.",
    "Those affected may be reached at the shelter on the main street, officials said.",
    "Contact between them at the border was broken off in May.",
    "Copyright law is being rewritten in Damascus, lawyers say.",
]


@pytest.mark.parametrize(("rule", "line"), MUST_GO)
def test_calls_go_and_are_listed(rule: str, line: str, tmp_path: Path) -> None:
    """The line is gone by its rule, and the paragraphs around it are untouched."""
    found = article(page(f"<p>قبل السطر.</p><p>{line}</p><p>بعد السطر.</p>"), site(tmp_path))
    assert [block.text for block in found.paragraphs] == ["قبل السطر.", "بعد السطر."]
    assert [(one.rule, one.text) for one in found.removed] == [(rule, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Photo by photo, the archive is being rebuilt.",
        "مصدر الصورة غير معروف، بحسب المدققين.",
        "صورة من الإنترنت كانت كافية لاعتقاله.",
        "شاركها مع أصدقائه ثم غادر المدينة.",
        "تخطى إلى المحتوى السياسي مباشرة في خطابه.",
    ],
)
def test_sentences_that_begin_like_credits_stay(line: str, tmp_path: Path) -> None:
    """A whole sentence about a picture or a friend is the article's."""
    found = article(page(f"<p>قبل السطر.</p><p>{line}</p><p>بعد السطر.</p>"), site(tmp_path))
    assert len(found.paragraphs) == 3


@pytest.mark.parametrize("line", MUST_STAY)
def test_sentences_that_begin_like_calls_stay(line: str) -> None:
    """Only a whole line that names a channel of the outlet is a call."""
    assert call_named(line) is None
