"""Page of a site without layouts -> its headline and its body, found by structure.

Meant to start a new site on, not to replace rules: a record read this way says so in `layout`.
First everything that is plainly something else is set aside (by its class names, by its make, by
standing before the headline); of what is left the element of greatest worth is the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from articles.article import NotAnArticle, Removed
from articles.bodies.cleaning import EXCERPT
from articles.pages.landmarks import CAPTIONS
from articles.pages.page import Page
from articles.structure.discussions import discussions
from articles.structure.headlines import Headline, headline_of
from articles.structure.listings import listed
from articles.structure.nearby import Printed, printed_near, subtitle_of
from articles.structure.survey import surveyed
from articles.structure.terrain import HEADINGS, Element, Terrain
from articles.structure.worth import worthiest

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
    """Headline and body of a page, what was set aside within the body, the captions left."""

    headline: str
    body: LexborNode
    aside: tuple[Removed, ...]
    printed: tuple[Printed, ...]
    subtitle: str | None
    captions: tuple[LexborNode, ...]


@dataclass(slots=True)
class _Survey:
    """A terrain with what of it has been set aside, by rule."""

    terrain: Terrain
    headline: Headline
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
            if inner.aside is None:
                inner.aside = rule
                stack.extend(inner.children)

    def standing(self) -> list[Element]:
        return [element for element in self.terrain.elements if element.aside is None]


def found_in(page: Page) -> Found | NotAnArticle:
    """The article on a page, or why it has none.  What was set aside is taken out of the tree."""
    root = page.tree.body
    terrain = surveyed(root) if root is not None else Terrain()
    try:
        return _found(page, terrain)
    finally:
        terrain.dissolve()


def _found(page: Page, terrain: Terrain) -> Found | NotAnArticle:
    headline = headline_of(page, terrain)
    if headline is None:
        return NotAnArticle("the page has no headline")
    survey = _Survey(terrain, headline, left=terrain.elements[0].prose if terrain.elements else 0)
    _set_aside_named(survey)
    for element in discussions(terrain, headline.segment, _LEAST_PROSE):
        if id(element) not in survey.spine:
            survey.set_aside(element, "comments")
    _set_aside_teasers(survey)
    _set_aside_other_articles(survey)
    _skip_to_headline(survey)
    body = worthiest(survey.standing(), from_order=survey.from_order)
    if body is None or body.prose < _LEAST_PROSE:
        return NotAnArticle("the page holds no text that reads as an article")
    if refusal := listed(page, headline, terrain, body):
        return NotAnArticle(refusal)
    printed = tuple(printed_near(terrain, headline.segment, body))
    subtitle = subtitle_of(terrain, headline.segment, body)
    aside = tuple(_taken_out(body))
    captions = _captions_left(page, terrain)
    return Found(headline.text, body.node, aside, printed, subtitle, captions)


def _set_aside_named(survey: _Survey) -> None:
    spine = survey.spine
    for element in survey.terrain.elements:
        rule = element.clutter
        if rule is None or element.aside is not None or id(element) in spine:
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
    for element in survey.standing():
        makes: dict[tuple[str, str | None], list[Element]] = {}
        for child in element.children if len(element.children) > 1 else ():
            if child.aside is None and id(child) not in spine and _is_teaser(child):
                makes.setdefault(child.make, []).append(child)
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
            apart = id(own) not in other.above() and _opens_with_headline(other)
            if id(other) not in spine and (apart or own.prose - other.prose >= _LEAST_LEFT):
                survey.set_aside(other, "related box")


def _opens_with_headline(element: Element) -> bool:
    first = element.first()
    return first is not None and first.element.tag in HEADINGS


def _skip_to_headline(survey: _Survey) -> None:
    segment = survey.headline.segment
    if segment is not None:
        prose = [one for one in survey.terrain.segments if one.element.aside is None]
        after = sum(one.prose for one in prose if one.order > segment.order)
        if after >= _AFTER_HEADLINE * sum(one.prose for one in prose):
            survey.from_order = segment.order


def _taken_out(body: Element) -> Iterator[Removed]:
    """Takes out of the tree what was set aside within the body, and what precedes the headline."""
    stack: list[Element] = [body]
    while stack:
        element = stack.pop()
        for child in element.children:
            rule = child.aside
            if rule == "caption" and child.tag in _CAPTION_TAGS:
                child.node.attrs["class"] = "wp-caption-text"
            elif rule:
                yield Removed(rule, _excerpt(child))
                child.node.decompose()
            else:
                stack.append(child)


def _captions_left(page: Page, terrain: Terrain) -> tuple[LexborNode, ...]:
    """The captions of the page as it stands now: what was taken out has no parent."""
    if any(element.aside == "caption" for element in terrain.elements):
        return tuple(page.nodes(CAPTIONS))
    return tuple(node for node in page.landmarks.captions if node.parent is not None)


def _excerpt(element: Element) -> str:
    texts: list[str] = []
    stack = [element]
    while stack and sum(map(len, texts)) < EXCERPT:
        inner = stack.pop()
        texts.extend(segment.text for segment in inner.segments)
        stack.extend(reversed(inner.children))
    return " ".join(texts)[:EXCERPT]
