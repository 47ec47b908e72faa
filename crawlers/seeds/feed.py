"""Feed bytes -> URLs: RSS (0.9 to 2.0, RDF) and Atom, well-formed or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest, markup

_DATES = ("pubDate", "published", "date", "updated")
# WordPress points at a comment by its fragment, Blogger by a parameter.
_COMMENT = re.compile(r"#comment-\d|[?&]showComment=")
_COMMENTS_TITLE = re.compile(r"\s*(?:comments (?:on|for)\b|(?:ال)?تعليقات\b)", re.IGNORECASE)


def feed(raw: bytes, base: str) -> Harvest:
    """The items' links in the feed's order; a SeedFault where there is nothing to read.

    A feed of comments (`/comments/feed/`, `<post>/feed/`) is refused: its links lead to articles
    that may be years old, and to none that is new.  Malformed XML is recovered and noted.  Of
    WordPress's feeds the page with older items is named.
    """
    root, notes = markup.tree(raw, "feed")
    items = [node for node in root.iter() if markup.name(node) in ("item", "entry")]
    articles = [item for item in items if not any(map(is_comment, _references(item)))]
    if comments := len(items) - len(articles):
        notes = (*notes, f"{comments} comments among the articles left out")
    if not articles:
        raise SeedFault(_without_articles(root, comments))
    found = {
        link: Found(link, _date(item), markup.text(item, "updated"))
        for item in articles
        if (link := _link(item, base))
    }
    if not found:
        raise SeedFault("a feed whose items have no links")
    older = (_paged(base),) if _is_wordpress(root) else ()
    return Harvest(tuple(found.values()), older_pages=older, notes=notes)


def is_comment(reference: str) -> bool:
    """Whether a link leads to a reader's comment on an article."""
    return _COMMENT.search(reference) is not None


def _is_wordpress(root: etree._Element) -> bool:
    """WordPress signs its feeds, and serves older items as `?paged=2` of any of them."""
    generators = (node.text or "" for node in root.iter() if markup.name(node) == "generator")
    return any("wordpress.org" in text for text in generators)


def _paged(url: str) -> str:
    parts = urlsplit(url)
    stated = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(number) if (number := stated.get("paged", "1")).isdecimal() else 1
    return urlunsplit(parts._replace(query=urlencode({**stated, "paged": str(page + 1)})))


def _without_articles(root: etree._Element, comments: int) -> str:
    titles = (node.text or "" for node in root.iter() if markup.name(node) == "title")
    if comments or _COMMENTS_TITLE.match(next(titles, "")):
        return "a feed of comments, not of articles; name the site's own feed"
    return "a feed without items"


def _references(item: etree._Element) -> Iterator[str]:
    """What an item links to, as written: RSS `<link>` text or Atom `<link href>`."""
    for node in markup.children(item, "link"):
        if node.get("rel", "alternate") == "alternate":
            yield (node.text or "").strip() or (node.get("href") or "").strip()


def _link(item: etree._Element, base: str) -> str:
    """The first link that is a web address, else a permalink `<guid>`."""
    for reference in _references(item):
        if url := links.absolute(base, reference):
            return url
    for node in markup.children(item, "guid"):
        text = (node.text or "").strip()
        is_address = text.startswith(("http://", "https://"))
        if is_address and node.get("isPermaLink", "true").strip().lower() != "false":
            return links.absolute(base, text) or ""
    return ""


def _date(item: etree._Element) -> str:
    return next((date for name in _DATES if (date := markup.text(item, name))), "")
