"""Page -> the share and related blocks that stand beside the body container, noted as left out.

Many designs print them outside the container, where no rule has to take them; the record still
says that they were there and were not read as article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from articles.article import Removed
from articles.bodies.cleaning import EXCERPT
from articles.errors import RuleUnreadable
from articles.pages.furniture import FURNITURE, NOTED, is_class
from articles.pages.landmarks import SEARCHED
from articles.pages.page import Page
from articles.wording import folded

_KNOWN = frozenset(SEARCHED)


def left_out(page: Page, body: LexborNode, *, remove: Sequence[str]) -> tuple[Removed, ...]:
    """Each block outside `body` that a removal rule names, once for each wording, in page order."""
    noted: dict[Removed, None] = {}
    taken = {body.mem_id}
    for node, rule in _found(page, _rules(tuple(remove))):
        if not _is_within(node, taken) and not _holds(node, body):
            taken.add(node.mem_id)
            if text := folded(node.text(separator=" "))[:EXCERPT]:
                noted[Removed(rule, text)] = None
    return tuple(noted)


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """Removal rules in order of precedence.

    `number_of` gives the number of the first rule that asks for one of an element's classes, and
    one past the last where none does; `searched` are the selectors that are more than a class, with
    their numbers.
    """

    rules: tuple[str, ...]
    number_of: Callable[[str | None], int]
    searched: dict[str, int]


@lru_cache(maxsize=16)
def _rules(remove: tuple[str, ...]) -> _Rules:
    pairs = [(css, f"site rule {css}") for css in remove]
    pairs += [(css, rule) for rule in NOTED for css in FURNITURE[rule]]
    classes: dict[str, int] = {}
    searched: dict[str, int] = {}
    for number, (css, _rule) in enumerate(pairs):
        if is_class(css):
            classes.setdefault(css.removeprefix("."), number)
        else:
            searched.setdefault(css, number)
    last = len(pairs)

    @lru_cache(maxsize=1 << 12)
    def number_of(names: str | None) -> int:
        return min((classes.get(name, last) for name in (names or "").split()), default=last)

    return _Rules(tuple(rule for _css, rule in pairs), number_of, searched)


def _found(page: Page, rules: _Rules) -> Iterator[tuple[LexborNode, str]]:
    """What any rule finds, in page order, with the first rule that does.

    Classes are looked up: fifty selectors in one search took longer than parsing the page
    (measured on a page of 240 KB: 0.8 ms beside 0.5; so it is 0.3).
    """
    searched, last, number_of = _searched(page, rules), len(rules.rules), rules.number_of
    more = rules.searched if searched else ()
    for node in page.nodes(", ".join(("[class]", *more))):
        number = number_of(node.attrs.get("class"))
        if searched:
            number = min(number, searched.get(node.mem_id, last))
        if number < last:
            yield node, rules.rules[number]


def _searched(page: Page, rules: _Rules) -> dict[int, int]:
    """What is found by more than a class: each node's id with the number of its rule."""
    if not page.landmarks.furnished and rules.searched.keys() <= _KNOWN:
        return {}
    try:
        nodes = page.nodes(", ".join(rules.searched))
    except RuleUnreadable:  # beyond the parser: a rule that no site file can hold
        return {}
    return {
        node.mem_id: min(n for css, n in rules.searched.items() if _is_found(node, css))
        for node in nodes
    }


def _is_found(node: LexborNode, css: str) -> bool:
    """Whether a selector finds the node itself; `css_matches` says yes of what is in it, too."""
    first = node.css_first(css)
    return first is not None and first.mem_id == node.mem_id


def _is_within(node: LexborNode, ids: set[int]) -> bool:
    above: LexborNode | None = node
    while above is not None:
        if above.mem_id in ids:
            return True
        above = above.parent
    return False


def _holds(node: LexborNode, body: LexborNode) -> bool:
    return _is_within(body, {node.mem_id})
