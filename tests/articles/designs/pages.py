"""Story -> page: designs of our own, each with its own trap, for a reader that knows none of them."""

# ruff: noqa: E501 - pages and Arabic sentences are not broken for a margin

from __future__ import annotations

from tests.articles.designs.outlets import OUTLETS
from tests.articles.designs.parts import (
    EXCERPT,
    OTHERS,
    Design,
    Name,
    cards,
    comments,
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
from tests.articles.designs.stories import Story
from tests.articles.designs.systems import SYSTEMS


def plain(story: Story, name: Name) -> str:
    """Headline, signature, paragraphs; the related box after them."""
    body = (
        f'{menu(name)}<h1 class="{name("h")}">{story.headline}</h1>{share(name)}'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>'
        f"{related(name)}{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def line_breaks(story: Story, name: Name) -> str:
    """No paragraph element: two line breaks part the paragraphs."""
    text = "<br><br>".join((story.byline, *story.paragraphs))
    body = (
        f"{menu(name)}<div><h1>{story.headline}</h1>"
        f'<div class="{name("b")}">{text}</div>{share(name)}</div>{sidebar(name)}{foot(name)}'
    )
    return document(story, body, head=meta(story))


def bare_divs(story: Story, name: Name) -> str:
    """Each paragraph in a div of its own, two wrappers deep."""
    text = "".join(f'<div class="{name("l")}"><span>{one}</span></div>' for one in story.paragraphs)
    body = (
        f'<div>{menu(name)}</div><div class="{name("w")}"><h2>{story.headline}</h2>'
        f'<div class="{name("m")}"><span>{story.byline}</span><span> </span></div>'
        f'<div class="{name("b")}"><div>{text}</div></div></div>{cards(name)}{foot(name)}'
    )
    return document(story, body, head=meta(story))


def sidebar_first(story: Story, name: Name) -> str:
    """The most read stand before the article in the page's order."""
    body = (
        f'{menu(name)}{sidebar(name)}{cards(name, 3)}<div class="{name("a")}"><h1>{story.headline}</h1>'
        f'<time datetime="{story.published}">{story.visible_date}</time>'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div></div>'
        f"{foot(name)}"
    )
    return document(story, body)


def layout_table(story: Story, name: Name) -> str:
    """A table lays out the page, as old sites do."""
    body = (
        f"<table><tr><td>{menu(name)}</td></tr><tr><td>{sidebar(name)}</td>"
        f'<td class="{name("b")}"><h1>{story.headline}</h1><p>{story.byline}</p>'
        f"{paragraphs(story.paragraphs)}</td></tr><tr><td>{foot(name)}</td></tr></table>"
    )
    return document(story, body, head=meta(story))


def figure_first(story: Story, name: Name) -> str:
    """A picture with a dated caption stands before the text."""
    figure = '<figure><img src="/f.jpg"><figcaption>السوق - 5 شباط 2025 (واحة/ سعاد)</figcaption></figure>'
    body = (
        f"{menu(name)}<article><h1>{story.headline}</h1>{figure}"
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div></article>'
        f"{related(name, 'اقرأ أيضاً')}{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def labelled_box_inside(story: Story, name: Name) -> str:
    """A box of other articles between the paragraphs."""
    first, rest = story.paragraphs[:2], story.paragraphs[2:]
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>'
        f"{paragraphs(first)}{related(name, 'إقرأ أيضًا')}{paragraphs(rest)}</div>{foot(name)}"
    )
    return document(story, body, head=meta(story))


def bare_links_inside(story: Story, name: Name) -> str:
    """Other headlines between the paragraphs, with no label at all."""
    first, rest = story.paragraphs[:1], story.paragraphs[1:]
    links = "".join(f'<p><a href="/{500 + n}/">{text}</a></p>' for n, text in enumerate(OTHERS[:2]))
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>'
        f"{paragraphs(first)}{links}{paragraphs(rest)}</div>{sidebar(name)}{foot(name)}"
    )
    return document(story, body, head=meta(story))


def commented(story: Story, name: Name) -> str:
    """Comments and their rules follow inside the same box."""
    body = (
        f'{menu(name)}<div class="{name("a")}"><h1>{story.headline}</h1>'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}'
        f"{comments(name)}</div></div>{foot(name)}"
    )
    return document(story, body, head=meta(story))


def called_upon(story: Story, name: Name) -> str:
    """The text ends in calls to follow, to subscribe and to load an app."""
    calls = (
        "تابعونا على تلغرام",
        "اشترك في النشرة البريدية ليصلك أحدث المقالات",
        "حمل التطبيق من المتجر",
        "تابعوا أخبار واحة عبر غوغل نيوز",
    )
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>'
        f"{paragraphs((*story.paragraphs, *calls))}</div>{related(name)}{foot(name)}"
    )
    return document(story, body, head=meta(story))


def next_and_previous(story: Story, name: Name) -> str:
    """The headline again, a strip to turn the pages, a section and a time, all within the body."""
    strip = "<div><a href='/98/'>السابق</a></div><div><a href='/99/'>التالي</a></div>"
    body = (
        f'{menu(name)}<div class="{name("b")}">{strip}<h1>{story.headline}</h1><div>محليات</div>'
        f"<div>منذ 31 دقيقة</div><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def consenting(story: Story, name: Name) -> str:
    """A long notice about cookies stands last in the page."""
    notice = (
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك في الموقع، ويمكنك تغيير الإعدادات متى شئت. " * 3
    )
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}"><p>{story.byline}</p>'
        f'{paragraphs(story.paragraphs)}</div>{foot(name)}<div id="{name("n")}"><p>{notice}</p></div>'
    )
    return document(story, body, head=meta(story))


def hidden_copies(story: Story, name: Name) -> str:
    """The text a second time, for machines, not to be seen."""
    copy = " ".join(story.paragraphs)
    body = (
        f'{menu(name)}<div class="{name("a")}"><h1>{story.headline}</h1>'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>'
        f'<div style="display:none"><span>{story.headline}</span><p>{copy}</p></div></div>{foot(name)}'
    )
    return document(story, body, head=meta(story))


def visible_day(story: Story, name: Name) -> str:
    """The day is printed for people alone, and a clock with another day above it."""
    body = (
        f'{menu(name)}<h1>{story.headline}</h1><div class="{name("m")}">{story.visible_date}</div>'
        f'<div class="{name("b")}"><p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>'
        f"{cards(name, 3)}{foot(name)}"
    )
    return document(story, body)


def signed_above(story: Story, name: Name) -> str:
    """The signature stands between headline and text, outside the body."""
    body = (
        f'{menu(name)}<div class="{name("a")}"><h1>{story.headline}</h1><div><div>{story.byline}</div>'
        f'<div>{story.visible_date}</div></div>{share(name)}<div class="{name("b")}">'
        f"{paragraphs(story.paragraphs)}</div></div>{cards(name, 3)}{foot(name)}"
    )
    return document(story, body, head=json_ld(story))


def signed_below(story: Story, name: Name) -> str:
    """The signature is the last line of the text."""
    body = (
        f'{menu(name)}<section><h1>{story.headline}</h1><section class="{name("b")}">'
        f"{paragraphs((*story.paragraphs, story.byline))}</section></section>{sidebar(name)}{foot(name)}"
    )
    return document(story, body, head=meta(story))


def editorial_first(story: Story, name: Name) -> str:
    """A longer text than the article's own stands before its headline, with menus between."""
    body = (
        f'{menu(name)}<div class="{name("e")}"><h3>كلمة واحة</h3>{paragraphs([EXCERPT] * 5)}</div>'
        f'{menu(name)}{menu(name)}<h1>{story.headline}</h1><div class="{name("b")}">'
        f"<p>{story.byline}</p>{paragraphs(story.paragraphs)}</div>{foot(name)}"
    )
    return document(story, body, head=meta(story))


DESIGNS: tuple[Design, ...] = (
    plain,
    line_breaks,
    bare_divs,
    sidebar_first,
    layout_table,
    figure_first,
    labelled_box_inside,
    bare_links_inside,
    commented,
    called_upon,
    next_and_previous,
    consenting,
    hidden_copies,
    visible_day,
    signed_above,
    signed_below,
    editorial_first,
    *SYSTEMS,
    *OUTLETS,
)
