"""Body container -> the same subtree without what is not article, and a note of all that went.

Only the container's own subtree becomes a BeautifulSoup: over whole pages that costs more than the
rest of reading together.  Here goes what markup gives away; what only its words and links give
away goes in `trimming`, line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborNode, SelectolaxError

from articles.article import Removed
from articles.furniture import FURNITURE
from articles.labels import list_labelled
from articles.wording import folded, label_key

EXCERPT = 120
_CODE = "script, style, noscript, template, svg, link, meta"
_HIDDEN = (
    '[hidden], [style*="display:none"], [style*="display: none"], [style*="visibility:hidden"], '
    '[style*="visibility: hidden"], .screen-reader-text, .sr-only, .visually-hidden, .d-none'
)
# Invisible text shorter than this is a label or counter; longer, and said nowhere else, it may be
# the fold of an article that a script would open, and stays.
_HIDDEN_LABEL = 200
_LINK_SHARE = 0.5
# How many elements may wrap a label within its box; a bound for pages nested to no end.
_WRAPPERS = 12

Finder = Callable[[Tag], Iterable[Tag]]


def cleaned(
    body: LexborNode, *, remove: Sequence[str], headline: str
) -> tuple[Tag, tuple[Removed, ...]]:
    """The container without furniture, and each block taken out, in order of the rules.

    `remove` are the selectors of the site, its platform and its layout; they see the container and
    what is in it, and never take the container itself.
    """
    root = _container(body.html or "")
    removed: list[Removed] = []
    for rule, find in _rules(body, remove, headline):
        for tag in list(find(root)):
            if not tag.decomposed:
                removed.append(Removed(rule, folded(tag.get_text(" "))[:EXCERPT]))
                tag.decompose()
    return root, tuple(removed)


def _container(html: str) -> Tag:
    soup = BeautifulSoup(html, "lxml")
    body = soup.body or soup
    return next((child for child in body.children if isinstance(child, Tag)), body)


def _rules(body: LexborNode, remove: Sequence[str], headline: str) -> Iterator[tuple[str, Finder]]:
    """The rules in their order, those that have anything to do in this body; code comes first.

    The fast parser answers that in microseconds, where BeautifulSoup walks the tree for each rule.
    """
    for rule, css in (
        ("code", _CODE),
        *((f"site rule {css}", css) for css in remove),
        *((name, ", ".join(selectors)) for name, selectors in FURNITURE.items()),
    ):
        if _may_match(body, css):
            yield rule, _selected(css)
    if _may_match(body, _HIDDEN):
        yield "hidden copy", lambda root: _hidden_copies(root, headline)
    yield "related box", lambda root: _labelled_boxes(root, "related")
    yield "tags", lambda root: _labelled_boxes(root, "tags")


def _may_match(body: LexborNode, css: str) -> bool:
    try:
        return body.css_first(css) is not None
    except SelectolaxError:  # beyond the fast parser, not beyond BeautifulSoup
        return True


def _selected(css: str) -> Finder:
    return lambda root: root.select(css)


def _hidden_copies(root: Tag, headline: str) -> Iterator[Tag]:
    """What a reader cannot see, where it is short or stands elsewhere on the page as well."""
    hidden = [tag for tag in root.select(_HIDDEN) if not _shown_on_wide_screens(tag)]
    if hidden:
        whole = folded(root.get_text(" "))
        for tag in hidden:
            text = folded(tag.get_text(" "))
            if len(text) < _HIDDEN_LABEL or text in headline or whole.count(text) > 1:
                yield tag


def _shown_on_wide_screens(tag: Tag) -> bool:
    """Bootstrap's `d-none d-md-block` hides from telephones only."""
    classes = tag.get("class") or ()
    return "d-none" in classes and any(name.count("-") > 1 for name in classes if name[:2] == "d-")


def _labelled_boxes(root: Tag, name: str) -> Iterator[Tag]:
    """The widest element that opens with a label of that name and is mostly links after it."""
    for text in root.find_all(string=True):
        if list_labelled(text) == name:
            box = None
            for parent in islice(text.parents, _WRAPPERS):
                if parent is root or _first_string(parent) is not text:
                    break
                if _is_list_of_links(parent, label=text):
                    box = parent
            if box is not None:
                yield box


def _first_string(tag: Tag) -> str:
    return next((string for string in tag.strings if string.strip()), "")


def _is_list_of_links(tag: Tag, *, label: str) -> bool:
    key = label_key(label)
    links = [folded(anchor.get_text(" ")) for anchor in tag.select("a[href]")]
    linked = sum(len(words) for words in links if label_key(words) != key)
    rest = len(folded(tag.get_text(" "))) - len(folded(label))
    return 0 < linked >= rest * _LINK_SHARE
