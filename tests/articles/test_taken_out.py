"""Every class of what is taken out of a known body: what must go by it, and what must stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.pages.furniture import FURNITURE
from tests.articles.samples import article, page, site
from tests.articles.test_removal import MUST_GO, MUST_STAY

BEFORE, AFTER = "فتح السوق أبوابه صباح اليوم.", "وعاد الباعة إلى محالهم."
BIO = "<h4>سلمى الحلبي</h4><p>صحفية من حلب تكتب في الشأن المحلي.</p>"

GO = [
    ("author box", f'<div class="about-author"><img src="/a.jpg">{BIO}</div>'),
    ("author box", f'<div class="saboxplugin-wrap">{BIO}</div>'),
    ("author box", f'<div class="m-a-box">{BIO}</div>'),
    ("author box", "<p>عن الكاتب:</p>"),
    (
        "prev and next",
        '<nav class="post-navigation"><a href="/1/">موسم الزيتون</a><a href="/2/">جسر</a></nav>',
    ),
    ("prev and next", '<div class="prev-next-post-nav"><a href="/1/">موسم الزيتون</a></div>'),
    ("prev and next", '<p><a href="/1/">« الخبر السابق</a> <a href="/2/">الخبر التالي »</a></p>'),
    ("prev and next", '<div><a href="/1/">السابق</a><a href="/2/">التالي</a></div>'),
    ("prev and next", '<div class="page-links">الصفحات: <a href="/2/">2</a></div>'),
    (
        "comments",
        '<div id="comments"><h3>تعليق واحد</h3><ol><li>مقال جميل، شكراً لكم.</li></ol></div>',
    ),
    ("comments", '<div id="respond"><h3>اترك تعليقاً</h3><p>يسعدنا رأيك.</p></div>'),
    ("comments", '<div id="disqus_thread">Please enable JavaScript to view the comments.</div>'),
    (
        "follow box",
        '<div class="fb-page"><blockquote><a href="https://www.facebook.com/waha">واحة</a></blockquote></div>',
    ),
    ("follow call", "<h3>تابعونا على تلغرام</h3>"),
    ("newsletter", '<div class="mc4wp-form"><p>كل صباح في بريدك.</p></div>'),
    ("newsletter call", "<h3>النشرة البريدية</h3><form><input></form>"),
    ("app call", "<p>حمل تطبيقنا على هاتفك الآن</p>"),
    ("notice", '<div id="cookie-notice"><p>نحن نحفظ بعض بياناتك.</p></div>'),
    ("notice", "<p>هذا الموقع يستخدم الكوكيز</p>"),
    ("notice", "<p>باستخدامك لهذا الموقع فإنك توافق على سياسة الخصوصية.</p>"),
    ("counter", '<span class="rt-reading-time">3 دقائق</span>'),
    ("counter", "<p>3 دقائق للقراءة</p>"),
    ("counter", "<p>عدد المشاهدات: ١٬٢٣٤</p>"),
    ("counter", "<p>تمت القراءة 120 مرة</p>"),
    ("share label", "<p>طباعة المقال</p>"),
    ("share label", "<p>تم نسخ الرابط</p>"),
    ("control", "<p>حجم الخط A A</p>"),
    ("control", "<p>الرابط المختصر: https://waha.example/?p=101</p>"),
    ("advertising", "<p>إعلان ممول</p>"),
    ("advertising", "<p>يتبع بعد الإعلان</p>"),
    ("advertising", '<div class="ad-container"><a href="https://shop.example">خصم اليوم</a></div>'),
    ("player", '<div class="mejs-container"><span>مشغل الفيديو</span><span>00:00</span></div>'),
    ("player", '<div class="video-js"><p>To view this video please enable JavaScript</p></div>'),
    ("repeated headline", "<h2>عنوان المادة</h2>"),
    ("repeated headline", "<p><strong>عنوان المادة.</strong></p>"),
    ("photo credit", "<p>الصورة: رويترز</p>"),
    ("photo credit", "<p>مصدر الصورة: Getty Images</p>"),
    ("photo credit", "<p>صورة أرشيفية</p>"),
    ("follow call", "<p>تابع آخر الأخبار عبر Google News</p>"),
    ("click call", "<p>انقر هنا</p>"),
    ("code", "<template><p>سطر لا يراه أحد.</p></template>"),
    ("control", "<select><option>دمشق</option></select>"),
    ("hidden copy", "<div hidden><p>عنوان المادة</p></div>"),
    ("tags label", "<h4>الكلمات المفتاحية</h4>"),
]
STAY = [
    ("author box", '<div class="author-quote"><p>الكاتب لا يملك إلا كلماته، قال لنا.</p></div>'),
    ("author box", "<h3>عن الكاتب</h3><p>ولد في حلب عام 1950 وكتب فيها روايته الأولى.</p>"),
    ("prev and next", "<p>السابق واللاحق في القرار سواء، كما يرى المحامي.</p>"),
    ("prev and next", '<p>نشرنا <a href="/1/">الخبر السابق</a> قبل أن يصدر البيان.</p>'),
    ("prev and next", "<p>التالي</p>"),
    ("comments", "<p>تعليق واحد من الوزير كان كافياً لتهدئة السوق.</p>"),
    ("comments", "<blockquote><p>لا تعليق.</p></blockquote>"),
    ("follow box", "<p>تابع الأهالي البث من صفحة البلدية على فيسبوك.</p>"),
    ("follow call", "<p>تابعنا السير نحو القرية حتى حل الظلام.</p>"),
    ("newsletter", '<div class="letter"><p>أرسل السجين رسالة كل صباح.</p></div>'),
    ("newsletter call", "<p>النشرة البريدية التي تصدرها الجمعية توقفت العام الماضي.</p>"),
    ("app call", "<p>حمل تطبيق القرار أعباء جديدة على الأهالي، بحسب المجلس.</p>"),
    ("notice", "<p>هذا الموقع يستخدم اليوم مستودعاً للحبوب بعد أن كان مدرسة.</p>"),
    ("notice", "<p>باستخدامك المياه الجوفية تستنزف حصة أحفادك، يقول المهندس.</p>"),
    ("counter", "<p>دقيقة واحدة</p>"),
    ("counter", "<p>3 دقائق كانت تفصل الحافلة عن المعبر.</p>"),
    ("share label", "<p>طباعة المناهج الجديدة تبدأ الأسبوع المقبل.</p>"),
    ("control", "<p>حجم الخط الناقل للمياه لا يكفي المدينة.</p>"),
    ("advertising", "<p>إعلان ممول نشرته الشركة أثار غضب الأهالي.</p>"),
    ("advertising", "<h3>إعلان</h3><p>وقرأ الناطق نص الاتفاق على الحاضرين.</p>"),
    ("player", "<p>https://youtu.be/aB3_defGhij</p>"),
    ("player", "<p>10:30</p>"),
    ("repeated headline", "<p>عنوان المادة كما نشرته الوكالة لم يكن دقيقاً.</p>"),
    ("repeated headline", "<blockquote><p>عنوان المادة</p></blockquote>"),
    ("photo credit", "<p>الصورة: امرأة تحمل طفلها وتعبر الجسر تحت المطر</p>"),
    ("photo credit", "<p>صورة أرشيفية للجسر أثبتت أنه كان قائماً عام 1930.</p>"),
    ("photo credit", "<p>(رويترز)</p>"),
    ("click call", "<p>انقر هنا مرتين على الخريطة لترى القرى التي هجرها أهلها.</p>"),
    ("code", "<pre>SELECT 1</pre>"),
    ("control", "<p>اختار الأهالي دمشق.</p>"),
    ("tags label", "<p>الكلمات المفتاحية في خطابه كانت ثلاثاً.</p>"),
    ("read more", "<p>تابع القراءة حتى آخر يوم في حياته.</p>"),
]


@pytest.mark.parametrize(("rule", "junk"), GO)
def test_what_is_not_article_goes(rule: str, junk: str, tmp_path: Path) -> None:
    """The block is gone, its rule is listed, and the paragraphs around it are untouched."""
    found = article(page(f"<p>{BEFORE}</p>{junk}<p>{AFTER}</p>"), site(tmp_path))
    assert [block.text for block in found.paragraphs] == [BEFORE, AFTER]
    assert rule in [removed.rule for removed in found.removed]


@pytest.mark.parametrize(("rule", "own"), STAY)
def test_what_only_resembles_it_stays(rule: str, own: str, tmp_path: Path) -> None:
    """What resembles the rule's prey stays whole, among other text and alone."""
    alone = article(page(own + f"<p>{AFTER}</p>"), site(tmp_path))
    found = article(page(f"<p>{BEFORE}</p>{own}<p>{AFTER}</p>"), site(tmp_path))
    assert found.paragraphs[1:] == alone.paragraphs, rule
    assert len(alone.paragraphs) == 1 + own.count("<p>") + own.count("<h3>") + own.count("<pre>")
    assert found.removed == ()


def test_every_class_has_both_kinds() -> None:
    """No rule of known furniture without its prey and without what only resembles it."""
    gone = {rule for rule, _ in (*MUST_GO, *GO)}
    stay = {rule for rule, _ in (*MUST_STAY, *STAY)}
    assert set(FURNITURE) - gone == set()
    assert gone - stay == set()
