"""Page -> the share and related blocks that stand beside the body container, noted as left out.

Many designs print them outside the container, where no rule has to take them; the record still
says that they were there and were not read as article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from articles.article import Removed
from articles.cleaning import EXCERPT
from articles.errors import RuleUnreadable
from articles.furniture import FURNITURE
from articles.page import Page
from articles.wording import folded

_NOTED = ("share row", "related box")


def left_out(page: Page, body: LexborNode, *, remove: Sequence[str]) -> tuple[Removed, ...]:
    """Each block outside `body` that a removal rule names, once for each wording, in page order."""
    noted: dict[Removed, None] = {}
    taken: set[int] = set()
    rules = tuple(_rules(remove))
    for node in _found(page, rules):
        if not _is_within(node, {body.mem_id} | taken) and not _holds(node, body):
            taken.add(node.mem_id)
            if text := folded(node.text(separator=" "))[:EXCERPT]:
                noted[Removed(_rule_of(node, rules), text)] = None
    return tuple(noted)


def _rules(remove: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"site rule {css}", css) for css in remove)
    yield from ((name, ", ".join(FURNITURE[name])) for name in _NOTED)


def _found(page: Page, rules: Sequence[tuple[str, str]]) -> list[LexborNode]:
    """What any of the rules names, in one search: each search walks the whole page."""
    try:
        return page.nodes(", ".join(css for _rule, css in rules))
    except RuleUnreadable:  # beyond the parser: a rule that no site file can hold
        return []


def _rule_of(node: LexborNode, rules: Sequence[tuple[str, str]]) -> str:
    return next(rule for rule, css in rules if node.css_matches(css))


def _is_within(node: LexborNode, ids: set[int]) -> bool:
    above: LexborNode | None = node
    while above is not None:
        if above.mem_id in ids:
            return True
        above = above.parent
    return False


def _holds(node: LexborNode, body: LexborNode) -> bool:
    return _is_within(body, {node.mem_id})
