"""The lines around a headline -> its subtitle, and what they print of date and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from articles.terrain import Element, Segment, Terrain

# A line that dates or signs is no longer; and how far around a headline one may stand.
_META_LINE = 90
_BEFORE = 3
_AFTER = 12
_SUBTITLE = range(15, 600)
# What designs call a subtitle, as whole words of a class name or an `itemprop`.
_NAMES = frozenset(
    {"dek", "deck", "subtitle", "subhead", "subheading", "subheadline", "standfirst", "summary"}
    | {"abstract", "lead", "lede", "chapo", "intro", "alternativeheadline"}
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Printed:
    """A short line by the headline: its words, and the machine's date in it if any."""

    text: str
    stated: str | None


def printed_near(terrain: Terrain, headline: Segment | None) -> Iterator[Printed]:
    """From the headline to the first sentence, then the lines right before the headline."""
    segments = terrain.segments
    if headline is None:
        return
    place = next(n for n, one in enumerate(segments) if one is headline)
    before = _above(segments[max(0, place - _BEFORE) : place], headline, terrain.elements[0])
    following = segments[place + 1 : place + 1 + _AFTER]
    until = next((n for n, one in enumerate(following) if len(one.text) > _META_LINE), _AFTER)
    for segment in (*following[:until], *before):
        # What a caption dates is its picture.
        if len(segment.text) <= _META_LINE and segment.element.clutter != "caption":
            time = segment.element.node.css_first("time[datetime]")
            yield Printed(segment.text, time.attributes.get("datetime") if time else None)


def subtitle_of(
    terrain: Terrain, headline: Segment | None, body: Element, aside: Mapping[int, str]
) -> str | None:
    """What stands between headline and body under a name that designs give to subtitles."""
    if headline is None:
        return None
    for segment in terrain.segments:
        between = headline.order < segment.order < body.order
        standing = between and id(segment.element) not in aside
        if standing and len(segment.text) in _SUBTITLE and _is_named(segment.element):
            return segment.text
    return None


def _above(segments: list[Segment], headline: Segment, whole: Element) -> list[Segment]:
    """Of the lines before the headline those of its own box: the clock of the page is above it."""
    boxes = headline.element.above() - {id(whole)}
    links = [n for n, one in enumerate(segments) if one.linked * 2 > len(one.text)]
    below_menu = segments[links[-1] + 1 :] if links else segments
    return [one for one in below_menu if boxes & one.element.above()]


def _is_named(element: Element) -> bool:
    """Whether the element or the one around it bears such a name."""
    for one in (element, element.parent):
        attributes = one.node.attributes if one is not None else {}
        names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
        if any(word.lower() in _NAMES for word in _WORDS.findall(names)):
            return True
    return False
