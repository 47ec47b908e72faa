"""Standing elements of a page -> the one that is the body of its article: that of greatest worth.

It gives way to a part of it that holds nearly all, unless the text goes on beside that part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from articles.structure.terrain import Element

# The element of greatest worth gives way to a part of it that holds this much of its worth: the
# rest is then a teaser or a note beside the body, not a part of it.
_NEARLY_ALL = 0.75
# And this much of its prose: menus between two halves of a text cost the whole, not the halves.
_MOST = 0.6
# A box of the same make with this much of the prose beside it is the text's other half; a note
# about the outlet, in a box like the text's, is shorter.
_OTHER_HALF = 0.4
_WITHIN_A_BODY = frozenset({"p", "li", "ul", "ol"})
_TEXT = _WITHIN_A_BODY | {"blockquote", "details", "dl", "table"}


def worthiest(standing: Iterable[Element], *, from_order: int) -> Element | None:
    """The body, of elements in page order; what stands before `from_order` counts for nothing."""
    elements = list(standing)
    worth, prose = _worths(elements, from_order)
    best = max(elements, key=lambda one: (worth[id(one)], one.order), default=None)
    if best is None or worth[id(best)] <= 0:
        return None
    while best.children:
        part = max(best.children, key=lambda child: worth.get(id(child), 0.0))
        nearly_all = worth.get(id(part), 0.0) >= _NEARLY_ALL * worth[id(best)]
        most = nearly_all and prose[id(part)] >= _MOST * prose[id(best)]
        if not most or part.tag in _WITHIN_A_BODY or _is_continued(part, beside=best.children):
            break
        best = part
    return _whole(best)


def _worths(
    elements: Sequence[Element], from_order: int
) -> tuple[dict[int, float], dict[int, int]]:
    """The worth of each standing element, and its prose, of what follows the headline."""
    worth: dict[int, float] = {}
    prose: dict[int, int] = {}
    for element in reversed(elements):
        value, length = 0.0, 0
        for one in element.segments:
            if one.order > from_order:
                value += one.worth
                length += one.prose
        for child in element.children:
            if (part := id(child)) in worth:
                value += worth[part]
                length += prose[part]
        worth[id(element)], prose[id(element)] = value, length
    return worth, prose


def _is_continued(part: Element, *, beside: Sequence[Element]) -> bool:
    """Whether the text goes on in a box of the same make: advertisements part it in two."""
    others = (one for one in beside if one is not part and one.aside is None and one.prose)
    return part.make[1] is not None and any(
        one.make == part.make and (one.order < part.order or one.prose >= _OTHER_HALF * part.prose)
        for one in others
    )


def _whole(best: Element) -> Element:
    """A paragraph or a list with others beside it is a part of a body, though all else is short."""
    while best.tag in _WITHIN_A_BODY and (parent := best.parent) and parent.tag != "body":
        beside = (child for child in parent.children if child is not best and child.aside is None)
        if not any(one.tag in _TEXT and one.plain > one.linked for one in beside):
            break
        best = parent
    return best
