"""Blocks -> the article's own blocks: lines that only share, relate, tag or unfold taken out.

A line goes only where it is nothing but such a label, or nothing but links after one.  A sentence
that mentions Facebook or begins with `اقرأ` is neither, and a list of links without such a label
is the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.article import Removed
from articles.bodies.blocks import Block, Line
from articles.bodies.calls import ADDRESSED, call_named
from articles.bodies.cleaning import EXCERPT
from articles.bodies.labels import (
    asks_to_share,
    is_read_more,
    is_share_url,
    is_sharing,
    list_labelled,
    opens_with_label,
    turns_page,
)
from articles.wording import folded

_DATE_OR_COUNT = re.compile(r"[\d٠-٩۰-۹\s.,،:/|()-]*(?:\w+[\s،,]+){0,2}[\d٠-٩۰-۹\s.,،:/|()-]*")
# No label or call is longer; most paragraphs are.
_LONGEST = 400
_OWN_KINDS = ("quote", "caption", "table")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line with what stands around it."""

    block: int
    kind: str
    line: Line
    before: str


def trimmed(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """The blocks without furniture lines, and each line taken out with its rule."""
    taken: dict[tuple[int, int], str] = {}
    under: str | None = None
    for place, printed in _lines(blocks):
        rule = _rule(printed, under=under)
        if rule:
            taken[place] = rule
        under = _label_above(printed, rule, under)
    kept = tuple(_without(blocks, taken))
    removed = tuple(
        Removed(rule, blocks[block].lines[line].text[:EXCERPT])
        for (block, line), rule in taken.items()
    )
    return kept, removed


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[tuple[int, int], _Printed]]:
    before = ""
    for number, block in enumerate(blocks):
        for index, line in enumerate(block.lines):
            yield (number, index), _Printed(number, block.kind, line, before)
            before = before if block.kind == "list" else line.text


def _rule(printed: _Printed, *, under: str | None) -> str | None:
    """The rule that takes this line; `under` is the label whose list it may belong to."""
    line = printed.line
    if len(line.text) > _LONGEST and not line.links:
        return None
    unlinked = line.unlinked if line.links else ""
    if under and (_only_links(line) or printed.kind == "list"):
        return f"{under} list"
    if line.links and all(is_share_url(href) for href, _words in line.links):
        return "share row" if not unlinked or is_sharing(unlinked) else None
    if printed.kind in _OWN_KINDS:
        whole = printed.kind == "quote" and line.links and not unlinked
        return "related link" if whole and opens_with_label(line.text) == "related" else None
    if _only_shares(line) and not _is_own_list(printed):
        return "share label"
    call = call_named(line.text)
    if call and (call in ADDRESSED or not _is_own_list(printed)):
        return call
    return _labelled(line, unlinked)


def _labelled(line: Line, unlinked: str) -> str | None:
    if label := list_labelled(line.text):
        return f"{label} label"
    if line.links and (label := list_labelled(unlinked)):
        return f"{label} link"
    if line.links and not unlinked:
        if label := opens_with_label(line.text):
            return f"{label} link"
        if all(map(turns_page, line.strings)):
            return "prev and next"
    return "read more" if is_read_more(line.text) else None


def _only_shares(line: Line) -> bool:
    return is_sharing(line.text) or (len(line.strings) > 1 and all(map(is_sharing, line.strings)))


def _is_own_list(printed: _Printed) -> bool:
    """Networks the article names: a heading over text, or items after a colon, without links."""
    if printed.line.links or asks_to_share(printed.line.text):
        return False
    after_colon = printed.before.rstrip().endswith(":")
    return printed.kind == "heading" or (printed.kind == "list" and after_colon)


def _label_above(printed: _Printed, rule: str | None, under: str | None) -> str | None:
    """The label that still rules the next line: a bare one does, until a line of text."""
    if rule and rule.endswith(" label") and rule != "share label":
        return rule.removesuffix(" label")
    return under if rule and rule.endswith(" list") else None


def _only_links(line: Line) -> bool:
    """Whether a line is links, with a date or a count beside them at most."""
    return bool(line.links) and _DATE_OR_COUNT.fullmatch(folded(line.unlinked)) is not None


def _without(blocks: Iterable[Block], taken: dict[tuple[int, int], str]) -> Iterator[Block]:
    for number, block in enumerate(blocks):
        lines = tuple(
            line for index, line in enumerate(block.lines) if (number, index) not in taken
        )
        if lines:
            yield block if len(lines) == len(block.lines) else replace(block, lines=lines)
