"""Story -> page: designs after the systems that Syrian outlets run on, under names that say nothing."""

# ruff: noqa: E501 - pages and Arabic sentences are not broken for a margin

from __future__ import annotations

from tests.articles.designs.parts import (
    EXCERPT,
    OTHERS,
    Design,
    Name,
    cards,
    document,
    foot,
    json_ld,
    menu,
    meta,
    paragraphs,
    share,
    sidebar,
)
from tests.articles.designs.stories import Story

CRUMBS = (
    '<ol><li><a href="/">الرئيسية</a></li><li><a href="/local/">محليات</a></li><li>{}</li></ol>'
)


def fields(story: Story, name: Name) -> str:
    """After Drupal: every field in two boxes, keywords as a field, a view of others with dates."""
    rows = "".join(
        f'<div class="{name("row")}"><div><span><a href="/node/{n}">{text}</a></span></div>'
        f"<div><span>الأحد, 22/11/2026 - 0{n}:15</span></div></div>"
        for n, text in enumerate(OTHERS, start=1)
    )
    body = (
        f'{menu(name)}<div class="{name("region")}"><h1 class="{name("t")}"><span>{story.headline}</span></h1>'
        f'<div class="{name("sub")}"><span>{story.visible_date}</span></div><div class="{name("f")}">'
        f'<div class="{name("i")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div></div>'
        f'<div class="{name("f")}"><div>الوسوم</div><div><a href="/tags/1">سوق</a></div></div>'
        f'<ul><li><a href="/print/101">نسخة للطباعة</a></li></ul></div><div class="{name("v")}">{rows}</div>'
    )
    return document(story, body + foot(name))


def ticker(story: Story, name: Name) -> str:
    """After Laravel portals: a strip of flashes above, crumbs with the headline, counters, a form."""
    flashes = "".join(
        f'<li><span>0{n}:30</span><a href="/f/{n}">{one}</a></li>' for n, one in enumerate(OTHERS)
    )
    body = (
        f'{menu(name)}<div class="{name("strip")}"><span>عاجل</span><ul>{flashes}</ul></div>'
        f'{CRUMBS.format(story.headline)}<h1>{story.headline}</h1><div class="{name("info")}">'
        f"<span>{story.visible_date}</span> <span>المشاهدات: 481</span></div>{share(name)}"
        f'<div class="{name("d")}"><p style="text-align:justify">{story.byline}</p>'
        f"{paragraphs(story.paragraphs)}<p>&nbsp;</p></div>"
        f'<form><input type="hidden" value="x1"><textarea></textarea><button>أرسل</button></form>{cards(name)}'
    )
    return document(story, body + foot(name), head=json_ld(story))


def old_tables(story: Story, name: Name) -> str:
    """After hand-made sites: tables in tables, `font` and line breaks, tools and a count below."""
    text = "<br><br>".join(story.paragraphs)
    others = "<br>".join(f'<a href="/n.php?id={n}">- {one}</a>' for n, one in enumerate(OTHERS))
    body = (
        f"<center><table><tr><td colspan=3>{menu(name)}</td></tr><tr><td width=160><font size=2>{others}</font></td>"
        f"<td><table><tr><td><font size=5><b>{story.headline}</b></font></td></tr>"
        f"<tr><td><font size=1>{story.visible_date}</font></td></tr><tr><td><img src='/s.gif'></td></tr>"
        f"<tr><td><font size=3>{story.byline}<br><br>{text}</font></td></tr>"
        f"<tr><td><a href='#'>طباعة</a> | <a href='#'>إرسال لصديق</a></td></tr>"
        f"<tr><td>عدد القراءات: 120</td></tr></table></td><td width=160>{others}</td></tr></table></center>"
    )
    return document(story, body + foot(name))


def widgets(story: Story, name: Name) -> str:
    """After page builders: every part eight boxes deep, buttons that are no links, a grid of posts."""
    deep = "<div>" * 8, "</div>" * 8
    grid = "".join(
        f'<article class="{name("post")}"><a href="/{n}/"><img src="/{n}.jpg"></a><h3><a href="/{n}/">{one}</a></h3>'
        f"<div>{EXCERPT}</div><span>22 نوفمبر، 2026</span></article>"
        for n, one in enumerate(OTHERS[:3], start=600)
    )
    buttons = "".join(
        f'<div role="button"><span>{one}</span></div>' for one in ("Facebook", "Telegram")
    )
    body = (
        f"{menu(name)}{deep[0]}<h1>{story.headline}</h1>{deep[1]}"
        f"{deep[0]}<ul><li><span>{story.visible_date}</span></li></ul>{deep[1]}"
        f"{deep[0]}<div><div>{buttons}</div></div>{deep[1]}"
        f'{deep[0]}<div class="{name("c")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>{deep[1]}'
        f"{deep[0]}<h2>آخر الأخبار</h2><div>{grid}</div>{deep[1]}{foot(name)}"
    )
    return document(story, body, head=meta(story))


def pasted(story: Story, name: Name) -> str:
    """After text pasted from a word processor: spans in spans, empty paragraphs, marks of nothing."""
    lines = "".join(
        f'<p dir="RTL" style="margin:0cm"><span lang="AR-SA"><span style="font-size:14pt">{one}</span></span>'
        "<o:p></o:p></p><p>&nbsp;</p><p dir=RTL><span>&nbsp;</span></p>"
        for one in (story.byline, *story.paragraphs)
    )
    body = (
        f'{menu(name)}<div class="{name("p")}"><h1>{story.headline}</h1><div class="{name("x")}">{lines}</div></div>'
        f"{sidebar(name)}{foot(name)}"
    )
    return document(story, body, head=meta(story))


def title_not_first(story: Story, name: Name) -> str:
    """After themes whose first `h1` is the outlet's name: the headline is an `h2` with a kicker."""
    body = (
        f'<h1><a href="/">واحة</a></h1>{menu(name)}<div class="{name("k")}">خبر</div><h2>{story.headline}</h2>'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>'
        f"<h1>جميع الحقوق محفوظة لواحة 2026</h1>{cards(name)}{foot(name)}"
    )
    head = f'<meta property="og:title" content="{story.headline}">{meta(story)}'
    return document(story, body, head=head)


def parted(story: Story, name: Name) -> str:
    """After bodies cut in two: half the text, an advertisement and other articles, the other half."""
    half = len(story.paragraphs) // 2
    first, rest = story.paragraphs[:half], story.paragraphs[half:]
    links = "".join(f'<li><a href="/{700 + n}/">{one}</a></li>' for n, one in enumerate(OTHERS[:2]))
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("whole")}"><div class="{name("half")}">'
        f"<p>{story.byline}</p>{paragraphs(first)}</div><div><p>إعلان</p></div>"
        f'<div class="{name("box")}"><strong>مواضيع مشابهة</strong><ul>{links}</ul></div>'
        f'<div class="{name("half")}">{paragraphs(rest)}</div></div>{foot(name)}'
    )
    return document(story, body, head=meta(story))


def in_pictures(story: Story, name: Name) -> str:
    """After reports in pictures: a captioned picture, credited, follows every paragraph."""
    texts = "".join(
        f"<p>{one}</p><figure><img src='/{n}.jpg'><figcaption>السوق القديم كما بدا صباح اليوم، ويظهر فيه "
        f"الباعة وهم يعيدون ترتيب محالهم - 5 شباط 2025 (واحة)</figcaption></figure>"
        for n, one in enumerate(story.paragraphs)
    )
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>{texts}'
        f"<p>صورة أرشيفية</p></div>{sidebar(name)}{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


SYSTEMS: tuple[Design, ...] = (
    fields,
    ticker,
    old_tables,
    widgets,
    pasted,
    title_not_first,
    parted,
    in_pictures,
)
