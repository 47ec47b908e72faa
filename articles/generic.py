"""Page of a site without layouts -> its headline and its body, found by structure.

Meant to start a new site on, not to replace rules: a record read this way says so in `layout`.
First everything that is plainly something else is set aside (by its class names, by its make, by
standing before the headline); of what is left the element of greatest worth is the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from articles.article import NotAnArticle, Removed
from articles.cleaning import EXCERPT
from articles.headlines import Headline, headline_of
from articles.listings import listed
from articles.nearby import Printed, printed_near, subtitle_of
from articles.page import Page
from articles.survey import surveyed
from articles.terrain import Element, Terrain

# The element of greatest worth gives way to a part of it that holds this much of its worth: the
# rest is then a teaser or a note beside the body, not a part of it.
_NEARLY_ALL = 0.75
# And this much of its prose: menus between two halves of a text cost the whole, not the halves.
_MOST = 0.6
# What must be left of a page's prose when something with a telling name is set aside.
_LEAST_LEFT = 250
_SURELY = frozenset({"comments", "notice", "hidden copy", "caption", "related box"})
# A call, a row of buttons or a caption is short; a text under such a name is the article's.
_SHORT = frozenset({"newsletter", "share row", "advertising", "tags", "meta line", "caption"})
_LONGEST_SHORT = 600
_LEFT_SHARE = {True: 0.15, False: 0.4}
_NEVER_CLUTTER = frozenset({"body", "html", "main", "article"})
_TEASER_LENGTH = 450
_TEASER_LINK = 12
_NO_TEASERS = frozenset({"p", "h2", "h3", "h4", "blockquote"})
# Of the prose that stands after the headline; less, and the headline found is not the headline.
_AFTER_HEADLINE = 0.4
_LEAST_PROSE = 60
_CAPTION_TAGS = frozenset({"figcaption", "div", "p", "figure"})


@dataclass(frozen=True, slots=True)
class Found:
    """Headline and body of a page, and what was set aside within the body."""

    headline: str
    body: LexborNode
    aside: tuple[Removed, ...]
    printed: tuple[Printed, ...]
    subtitle: str | None


@dataclass(slots=True)
class _Survey:
    """A terrain with what of it has been set aside, by rule."""

    terrain: Terrain
    headline: Headline
    aside: dict[int, str] = field(default_factory=dict)
    left: int = 0
    from_order: int = 0

    @property
    def spine(self) -> set[int]:
        """The headline's element and all that hold it: never set aside."""
        segment = self.headline.segment
        return segment.element.above() if segment else set()

    def set_aside(self, element: Element, rule: str) -> None:
        self.left -= element.prose
        stack = [element]
        while stack:
            inner = stack.pop()
            if id(inner) not in self.aside:
                self.aside[id(inner)] = rule
                stack.extend(inner.children)

    def standing(self) -> Iterator[Element]:
        return (element for element in self.terrain.elements if id(element) not in self.aside)


def found_in(page: Page) -> Found | NotAnArticle:
    """The article on a page, or why it has none.  What was set aside is taken out of the tree."""
    root = page.tree.body
    terrain = surveyed(root) if root is not None else Terrain()
    headline = headline_of(page, terrain)
    if headline is None:
        return NotAnArticle("the page has no headline")
    survey = _Survey(terrain, headline, left=terrain.elements[0].prose if terrain.elements else 0)
    _set_aside_named(survey)
    _set_aside_teasers(survey)
    _set_aside_other_articles(survey)
    _skip_to_headline(survey)
    body = _worthiest(survey)
    if body is None or body.prose < _LEAST_PROSE:
        return NotAnArticle("the page holds no text that reads as an article")
    if refusal := listed(page, headline, terrain, body, survey.aside):
        return NotAnArticle(refusal)
    printed = tuple(printed_near(terrain, headline.segment))
    subtitle = subtitle_of(terrain, headline.segment, body, survey.aside)
    return Found(headline.text, body.node, tuple(_taken_out(body, survey)), printed, subtitle)


def _set_aside_named(survey: _Survey) -> None:
    spine = survey.spine
    for element in survey.terrain.elements:
        rule = element.clutter
        if rule is None or id(element) in survey.aside or id(element) in spine:
            continue
        if element.tag not in _NEVER_CLUTTER and _may_go(element, rule, survey.left):
            survey.set_aside(element, rule)


def _may_go(element: Element, rule: str, left: int) -> bool:
    if rule == "share row" and element.node.css_first("blockquote") is not None:
        return False  # a post of a network, quoted in the text
    if rule in _SHORT and element.prose > _LONGEST_SHORT:
        return False
    rest = left - element.prose
    share = _LEFT_SHARE[rule in _SURELY]
    return (
        not element.prose
        or element.linked > element.plain
        or rest >= max(_LEAST_LEFT, share * left)
    )


def _set_aside_teasers(survey: _Survey) -> None:
    """Siblings of one make that each open with a link: other articles, with or without excerpts."""
    spine = survey.spine
    for element in list(survey.standing()):
        makes: dict[tuple[str, str | None], list[Element]] = {}
        for child in element.children if len(element.children) > 1 else ():
            if id(child) not in survey.aside and id(child) not in spine and _is_teaser(child):
                makes.setdefault((child.tag, child.node.attributes.get("class")), []).append(child)
        for siblings in makes.values():
            if len(siblings) > 1 and any(child.prose for child in siblings):
                for child in siblings:
                    survey.set_aside(child, "related box")


def _is_teaser(element: Element) -> bool:
    if (
        element.linked < _TEASER_LINK
        or element.plain > _TEASER_LENGTH
        or element.tag in _NO_TEASERS
    ):
        return False
    first = element.first()
    return first is not None and first.linked * 2 > len(first.text)


def _set_aside_other_articles(survey: _Survey) -> None:
    """Where one `article` holds headline and text, the other `article`s are other articles."""
    spine = survey.spine
    articles = [element for element in survey.standing() if element.tag == "article"]
    own = next((element for element in reversed(articles) if id(element) in spine), None)
    if own is not None and own.prose >= _LEAST_LEFT:
        for other in articles:
            if id(other) not in spine and own.prose - other.prose >= _LEAST_LEFT:
                survey.set_aside(other, "related box")


def _skip_to_headline(survey: _Survey) -> None:
    segment = survey.headline.segment
    if segment is not None:
        prose = [one for one in survey.terrain.segments if id(one.element) not in survey.aside]
        after = sum(one.prose for one in prose if one.order > segment.order)
        if after >= _AFTER_HEADLINE * sum(one.prose for one in prose):
            survey.from_order = segment.order


def _worthiest(survey: _Survey) -> Element | None:
    worth, prose = _worths(survey)
    best = max(
        survey.standing(), key=lambda element: (worth[id(element)], element.order), default=None
    )
    if best is None or worth[id(best)] <= 0:
        return None
    while best.children:
        part = max(best.children, key=lambda child: worth.get(id(child), 0.0))
        nearly_all = worth.get(id(part), 0.0) >= _NEARLY_ALL * worth[id(best)]
        most = nearly_all and prose[id(part)] >= _MOST * prose[id(best)]
        if part.tag in ("p", "li") or not most:
            break
        best = part
    return best


def _worths(survey: _Survey) -> tuple[dict[int, float], dict[int, int]]:
    """The worth of each standing element, and its prose, of what follows the headline."""
    worth: dict[int, float] = {}
    prose: dict[int, int] = {}
    for element in reversed(list(survey.standing())):
        value, length = 0.0, 0
        for one in element.segments:
            if one.order > survey.from_order:
                value += one.worth
                length += one.prose
        for child in element.children:
            if (part := id(child)) in worth:
                value += worth[part]
                length += prose[part]
        worth[id(element)], prose[id(element)] = value, length
    return worth, prose


def _taken_out(body: Element, survey: _Survey) -> Iterator[Removed]:
    """Takes out of the tree what was set aside within the body, and what precedes the headline."""
    stack: list[Element] = [body]
    while stack:
        element = stack.pop()
        for child in element.children:
            rule = survey.aside.get(id(child))
            if rule == "caption" and child.tag in _CAPTION_TAGS:
                child.node.attrs["class"] = "wp-caption-text"
            elif rule:
                yield Removed(rule, _excerpt(child))
                child.node.decompose()
            else:
                stack.append(child)


def _excerpt(element: Element) -> str:
    texts: list[str] = []
    stack = [element]
    while stack and sum(map(len, texts)) < EXCERPT:
        inner = stack.pop()
        texts.extend(segment.text for segment in inner.segments)
        stack.extend(reversed(inner.children))
    return " ".join(texts)[:EXCERPT]
