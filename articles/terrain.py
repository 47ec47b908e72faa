"""Parsed page -> its elements, with how much of each reads as prose and how much as menu.

A run of text between two block boundaries is a segment.  It is prose where it is long or ends as
sentences do, and little of it is linked; it is menu where most of it is linked.  Prose counts for
its length, menu against, anything else a little against.  The worth of an element is the sum over
its segments, so the body of an article is the element of greatest worth: its parts would lose
prose, its surroundings would add menus.  No word of any language is needed for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from articles.clutter import clutter_named

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "map",
        "select",
        "textarea",
        "button",
        "input",
        "option",
        "link",
        "meta",
        "nav",
        "footer",
        "aside",
        "dialog",
        "menu",
        "math",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
    ]
)
# Of those, what is never the box of anything.
_PLAIN_INLINE = frozenset({"b", "i", "em", "strong", "u", "img", "wbr", "font", "sub", "sup"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_PURPOSES = {"figcaption": "caption"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?؟…»”\"’)\]:۔]\s*$")
# The outlet speaking of its page, at whatever length.
_OWN_VOICE = re.compile(
    r"نستخدم ملفات تعريف|الموقع ملفات تعريف|(?:جميع|كل) الحقوق محفوظة|[Aa]ll [Rr]ights [Rr]eserved|"
    r"(?:[Ww]e|[Ss]ite) uses? cookies"
)
# A line of eighty characters is a sentence even without its full stop; a quarter of that with one.
_LONG = 80
_SENTENCE = 25
_MENU_SHARE = 0.5
# What a menu entry or a label may cost at most; a long linked headline is one entry, not many.
_MENU_COST = 60.0
_LABEL_COST = 20.0
# Elements nested deeper than this hold no article; browsers stop at 512.
_DEEPEST = 500


@dataclass(slots=True, eq=False)
class Segment:
    """A run of text between two block boundaries, with its length in characters."""

    element: Element
    text: str
    linked: int
    order: int
    worth: float
    prose: int


@dataclass(slots=True, eq=False)
class Element:
    """An element of the page; the numbers are sums over all that is in it."""

    node: LexborNode
    tag: str
    parent: Element | None
    clutter: str | None
    order: int
    prose: int = 0
    plain: int = 0
    linked: int = 0
    segments: list[Segment] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    def first(self) -> Segment | None:
        """The first segment in it, in reading order."""
        element, found = self, None
        while True:
            own = element.segments[0] if element.segments else None
            if own and (found is None or own.order < found.order):
                found = own
            inner = next((child for child in element.children if child.plain + child.linked), None)
            if inner is None or (found and found.order < inner.order):
                return found
            element = inner

    def descendants(self) -> set[int]:
        """The ids of the element itself and of all that is in it."""
        ids, stack = set(), [self]
        while stack:
            element = stack.pop()
            ids.add(id(element))
            stack.extend(element.children)
        return ids

    def above(self) -> set[int]:
        """The ids of the element itself and of all that hold it."""
        ids, element = set(), self
        while element is not None:
            ids.add(id(element))
            element = element.parent  # type: ignore[assignment]
        return ids


@dataclass(slots=True)
class Terrain:
    """All elements and segments of a page in reading order, the body element first."""

    elements: list[Element] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    order: int = 0
    words: list[str] = field(default_factory=list)
    linked: int = 0

    def add(
        self, node: LexborNode, tag: str, parent: Element | None, clutter: str | None
    ) -> Element:
        """An element begins."""
        self.order += 1
        element = Element(node, tag, parent, clutter, self.order)
        self.elements.append(element)
        if parent is not None:
            parent.children.append(element)
        return element

    def end_segment(self, element: Element) -> None:
        """A block boundary: what was written so far is a segment of `element`."""
        if not self.words:
            return
        text = " ".join("".join(self.words).split())
        linked, self.linked = min(self.linked, len(text)), 0
        self.words.clear()
        if text:
            self.order += 1
            worth, prose = _weighed(text, linked, element.tag)
            segment = Segment(element, text, linked, self.order, worth, prose)
            element.segments.append(segment)
            self.segments.append(segment)


def surveyed(root: LexborNode) -> Terrain:
    """The terrain of everything under `root` that a reader could see as text."""
    terrain = Terrain()
    _walk(root, terrain)
    for element in reversed(terrain.elements):
        for segment in element.segments:
            element.plain += len(segment.text) - segment.linked
            element.linked += segment.linked
            element.prose += segment.prose
        if element.parent is not None:
            element.parent.plain += element.plain
            element.parent.linked += element.linked
            element.parent.prose += element.prose
    return terrain


def _walk(root: LexborNode, terrain: Terrain) -> None:
    """One loop over every node, by hand: this is where most of a generic reading's time goes."""
    top = terrain.add(root, root.tag or "", None, None)
    words = terrain.words
    stack: list[tuple[LexborNode | None, Element, bool, int]] = [(root.first_child, top, False, 0)]
    while stack:
        node, element, anchored, depth = stack.pop()
        if node is None:  # the end of an element
            terrain.end_segment(element)
            continue
        if (following := node.next) is not None:
            stack.append((following, element, anchored, depth))
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            if not text.isspace():
                words.append(text)
                if anchored:
                    terrain.linked += len(text.strip())
            elif words:
                words.append(" ")
        elif tag == "br":
            terrain.end_segment(element)
        elif tag and tag[0] != "-" and tag not in _SKIPPED and depth < _DEEPEST:
            child = node.first_child
            if tag not in _PLAIN_INLINE:
                attributes = node.attributes
                clutter = _purpose(tag, attributes) if attributes else _PURPOSES.get(tag)
                anchored = anchored or (tag == "a" and "href" in attributes)
                if clutter is not None or tag not in _INLINE:
                    terrain.end_segment(element)
                    element = terrain.add(node, tag, element, clutter)
                    stack.append((None, element, False, depth))
            if child is not None:
                stack.append((child, element, anchored, depth + 1))
    terrain.end_segment(top)


def _purpose(tag: str, attributes: dict[str, str | None]) -> str | None:
    """What an element is for besides text, by what hides it and by its names."""
    style = attributes.get("style")
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        return "hidden copy"
    classes, own = attributes.get("class"), attributes.get("id")
    named = clutter_named(f"{classes or ''} {own or ''}") if classes or own else None
    return named or _PURPOSES.get(tag)


def _weighed(text: str, linked: int, tag: str) -> tuple[float, int]:
    """The worth of a segment, and its length in prose."""
    size = len(text)
    if linked > size * _MENU_SHARE:
        return -min(float(size), _MENU_COST), 0
    plain = size - linked
    if _OWN_VOICE.search(text):
        return -_LABEL_COST, 0
    long = plain >= _LONG or (plain >= _SENTENCE and _SENTENCE_END.search(text) is not None)
    if long and tag not in _HEADINGS:
        return float(plain), plain
    # The cells of a table of results are short by nature.
    return (0.0 if tag in _CELLS else -min(size / 2, _LABEL_COST)), 0
