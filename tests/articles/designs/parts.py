"""What stands around articles: bars, boxes, strips and notices, every word our own.

`name` gives a class name for a part; the same part has the same name within one page.
"""

# ruff: noqa: E501 - pages and Arabic sentences are not broken for a margin

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterable

from tests.articles.designs.stories import Story

Name = Callable[[str], str]
Design = Callable[[Story, Name], str]

OTHERS = (
    "وزارة الزراعة تعلن موعد استلام القطن من الفلاحين",
    "افتتاح جسر جديد على نهر الخابور شمال الحسكة",
    "فريق من حلب يفوز ببطولة الشطرنج للناشئين",
    "ارتفاع أسعار الخضار في أسواق دمشق مع بداية الشتاء",
    "حملة تشجير في جبل الزاوية بمشاركة طلاب المدارس",
)
EXCERPT = (
    "تفاصيل هذا الخبر تجدونها كاملة في صفحتنا، وفيها ما قاله المسؤولون وما رآه الأهالي في المكان."
)


def namer(seed: int) -> Name:
    """Class names that say nothing, the same for the same seed."""
    letters = random.Random(seed)
    known: dict[str, str] = {}

    def name(part: str) -> str:
        if part not in known:
            known[part] = "x" + "".join(letters.choices(string.ascii_lowercase, k=7))
        return known[part]

    return name


def menu(name: Name) -> str:
    """A bar of sections, with today's date in it."""
    sections = ("الرئيسية", "محليات", "اقتصاد", "رياضة", "ثقافة", "رأي", "فيديو", "من نحن")
    items = "".join(f'<li><a href="/{n}/">{text}</a></li>' for n, text in enumerate(sections))
    return (
        f'<div class="{name("top")}"><span>الأحد , 22 تشرين الثاني 2026</span></div>'
        f'<div class="{name("menu")}"><ul>{items}</ul></div>'
    )


def share(name: Name) -> str:
    """A row of networks."""
    networks = ("Facebook", "WhatsApp", "Telegram", "X")
    spans = "".join(f'<span class="{name("net")}">{text}</span> ' for text in networks)
    return f'<div class="{name("share")}">{spans}</div>'


def related(name: Name, label: str = "مقالات ذات صلة") -> str:
    """A labelled box of other articles."""
    items = "".join(
        f'<li><a href="/{200 + n}/">{text}</a></li>' for n, text in enumerate(OTHERS[:3])
    )
    return f'<div class="{name("rel")}"><h3>{label}</h3><ul>{items}</ul></div>'


def cards(name: Name, count: int = 4) -> str:
    """Other articles with excerpts and no label."""
    items = "".join(
        f'<div class="{name("card")}"><h4><a href="/{300 + n}/">{OTHERS[n]}</a></h4>'
        f"<p>{EXCERPT}</p></div>"
        for n in range(count)
    )
    return f'<div class="{name("cards")}">{items}</div>'


def sidebar(name: Name) -> str:
    """The most read, with times."""
    items = "".join(
        f'<div class="{name("side-item")}"><a href="/{400 + n}/">{text}</a><span>منذ {n + 2} ساعات</span></div>'
        for n, text in enumerate(OTHERS)
    )
    return f'<div class="{name("side")}"><h3>الأكثر قراءة</h3>{items}</div>'


def foot(name: Name) -> str:
    """The end of the page: what the outlet is, and its rights."""
    links = "".join(
        f'<a href="/p{n}/">{text}</a> ' for n, text in enumerate(("من نحن", "اتصل بنا"))
    )
    return (
        f'<div class="{name("foot")}"><p>واحة مؤسسة إعلامية مستقلة تأسست عام 2014.</p>{links}'
        "<p>جميع الحقوق محفوظة لواحة 2026</p></div>"
    )


def comments(name: Name) -> str:
    """A form and its rules."""
    return (
        f'<div class="{name("comments")}"><h3>اترك تعليقاً</h3>'
        "<p>لن يتم نشر عنوان بريدك الإلكتروني.</p>"
        "<p>التعليقات المنشورة تعبر عن آراء أصحابها</p><form><input><button>إرسال</button></form></div>"
    )


def document(story: Story, body: str, *, head: str = "") -> str:
    """A page around a story, titled as outlets do."""
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{story.headline} - واحة</title>{head}</head><body>{body}</body></html>"
    )


def paragraphs(texts: Iterable[str]) -> str:
    """Each text a paragraph."""
    return "".join(f"<p>{text}</p>" for text in texts)


def meta(story: Story) -> str:
    """The date for machines, in a `meta`."""
    return f'<meta property="article:published_time" content="{story.published}">'


def json_ld(story: Story) -> str:
    """The date for machines, in JSON-LD."""
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":'
        f'"{story.published}"' + "}</script>"
    )
