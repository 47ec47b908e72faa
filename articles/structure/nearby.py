"""The lines around a headline -> its subtitle, and what they print of date and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from articles.bodies.signatures import is_byline
from articles.structure.terrain import HEADINGS, Element, Segment, Terrain
from articles.wording import folded

# A line that dates or signs is no longer; and how far around a headline one may stand.
_META_LINE = 90
_BEFORE = 3
_AFTER = 12
_SUBTITLE = range(15, 600)
# What designs call a subtitle, as whole words of a class name or an `itemprop`.
_NAMES = frozenset(
    {"dek", "deck", "subtitle", "subhead", "subheading", "subheadline", "standfirst", "summary"}
    | {"abstract", "lead", "lede", "chapo", "intro", "alternativeheadline", "tagline", "excerpt"}
    | {"spot"}
)
_JOINED = re.compile("sub[-_]?(?:title|head)", re.IGNORECASE)
# What names the writer: relations, microdata, addresses, and names that all designs give to it.
_AUTHOR = (
    '[rel~="author"], [itemprop="author"], [class*="author"], [class*="byline"], '
    '[class*="writer"], a[href*="/author"], a[href*="/writer"]'
)
# `entry-date updated` is the date of publication in themes that print no other.
_CHANGED = re.compile("modified|updated", re.IGNORECASE)
_BORN = re.compile("publish|entry-date|created", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Printed:
    """A short line by the headline: its words, the machine's date in it, the writer it names."""

    text: str
    stated: str | None
    writer: str | None = None


def printed_near(terrain: Terrain, headline: Segment | None, body: Element) -> Iterator[Printed]:
    """From the headline to the first sentence, the lines before it, those after the body."""
    segments = terrain.segments
    if headline is None:
        return
    place = next(n for n, one in enumerate(segments) if one is headline)
    before = _above(segments[max(0, place - _BEFORE) : place], headline, terrain.elements[0])
    following = segments[place + 1 : place + 1 + _AFTER]
    until = next((n for n, one in enumerate(following) if len(one.text) > _META_LINE), _AFTER)
    for segment in (*following[:until], *before, *_below(segments, body)):
        # What a caption dates is its picture.
        if len(segment.text) <= _META_LINE and segment.element.clutter != "caption":
            yield Printed(segment.text, _stated(segment), _writer(segment))


def _stated(segment: Segment) -> str | None:
    """The machine's date in a line: that of publication where one of a change stands beside it."""
    times = segment.element.node.css("time[datetime]")
    born = [time for time in times if not _tells_change(time)]
    first = next(iter(born or times), None)
    return first.attributes.get("datetime") if first is not None else None


def _tells_change(time: LexborNode) -> bool:
    attributes = time.attributes
    names = f"{attributes.get('itemprop') or ''} {attributes.get('class') or ''}"
    return _CHANGED.search(names) is not None and _BORN.search(names) is None


def _writer(segment: Segment) -> str | None:
    """The words in a line that its markup calls the writer's name."""
    named = segment.element.node.css_first(_AUTHOR)
    words = folded(named.text(separator=" ")) if named is not None else ""
    return words if words and words in segment.text else None


def subtitle_of(terrain: Terrain, headline: Segment | None, body: Element) -> str | None:
    """A heading right under the headline, or what has a name that designs give to subtitles."""
    if headline is None:
        return None
    between = [one for one in terrain.segments if headline.order < one.order < body.order]
    below = [one for one in between if one.text != headline.text]
    for place, segment in enumerate(below):
        standing = segment.element.aside is None and len(segment.text) in _SUBTITLE
        heads = place == 0 and segment.element.tag in HEADINGS and not segment.linked
        if standing and (heads or _is_named(segment.element)):
            return None if is_byline(segment.text, frozenset()) else segment.text
    return None


def _above(segments: list[Segment], headline: Segment, whole: Element) -> list[Segment]:
    """Of the lines before the headline those of its own box: the clock of the page is above it."""
    boxes = headline.element.above() - {id(whole)}
    links = [n for n, one in enumerate(segments) if one.linked * 2 > len(one.text)]
    below_menu = segments[links[-1] + 1 :] if links else segments
    return [one for one in below_menu if boxes & one.element.above()]


def _below(segments: list[Segment], body: Element) -> list[Segment]:
    """The lines that follow the body up to the first link: signature and day on older sites."""
    within = body.descendants()
    inside = [n for n, one in enumerate(segments) if id(one.element) in within]
    following = segments[inside[-1] + 1 :][:_BEFORE] if inside else []
    links = [n for n, one in enumerate(following) if one.linked]
    return following[: links[0]] if links else following


def _is_named(element: Element) -> bool:
    """Whether the element or the one around it bears such a name."""
    for one in (element, element.parent):
        attributes = one.node.attributes if one is not None else {}
        names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
        if _JOINED.search(names) or any(word.lower() in _NAMES for word in _WORDS.findall(names)):
            return True
    return False
