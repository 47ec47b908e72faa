"""Parsed page -> its terrain, in one walk over every node that a reader could see as text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from articles.structure.clutter import clutter_named
from articles.structure.terrain import Element, Terrain

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
    # For each open element what follows it, the box that ends there if it is one, and what is
    # around it: the box, and whether a link.
    stack: list[tuple[LexborNode | None, Element | None, Element, bool]]
    stack = [(root.first_child, None, top, False)]
    while stack:
        node, ended, element, anchored = stack.pop()
        if words and ended is not None:
            terrain.end_segment(ended)
        while node is not None:
            if (text := node.text_content) is not None:
                if not text.isspace():
                    words.append(text)
                    if anchored:
                        terrain.linked += len(text.strip())
                elif words:
                    words.append(" ")
            elif (tag := node.tag or "-") == "br":
                terrain.end_segment(element)
            elif tag[0] != "-" and tag not in _SKIPPED and len(stack) < _DEEPEST:
                if (child := node.first_child) is not None:
                    box, links = None, anchored
                    if tag not in _PLAIN_INLINE:
                        attributes = node.attributes
                        links = anchored or (tag == "a" and "href" in attributes)
                        clutter = _purpose(tag, attributes)
                        if clutter is not None or tag not in _INLINE:
                            if words:
                                terrain.end_segment(element)
                            box = terrain.add(node, tag, element, clutter)
                    stack.append((node.next, box, element, anchored))
                    node, element, anchored = child, box or element, links
                    continue
                if words and _parts(node, tag):
                    terrain.end_segment(element)
            node = node.next
    terrain.end_segment(top)


def _parts(empty: LexborNode, tag: str) -> bool:
    """Whether an element with nothing in it parts the text before it from that after it."""
    if tag in _PLAIN_INLINE:
        return False
    return tag not in _INLINE or _purpose(tag, empty.attributes) is not None


def _purpose(tag: str, attributes: dict[str, str | None]) -> str | None:
    """What an element is for besides text, by what hides it and by its names."""
    if attributes:
        style = attributes.get("style")
        if "hidden" in attributes or (style and _HIDDEN.search(style)):
            return "hidden copy"
        classes, own_id = attributes.get("class"), attributes.get("id")
        named = (classes and clutter_named(classes)) or (own_id and clutter_named(own_id))
        if named:
            return named
    return _PURPOSES.get(tag)
