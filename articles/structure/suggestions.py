"""Pages of one design -> selectors that find their headline and body: a first layout to improve.

The generic reader finds both by structure; here they get the shortest plain name that finds the
same element again, on every page shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from articles.article import NotAnArticle
from articles.capture import Capture
from articles.pages.page import Page, parsed
from articles.structure.generic import found_in
from articles.structure.headlines import headline_of
from articles.structure.survey import surveyed
from articles.wording import folded

# Names with numbers are of one page (`post-4117`), long ones made by a program.
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{1,39}")
_DEEPEST = 4
_TELLING = 50
_MOST_AROUND = 1.6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Selectors of a layout, as a site file writes them."""

    headline: str
    body: str


def suggested(captures: Sequence[Capture]) -> Suggestion | None:
    """Selectors that find headline and body on every one of the pages; None where none do."""
    shown = [one for capture in captures if (one := _shown(capture))]
    if not shown or len(shown) < len(captures):
        return None
    headline = _shared(shown[0].headline, [(one.page, one.headline) for one in shown])
    body = _shared(shown[0].body, [(one.page, one.body) for one in shown])
    return Suggestion(headline, body) if headline and body else None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the generic reader found, and the same page untouched: reading prunes the tree."""

    page: Page
    headline: LexborNode
    body: LexborNode


def _shown(capture: Capture) -> _Shown | None:
    page = parsed(capture)
    root = page.tree.body
    headline = headline_of(page, surveyed(root)) if root is not None else None
    found = found_in(page)
    if headline is None or headline.segment is None or isinstance(found, NotAnArticle):
        return None
    return _Shown(parsed(capture), headline.segment.element.node, found.body)


def _shared(node: LexborNode, places: Sequence[tuple[Page, LexborNode]]) -> str | None:
    """The first name of a node that finds its like on every page."""
    texts = [(page, folded(wanted.text(separator=" "))) for page, wanted in places]
    for css in _names(node):
        if all(_finds(css, page, text) for page, text in texts):
            return css
    return None


def _finds(css: str, page: Page, text: str) -> bool:
    """Whether the first element of that name holds the text from end to end, and little else."""
    node = next(iter(page.nodes(css)), None)
    whole = folded(node.text(separator=" ")) if node is not None else ""
    ends = text[:_TELLING] in whole and text[-_TELLING:] in whole
    return ends and len(whole) <= len(text) * _MOST_AROUND


def _names(node: LexborNode) -> Iterator[str]:
    """Names of an element, short ones first, then with those of the elements around it."""
    trail = ""
    around: LexborNode | None = node
    for _depth in range(_DEEPEST):
        if around is None or around.tag in ("body", "html"):
            return
        for own in _own_names(around):
            yield f"{own}{trail}"
        trail = f" > {next(_own_names(around))}{trail}"
        around = around.parent


def _own_names(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    name = attributes.get("id") or ""
    if _PLAIN_NAME.fullmatch(name):
        yield f"#{name}"
    classes = [one for one in (attributes.get("class") or "").split() if _PLAIN_NAME.fullmatch(one)]
    yield from (f"{node.tag}.{one}" for one in classes)
    if len(classes) > 1:
        yield f"{node.tag}.{'.'.join(classes)}"
    yield str(node.tag)
