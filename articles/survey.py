"""Parsed page -> its terrain, in one walk over every node that a reader could see as text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from articles.clutter import clutter_named
from articles.terrain import Element, Terrain

_SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "script style title noscript template svg iframe object embed video audio canvas map "
        "select textarea button input option link meta nav footer aside dialog menu math",
    )
)
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q "
        "rp rt ruby s samp small span strike strong sub sup time tt u var wbr img picture source",
    )
)
# Of those, what is never the box of anything.
_PLAIN_INLINE = frozenset({"b", "i", "em", "strong", "u", "img", "wbr", "font", "sub", "sup"})
_PURPOSES = {"figcaption": "caption"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Elements nested deeper than this hold no article; browsers stop at 512.
_DEEPEST = 500


def surveyed(root: LexborNode) -> Terrain:
    """The terrain of everything under `root` that a reader could see as text."""
    terrain = Terrain()
    _walk(root, terrain)
    for segment in terrain.segments:
        element = segment.element
        element.plain += len(segment.text) - segment.linked
        element.linked += segment.linked
        element.prose += segment.prose
    for element in reversed(terrain.elements):
        if (parent := element.parent) is not None:
            parent.plain += element.plain
            parent.linked += element.linked
            parent.prose += element.prose
    return terrain


def _walk(root: LexborNode, terrain: Terrain) -> None:  # noqa: C901, PLR0912
    """One loop over every node, by hand: this is where most of a generic reading's time goes."""
    top = terrain.add(root, root.tag or "", None, None)
    words = terrain.words
    stack: list[tuple[LexborNode | None, Element, bool, int]] = [(root.first_child, top, False, 0)]
    while stack:
        node, element, anchored, depth = stack.pop()
        if node is None and words:  # the end of an element
            terrain.end_segment(element)
        while node is not None:
            tag = node.tag or "-"
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
            elif tag[0] != "-" and tag not in _SKIPPED and depth < _DEEPEST:
                child = node.first_child
                outer, outside = element, anchored
                begins = False
                if tag not in _PLAIN_INLINE:
                    attributes = node.attributes
                    clutter = _purpose(tag, attributes) if attributes else _PURPOSES.get(tag)
                    anchored = anchored or (tag == "a" and "href" in attributes)
                    begins = clutter is not None or tag not in _INLINE
                    if begins and words:
                        terrain.end_segment(element)
                    if begins and child is not None:
                        element = terrain.add(node, tag, element, clutter)
                if child is not None:
                    if (following := node.next) is not None:
                        stack.append((following, outer, outside, depth))
                    if begins:
                        stack.append((None, element, False, depth))
                    node, depth = child, depth + 1
                    continue
                anchored = outside
            node = node.next
    terrain.end_segment(top)


def _purpose(tag: str, attributes: dict[str, str | None]) -> str | None:
    """What an element is for besides text, by what hides it and by its names."""
    style = attributes.get("style")
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        return "hidden copy"
    classes, own_id = attributes.get("class"), attributes.get("id")
    return (
        (clutter_named(classes) if classes else None)
        or (clutter_named(own_id) if own_id else None)
        or _PURPOSES.get(tag)
    )
