"""Body container -> a copy of it without what is not article, and a note of all that went.

Here goes what markup gives away; what only its words and links give away goes in `trimming`, line
by line.  All of it happens on the fast parser's own tree: a BeautifulSoup of the container alone
cost as much as the rest of reading together (measured on 112 pages: 2.0 ms of 4.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborNode

from articles.article import Removed
from articles.bodies.labels import LISTS, list_labelled
from articles.bodies.pictures import unveil
from articles.pages.furniture import FURNITURE
from articles.wording import folded, label_key

EXCERPT = 120
# A Telegram post is embedded by a script, which is looked at before it goes with the players.
_CODE = "script:not([data-telegram-post]), style, noscript, template, svg, link, meta, title"
_PLAYERS = (
    "iframe, object, embed, video, audio, script, .mejs-container, .jwplayer, .video-js, .plyr"
)
# A selector that is one class or one id, as nearly all are.
_NAME = re.compile(r"[.#][\w-]+")
# By rule, the selectors that are a name, and those that have to be searched for.
_FURNITURE = {
    rule: (
        frozenset(css for css in selectors if _NAME.fullmatch(css)),
        tuple(css for css in selectors if not _NAME.fullmatch(css)),
    )
    for rule, selectors in FURNITURE.items()
}
_SEARCHED = ", ".join(css for _named, searched in _FURNITURE.values() for css in searched)
_ADDRESS = re.compile(r"https?://\S+")
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
_LONGEST_LABEL = 100


def cleaned(
    body: LexborNode, *, remove: Sequence[str], headline: str
) -> tuple[LexborNode, tuple[Removed, ...]]:
    """A copy of the container without furniture, and each block taken out, in order of the rules.

    `remove` are the selectors of the site, its platform and its layout; they see the container and
    what is in it, and never take the container itself.
    """
    root = body.clone()
    unveil(root)
    removed: list[Removed] = []
    for rule, css in _selectors(remove, root):
        removed += _struck(rule, root.css(css), root)
    removed += _struck("hidden copy", _hidden_copies(root, headline), root)
    labels = list(_labels(root))
    for name in LISTS if labels else ():
        rule = "related box" if name == "related" else name
        removed += _struck(rule, _labelled_boxes(root, name), root)
    return root, tuple(removed)


def without_players(root: LexborNode) -> tuple[Removed, ...]:
    """Takes embedded players out of a cleaned body, and addresses that stand in place of one."""
    bare = [
        node
        for node in root.css(".wp-block-embed__wrapper")
        if _ADDRESS.fullmatch(folded(node.text()))
    ]
    return tuple(_struck("player", [*root.css(_PLAYERS), *bare], root))


def _selectors(remove: Sequence[str], root: LexborNode) -> Iterator[tuple[str, str]]:
    """Each rule with its selectors, of the known furniture only those that may find something.

    Reading a hundred selectors takes longer than looking for them in a body.
    """
    names, more = _names_in(root), root.css_first(_SEARCHED) is not None
    yield "code", _CODE
    yield from ((f"site rule {css}", css) for css in remove)
    for rule, (named, searched) in _FURNITURE.items():
        if met := (*(named & names), *(searched if more else ())):
            yield rule, ", ".join(met)


def _names_in(root: LexborNode) -> set[str]:
    """Every class and id of the body, as selectors."""
    classes, names = set(), set()
    for node in root.css("[class], [id]"):
        attributes = node.attributes
        classes.add(attributes.get("class") or "")
        names.add(f"#{attributes.get('id')}")
    names.update(f".{name}" for name in " ".join(classes).split())
    return names


def _struck(rule: str, found: Iterable[LexborNode], root: LexborNode) -> list[Removed]:
    """Takes the found elements out of the tree, each with all that is in it."""
    removed = []
    for node in _outermost(list(found), root):
        removed.append(Removed(rule, folded(node.text(separator=" "))[:EXCERPT]))
        node.decompose()
    return removed


def _outermost(found: Sequence[LexborNode], root: LexborNode) -> list[LexborNode]:
    """The found nodes that lie in no other found node; never the root itself."""
    ids = {node.mem_id for node in found} - {root.mem_id}
    clear = {root.mem_id}
    outermost: dict[int, LexborNode] = {}
    for node in found:
        if node.mem_id not in ids:
            continue
        path = []
        above = node.parent
        while above is not None and above.mem_id not in ids and above.mem_id not in clear:
            path.append(above.mem_id)
            above = above.parent
        if above is None or above.mem_id not in ids:
            clear.update(path)
            outermost[node.mem_id] = node
    return list(outermost.values())


def _hidden_copies(root: LexborNode, headline: str) -> Iterator[LexborNode]:
    """What a reader cannot see, where it is short or stands elsewhere on the page as well."""
    hidden = [node for node in root.css(_HIDDEN) if not _shown_on_wide_screens(node)]
    if hidden:
        whole = folded(root.text(separator=" "))
        for node in hidden:
            text = folded(node.text(separator=" "))
            if len(text) < _HIDDEN_LABEL or text in headline or whole.count(text) > 1:
                yield node


def _shown_on_wide_screens(node: LexborNode) -> bool:
    """Bootstrap's `d-none d-md-block` hides from telephones only."""
    classes = (node.attributes.get("class") or "").split()
    return "d-none" in classes and any(name.count("-") > 1 for name in classes if name[:2] == "d-")


def _labels(root: LexborNode) -> Iterator[tuple[str, LexborNode]]:
    """Each text that is a label and nothing else, with the label's name."""
    for node in root.traverse(include_text=True, skip_empty=True):
        text = node.text_content
        if text and len(text) <= _LONGEST_LABEL and (name := list_labelled(text)):
            yield name, node


def _labelled_boxes(root: LexborNode, name: str) -> Iterator[LexborNode]:
    """The widest element that opens with a label of that name and is mostly links after it."""
    for node in [label for labelled, label in _labels(root) if labelled == name]:
        box = None
        for parent in _wrappers(node, root):
            if _is_list_of_links(parent, label=node.text_content or ""):
                box = parent
        if box is not None:
            yield box


def _wrappers(label: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    """The elements around a label that begin with it, from the inside."""
    parent = label.parent
    for _ in range(_WRAPPERS):
        if parent is None or parent.mem_id == root.mem_id or not _opens_with(parent, label):
            return
        yield parent
        parent = parent.parent


def _opens_with(element: LexborNode, label: LexborNode) -> bool:
    for node in element.traverse(include_text=True):
        if node.tag == "-text" and not (node.text_content or "").isspace():
            return node.mem_id == label.mem_id
    return False


def _is_list_of_links(element: LexborNode, *, label: str) -> bool:
    key = label_key(label)
    links = [folded(anchor.text(separator=" ")) for anchor in element.css("a[href]")]
    linked = sum(len(words) for words in links if label_key(words) != key)
    rest = len(folded(element.text(separator=" "))) - len(folded(label))
    return 0 < linked >= rest * _LINK_SHARE
