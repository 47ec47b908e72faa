"""Named removal rules, each with what must go and what must stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles.samples import PLAIN_LAYOUT, article, page, site

BEFORE, AFTER = "فتح السوق أبوابه صباح اليوم.", "وعاد الباعة إلى محالهم."
SHARER = "https://www.facebook.com/sharer.php?u=x"

MUST_GO = [
    ("code", "<script>var a = 1;</script>"),
    ("code", "<style>.u1 {padding: 0}</style>"),
    ("code", "<noscript><img src='/a.jpg'>بديل</noscript>"),
    ("share row", f'<p><a href="{SHARER}">انشرها</a></p>'),
    (
        "share row",
        '<div class="sharedaddy"><h3>شارك هذا الموضوع:</h3><ul><li>فيس بوك</li></ul></div>',
    ),
    ("share row", '<div class="a2a_kit"><a href="https://www.addtoany.com/x">Telegram</a></div>'),
    ("share row", '<ul><li><a href="whatsapp://send?text=x">WhatsApp</a></li></ul>'),
    ("share label", "<p>Facebook</p>"),
    ("share label", "<p>\u200fTelegram</p>"),
    ("share label", "<div><span>Facebook</span> <span>WhatsApp</span> <span>Telegram</span></div>"),
    ("share label", "<p><strong>شاركها !</strong></p>"),
    ("share label", "<p>مشاركة هذه المقالة</p>"),
    ("share label", "<p>مشاركه الخبر :</p>"),
    ("share label", "<p>12 Shares</p>"),
    ("share label", "<p>واتس آب</p>"),
    ("share label", "<p>نسخ الرابط</p>"),
    ("share label", "<div><span>Facebook</span><i></i><span>WhatsApp</span></div>"),
    ("share label", '<div><a href="#">Facebook</a><a href="#"><span>Telegram</span></a></div>'),
    ("share label", "Facebook<br>WhatsApp<br>Telegram<br><br>"),
    ("share label", '<ul><li><a href="#">تلغرام</a></li><li><a href="#">فيسبوك</a></li></ul>'),
    (
        "related box",
        '<div class="yarpp-related"><h3>مقالات ذات صلة:</h3><a href="/2">آخر</a></div>',
    ),
    (
        "related box",
        '<div><h4>اقرأ أيضاً</h4><ul><li><a href="/2">مادة أخرى عن السوق</a></li></ul></div>',
    ),
    (
        "related list",
        '<div><p>شاهد أيضًا</p><div><a href="/2">مادة أخرى</a> 18 يونيو، 2025</div></div>',
    ),
    (
        "related box",
        '<a href="/2"><span class="ctaText">اقرأ أيضاً:</span> <span>مادة أخرى</span></a>',
    ),
    ("related box", '<p><strong>اقرأ أيضًا: </strong><a href="/2">مادة أخرى</a></p>'),
    ("related box", '<p><span>إقرأ ايضاً..</span> <a href="/2">مادة أخرى</a></p>'),
    ("related link", '<p><a href="/2">اقرأ أيضاً: مادة أخرى</a></p>'),
    ("related box", '<p>اقرأ أيضاً: <a href="/2">مادة</a> و<a href="/3">مادة</a></p>'),
    ("related label", "<h3>مقالات ذات صلة</h3>"),
    ("related label", "<p>قد يعجبك أيضًا</p>"),
    ("related label", "<h2>مواضيع ذات علاقة :</h2>"),
    ("related list", '<h3>مقالات ذات صلة</h3><ul><li><a href="/2">مادة أخرى</a></li></ul>'),
    ("related list", '<p>اقرأ أيضاً</p><p><a href="/2">مادة أخرى</a> - 18 يونيو، 2025</p>'),
    ("related list", "<h3>أخبار ذات صلة</h3><ul><li>مادة أخرى بلا رابط</li></ul>"),
    ("tags", '<div class="tagcloud"><a href="/t">سوق</a></div>'),
    ("tags", '<p>الوسوم: <a href="/t">سوق</a> <a href="/t2">باعة</a></p>'),
    ("advertising", '<ins class="adsbygoogle">إعلان</ins>'),
    ("advertising", '<div class="code-block code-block-3">إعلان</div>'),
    ("hidden copy", '<p style="display:none">عنوان المادة</p>'),
    ("hidden copy", '<span class="screen-reader-text">فتح في نافذة جديدة</span>'),
    ("read more", "<p><a href='#'>اظهر المزيد</a></p>"),
    ("read more", "<p>أكمل القراءة »</p>"),
    ("counter", '<div class="post-views">عدد المشاهدات: 481</div>'),
    ("control", "<button>استمع</button>"),
    ("player", '<iframe src="https://www.youtube.com/embed/x">متصفحك قديم</iframe>'),
    (
        "related link",
        (
            '<div class="b9"><a href="/102/x"><img src="/a.jpg"></a>'
            '<h4><a href="/102/x">موسم الزيتون يبدأ باكراً هذا العام</a></h4></div>'
        ),
    ),
    (
        "related link",
        (
            '<ul><li><a href="/102/">موسم الزيتون يبدأ باكراً هذا العام</a></li>'
            '<li><a href="https://www.waha.example/103/">جسر جديد على نهر الخابور</a></li></ul>'
        ),
    ),
    ("photo credit", "<p>© رويترز / أحمد الحسن</p>"),
]

MUST_STAY = [
    ("share row", f'<p>قال في <a href="{SHARER}">هذا المنشور</a> إن الطريق مفتوح.</p>'),
    ("related link", "<p>اقرأ أيضاً: كتاب الأسواق، وهو مرجع في بابه.</p>"),
    ("share label", "<p>نشر فيسبوك بياناً عن العطل الذي أصاب خدماته.</p>"),
    ("share label", "<p>شارك المئات في الوقفة أمام المبنى.</p>"),
    ("share label", "<h3>فيسبوك</h3><p>تصدّر الموقع قائمة الشبكات.</p>"),
    ("share label", "<p>أكثر الشبكات استعمالاً:</p><ul><li>فيسبوك</li><li>تلغرام</li></ul>"),
    (
        "share row",
        '<p>كتب على <a href="https://t.me/waha">قناته في تلغرام</a> أن الطريق مفتوح.</p>',
    ),
    (
        "share row",
        '<blockquote><p>قال عبر فيسبوك: <a href="https://facebook.com/x/1">نعود</a></p></blockquote>',
    ),
    ("related link", "<p>اقرأ أيضاً في الكتاب نفسه فصلاً عن الأسواق القديمة.</p>"),
    ("related link", '<p>اقرأ <a href="/2">تقريرنا عن السوق</a> الذي نشر أمس.</p>'),
    ("related label", "<p>ونشرت الصحيفة مقالات ذات صلة بالموضوع نفسه.</p>"),
    ("related list", '<p>روابط الوثائق:</p><ul><li><a href="/d1">الوثيقة الأولى</a></li></ul>'),
    ("related box", "<div><p>شاهد أيضاً من الشرفة نساء الحي وهن يوزعن الخبز على المارة.</p></div>"),
    ("tags", "<p>الوسوم التي حملها الجنود كانت جديدة.</p>"),
    (
        "hidden copy",
        f'<div style="display:none"><p>{"قال البائع كلاماً طويلاً عن السوق. " * 9}</p></div>',
    ),
    ("hidden copy", '<p class="d-none d-md-block">يظهر هذا السطر على الشاشات العريضة.</p>'),
    ("read more", "<p>المزيد من القراءة يوسع الأفق.</p>"),
    ("advertising", '<div class="code-block"><p>صورة من نص البيان</p></div>'),
    (
        "table",
        "<table><tr><th>الشبكة</th><th>العدد</th></tr><tr><td>Facebook</td><td>12</td></tr></table>",
    ),
    (
        "related link",
        (
            "<p>وهذه تقاريرنا عن الموسم:</p>"
            '<ul><li><a href="/102/">موسم الزيتون يبدأ باكراً هذا العام</a></li></ul>'
        ),
    ),
    (
        "related link",
        '<p><a href="https://un.example/7/">تقرير الأمم المتحدة عن مياه الشرب</a></p>',
    ),
    (
        "related link",
        '<p><a href="/102/">موسم الزيتون يبدأ باكراً هذا العام</a>، كما قلنا أمس.</p>',
    ),
]


@pytest.mark.parametrize(("rule", "junk"), MUST_GO)
def test_junk_goes_and_is_listed(rule: str, junk: str, tmp_path: Path) -> None:
    """The block is gone, its rule is listed, and the paragraphs around it are untouched."""
    html = page(f"<p>{BEFORE}</p>{junk}<p>{AFTER}</p>")
    found = article(html, site(tmp_path))
    assert [paragraph.text for paragraph in found.paragraphs] == [BEFORE, AFTER]
    assert rule in [removed.rule for removed in found.removed]


@pytest.mark.parametrize(("rule", "own"), MUST_STAY)
def test_the_articles_own_words_stay(rule: str, own: str, tmp_path: Path) -> None:
    """What only resembles the rule's prey stays, whole, and nothing is listed."""
    html = page(f"<p>{BEFORE}</p>{own}<p>{AFTER}</p>")
    alone = article(page(own), site(tmp_path))
    found = article(html, site(tmp_path))
    assert found.paragraphs[1:-1] == alone.paragraphs, rule
    assert not found.removed
    assert alone.paragraphs


def test_link_line_leaves_its_paragraph(tmp_path: Path) -> None:
    """A related line after a line break goes; the lines around it stay one paragraph."""
    body = f'<p>{BEFORE}<br><b>اقرأ أيضاً:</b> <a href="/2">مادة أخرى</a><br>{AFTER}</p>'
    found = article(page(body), site(tmp_path))
    assert [paragraph.text for paragraph in found.paragraphs] == [f"{BEFORE}\n{AFTER}"]
    assert [removed.rule for removed in found.removed] == ["related link"]


def test_list_is_cut_only_as_far_as_it_goes(tmp_path: Path) -> None:
    """A related heading takes the links under it and leaves the text that follows."""
    junk = '<h3>اقرأ أيضاً</h3><ul><li><a href="/2">مادة</a></li><li><a href="/3">مادة</a></li></ul>'
    found = article(page(f"<p>{BEFORE}</p>{junk}<p>{AFTER}</p>"), site(tmp_path))
    assert [paragraph.text for paragraph in found.paragraphs] == [BEFORE, AFTER]


def test_site_rules_come_first_and_are_named(tmp_path: Path) -> None:
    """A site's own `remove` selector takes its block and is listed by its selector."""
    rules = site(
        tmp_path, PLAIN_LAYOUT + "    remove: [.editor-note, .body]\nremove: ['p:last-child']\n"
    )
    found = article(page(f'<div class="editor-note">تصحيح</div><p>{BEFORE}</p><p>ذيل</p>'), rules)
    assert [paragraph.text for paragraph in found.paragraphs] == [BEFORE]
    assert [removed.rule for removed in found.removed] == [
        "site rule .editor-note",
        "site rule p:last-child",
    ]


def test_what_stands_beside_the_body_is_noted(tmp_path: Path) -> None:
    """Share and related blocks outside the container are listed too, each wording once."""
    row = (
        f'<div class="share-buttons"><a href="{SHARER}">Facebook</a>'
        '<div class="a2a_kit"><a>Telegram</a></div></div>'
    )
    related = '<div id="related-posts"><h3>مقالات ذات صلة</h3><a href="/2">مادة أخرى</a></div>'
    found = article(page(f"<p>{BEFORE}</p>", around=row + row + related), site(tmp_path))
    assert [(removed.rule, removed.text) for removed in found.removed] == [
        ("share row", "Facebook Telegram"),
        ("related box", "مقالات ذات صلة مادة أخرى"),
    ]


def test_a_block_is_noted_under_its_own_rule(tmp_path: Path) -> None:
    """A related block that has share buttons in it is noted as related, not as a share row."""
    row = '<div class="addthis_inline_share_toolbox_x1">Facebook</div>'
    related = f'<div id="related-posts"><a href="/2">مادة أخرى</a>{row}</div>'
    found = article(page(f"<p>{BEFORE}</p>", around=related), site(tmp_path))
    assert [(removed.rule, removed.text) for removed in found.removed] == [
        ("related box", "مادة أخرى Facebook"),
    ]


def test_empty_blocks_leave_no_paragraph(tmp_path: Path) -> None:
    """Paragraphs of white space, no-break spaces and line breaks are none."""
    junk = "<p>&nbsp;</p><p><br></p><p> \n </p><div><span></span></div>"
    found = article(page(f"{junk}<p>{BEFORE}</p>{junk}"), site(tmp_path))
    assert [paragraph.text for paragraph in found.paragraphs] == [BEFORE]
    assert not found.removed


def test_round_up_keeps_its_links(tmp_path: Path) -> None:
    """Where links to other articles are most of the text, they are what it is about."""
    links = "".join(
        f'<p><a href="/{number}/">خبر الأسبوع الأبرز رقم {number}</a></p>' for number in (2, 3, 4)
    )
    found = article(page(f"<p>{BEFORE}</p>{links}"), site(tmp_path, PLAIN_LAYOUT))
    assert len(found.paragraphs) == 4
