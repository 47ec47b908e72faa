"""Story -> page: more designs of outlets' own making, each with what it prints around its articles."""

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
    related,
    share,
    sidebar,
)
from tests.articles.designs.stories import MARKET, WATER, Story

_OPINION = (
    "برأيي أن ما ورد في الخبر لا يعكس الحقيقة كلها، فأنا أعيش هنا منذ عشرين سنة وأعرف كيف تدار الأمور، "
    "وأتمنى أن يأتي مراسلكم إلى المكان ليسمع من الناس مباشرة بدل الاكتفاء بالبيانات."
)


def discussed_at_length(story: Story, name: Name) -> str:
    """Comments many times the article's length, known by the count above them alone."""
    each = "".join(
        f'<div class="{name("one")}"><b>قارئ {n}</b><span>قبل {n + 2} أيام</span><p>{_OPINION}</p></div>'
        for n in range(14)
    )
    body = (
        f'{menu(name)}<div class="{name("a")}"><h1>{story.headline}</h1><div class="{name("b")}">'
        f"<p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>"
        f'<div class="{name("talk")}"><h4>14 تعليقاً</h4>{each}</div></div>{foot(name)}'
    )
    return document(story, body, head=json_ld(story))


def loading_the_next(story: Story, name: Name) -> str:
    """Another whole article follows in the same page, as it would on scrolling."""
    other = WATER if story is MARKET else MARKET
    body = (
        f"{menu(name)}<div><article><h1>{story.headline}</h1><div><p>{story.byline}</p>"
        f"{paragraphs(story.paragraphs)}</div></article><article><h1><a href='/102/'>{other.headline}</a></h1>"
        f"<div><p>{other.byline}</p>{paragraphs(other.paragraphs)}</div></article></div>{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def with_contents(story: Story, name: Name) -> str:
    """A table of contents opens the text, before the signature."""
    links = "<li><a href='#a'>البداية</a></li><li><a href='#b'>ما بعدها</a></li>"
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}">'
        f'<div class="{name("toc")}"><p>محتويات المقال</p><ul>{links}</ul></div>'
        f"<p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def outlet_in_h1(story: Story, name: Name) -> str:
    """The outlet's name is the page's only `h1`, the headline an `h2`, as are those of others."""
    others = "".join(f'<h2><a href="/{n}/">{text}</a></h2>' for n, text in enumerate(OTHERS, 600))
    body = (
        f'<h1><a href="/">شبكة واحة</a></h1>{menu(name)}<div class="{name("a")}"><h2>{story.headline}</h2>'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div></div>'
        f"<div>{others}</div>{foot(name)}"
    )
    head = f'<meta property="og:title" content="{story.headline}">{meta(story)}'
    return document(story, body, head=head).replace("- واحة</title>", "- شبكة واحة</title>")


def signed_and_dated(story: Story, name: Name) -> str:
    """Signature and day share a line, parted by a bar."""
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("m")}"><span>{story.byline}</span> | '
        f'<span>{story.visible_date}</span></div>{share(name)}<div class="{name("b")}">'
        f"{paragraphs(story.paragraphs)}</div>{cards(name, 3)}{foot(name)}"
    )
    return document(story, body)


def one_cell(story: Story, name: Name) -> str:
    """Headline, day, picture and text in one cell, parted by breaks, as ASP.NET data lists have them."""
    text = "".join(f'<p dir="RTL"><span lang="AR-SY">{one}</span></p>' for one in story.paragraphs)
    others = "".join(f'<tr><td><a href="/{n}/">{one}</a></td></tr>' for n, one in enumerate(OTHERS))
    body = (
        f"<form><table><tr><td>{menu(name)}</td></tr><tr><td><table>{others}</table></td><td>"
        f'<span id="{name("t")}">{story.headline}</span><br><span id="{name("d")}">{story.visible_date}</span>'
        f'<br><img src="/5.jpg"><span id="{name("b")}"><p><b>{story.byline}</b></p>{text}</span>'
        f"<a href='javascript:window.print()'>طباعة الصفحة</a></td></tr><tr><td>{foot(name)}</td></tr></table></form>"
    )
    return document(story, body, head=meta(story))


def quoted_link(story: Story, name: Name) -> str:
    """Other articles set as a quotation and as a label of many kinds."""
    labels = ("للمزيد", "ذات صلة", "اقرأ/ي أيضاً", "لقراءة المزيد", "طالع أيضاً")
    quote = f'<blockquote><p><a href="/701/">اقرأ أيضاً: {OTHERS[0]}</a></p></blockquote>' + "".join(
        f'<p><b>{label}: <a href="/{n}/">{OTHERS[1]}</a></b></p>'
        for n, label in enumerate(labels, 702)
    )
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>'
        f"{paragraphs(story.paragraphs[:2])}{quote}{paragraphs(story.paragraphs[2:])}</div>{foot(name)}"
    )
    return document(story, body, head=meta(story))


def more_calls(story: Story, name: Name) -> str:
    """Calls, tools and counters between the paragraphs and after them, each a line of its own."""
    between = ("استمع إلى المقال", "عدد الكلمات: 320", "انضم إلينا على تلغرام", "الإعلانات")
    after = (
        "للانضمام إلى قناتنا على تلغرام اضغط هنا",
        "اشترك لتصلك أهم الأخبار كل صباح",
        "هل أعجبك المقال؟ شاركه مع أصدقائك",
        "اضغط للطباعة",
        "Like Loading...",
        "الصفحات: 1 2 3",
        "تمت قراءته 233 مرات",
    )
    texts = (*story.paragraphs[:2], *between, *story.paragraphs[2:], *after)
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>'
        f"{paragraphs(texts)}</div>{related(name)}{foot(name)}"
    )
    return document(story, body, head=meta(story))


def dated_below(story: Story, name: Name) -> str:
    """The day stands under the text, and only there."""
    links = "".join(f'<p><a href="/{n}/">{text}</a></p>' for n, text in enumerate(OTHERS, 800))
    body = (
        f'{menu(name)}<div class="{name("a")}"><h1>{story.headline}</h1><div class="{name("b")}">'
        f"<p>{story.byline}</p>{paragraphs(story.paragraphs)}</div><p>{story.visible_date}</p>{links}</div>{foot(name)}"
    )
    return document(story, body)


def two_halves(story: Story, name: Name) -> str:
    """A ticker before the headline, the text in two boxes, a card of another article between them."""
    flashes = " • ".join(f'<a href="/{n}/">{text}</a>' for n, text in enumerate(OTHERS, 900))
    card = f'<div class="{name("card")}"><a href="/811/"><img src="/c.jpg"></a><h3><a href="/811/">{OTHERS[3]}</a></h3></div>'
    body = (
        f'<div class="{name("top")}"><b>آخر الأخبار</b><marquee>{flashes}</marquee></div>'
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("w")}"><div class="{name("b")}">'
        f'<p>{story.byline}</p>{paragraphs(story.paragraphs[:2])}</div>{card}<div class="{name("b")}">'
        f"{paragraphs(story.paragraphs[2:])}</div></div>{sidebar(name)}{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def updated_first(story: Story, name: Name) -> str:
    """The time of the last change stands before that of publication, as GeneratePress prints it."""
    times = (
        '<time datetime="2026-11-21T08:00:00+03:00" itemprop="dateModified">21 نوفمبر 2026</time>'
        f'<time datetime="{story.published}" itemprop="datePublished">{story.visible_date}</time>'
    )
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("m")}">{times}</div><div class="{name("b")}">'
        f"<p>{story.byline}</p>{paragraphs(story.paragraphs)}</div><div><p>{EXCERPT}</p></div>{foot(name)}"
    )
    return document(story, body)


OUTLETS: tuple[Design, ...] = (
    discussed_at_length,
    loading_the_next,
    with_contents,
    outlet_in_h1,
    signed_and_dated,
    one_cell,
    quoted_link,
    more_calls,
    dated_below,
    two_halves,
    updated_first,
)
