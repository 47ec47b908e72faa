"""Terrain -> the comments under an article, told by the label above them, whatever they are called.

Comments are prose like the article, and often more of it; only their label says that they are not
the outlet's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.structure.terrain import HEADINGS, Element, Segment, Terrain
from articles.wording import label_key

# Longer lines are sentences about comments.
_LONGEST = 40
# How many elements may wrap a label within its box; a bound for pages nested to no end.
_WRAPPERS = 12
_ROOTS = ("تعليق", "omment", "اراء الزوار", "ردود")
_LABEL = re.compile(
    r"(?:ال)?تعليقات(?: ال(?:زوار|قراء|فيسبوك))?(?: \d+)?|\d+ تعليقا?ت?|تعليق(?:ان| واحد)|"
    r"اراء الزوار(?: \d+)?|\d+ (?:رد|ردود)|(?:\d+ |reader )?comments?(?: \d+)?|\d+ responses?"
)


def discussions(terrain: Terrain, headline: Segment | None, least: int) -> Iterator[Element]:
    """Each box that such a label opens, or what follows a heading that is one.

    `least` is how many characters of prose must stand between headline and label: by the headline
    the same words count the comments.
    """
    start = headline.order if headline else 0
    prose = 0
    for segment in terrain.segments:
        if segment.order > start:
            if prose >= least and _is_label(segment.text):
                yield from _under(segment)
            prose += segment.prose


def _is_label(text: str) -> bool:
    named = len(text) <= _LONGEST and any(root in text for root in _ROOTS)
    return named and _LABEL.fullmatch(label_key(text)) is not None


def _under(label: Segment) -> Iterator[Element]:
    element = label.element
    for _ in range(_WRAPPERS):
        if element.parent is None or element.parent.first() is not label:
            break
        element = element.parent
    yield element
    beside = element.parent.children if element.parent is not None else []
    if element is label.element and element.tag in HEADINGS:
        yield from (other for other in beside if other.order > element.order)
