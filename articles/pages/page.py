"""Capture -> Page: bytes decoded once and parsed once, by a lexbor-speed parser."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

from articles.capture import Capture
from articles.errors import RuleUnreadable
from articles.pages.encoding import decoded, encoding_of, takes
from articles.pages.jsonld import articles_in
from articles.pages.landmarks import Attributes, Landmarks, landmarks_of
from articles.wording import folded, printable, unprintable
from config.layout import split_rule

_NO_EVENTS = LexborDocumentOptions.WO_EVENTS
# Addresses that joining to another leaves as they are, as nearly all are that have a host.
_WHOLE = re.compile(
    r"https?://[A-Za-z0-9.:-]+(?:/[^\s?#;\[\]]*)?(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?"
)


@dataclass(frozen=True)
class Page:
    """A parsed page; `tree` is shared by all rules, and changed by the generic reader alone.

    `stripped` are the characters that were taken out before parsing, by code point.
    """

    url: str
    encoding: str
    tree: LexborHTMLParser
    stripped: str = ""

    def nodes(self, css: str) -> list[LexborNode]:
        """What a selector finds, in page order; RuleUnreadable where it cannot be followed."""
        with _followed(css):
            return self.tree.css(css)

    def found(self, css: str) -> Iterator[LexborNode]:
        """The same one by one; all after the first are looked for only where that will not do.

        A search ends at the first, and most fields of an article stand early in its page.
        """
        with _followed(css):
            first = self.tree.css_first(css)
        if first is not None:
            yield first
            yield from self.nodes(css)[1:]

    def values(self, rule: str) -> tuple[str, ...]:
        """What a rule (`selector` or `selector@attribute`) gives, folded, in page order."""
        css, attribute = split_rule(rule)
        return tuple(_said(self.nodes(css), attribute))

    def value(self, rule: str | None) -> str | None:
        """The first value of a rule; None where there is no rule or it finds nothing."""
        if not rule:
            return None
        css, attribute = split_rule(rule)
        return next(_said(self.found(css), attribute), None)

    @property
    def title(self) -> str:
        """The page's `title`; empty where it has none."""
        return self.landmarks.title

    def meta(self, name: str) -> str | None:
        """The first `meta` whose `property` or, failing that, `name` is `name`."""
        return next(iter(self.metas.get(name, ())), None)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """What every `meta` says, by its `property` first and its `name` second, in page order."""
        said: dict[str, list[str]] = {}
        for key in ("property", "name"):
            for stated in self.landmarks.metas:
                if (name := stated.get(key)) and (text := folded(stated.get("content") or "")):
                    said.setdefault(name, []).append(text)
        return said

    @cached_property
    def landmarks(self) -> Landmarks:
        """What the whole page was searched for, once."""
        return landmarks_of(self.tree)

    @cached_property
    def linked_data(self) -> tuple[dict[str, Any], ...]:
        """What JSON-LD says of articles."""
        return tuple(articles_in(self.landmarks.scripts))

    @cached_property
    def linked(self) -> dict[str, list[Attributes]]:
        """The `link` elements of each relation, in page order."""
        relations: dict[str, list[Attributes]] = defaultdict(list)
        for link in self.landmarks.links:
            for relation in dict.fromkeys((link.get("rel") or "").split()):
                relations[relation].append(link)
        return relations

    @cached_property
    def canonical(self) -> str | None:
        """The page's `link[rel=canonical]`, absolute."""
        hrefs = (folded(link.get("href") or "") for link in self.linked["canonical"])
        return next((self.absolute(href) for href in hrefs if href), None)

    @cached_property
    def base(self) -> str:
        """The URL that relative links start from: `base[href]`, else the page's own."""
        return _joined(self.url, self.landmarks.base) or self.url

    def absolute(self, href: str) -> str | None:
        """A link of the page as an absolute web URL; None for `mailto:`, `javascript:` and such."""
        return _joined(self.base, href)


def parsed(capture: Capture) -> Page:
    """The page of a capture, decoded by `encoding_of`; no byte makes it fail."""
    body = capture.body
    if _is_plain(body):
        return Page(capture.url, "utf-8", LexborHTMLParser(body, options=_NO_EVENTS))
    encoding = encoding_of(body, capture.content_type)
    text = decoded(body, encoding).removeprefix("\ufeff")
    tree = LexborHTMLParser(printable(text), options=_NO_EVENTS)
    return Page(capture.url, encoding, tree, unprintable(text))


def _is_plain(body: bytes) -> bool:
    """Whether bytes are UTF-8 that can go to the parser as they are, as nearly all can.

    A NUL, or a byte order mark at the start, could change the tree; other characters that are no
    text are taken out where text is folded.
    """
    return b"\0" not in body and not body.startswith(codecs.BOM_UTF8) and takes("utf-8", body)


@contextmanager
def _followed(css: str) -> Iterator[None]:
    try:
        yield
    except SelectolaxError as error:
        message = f"the page parser cannot follow the selector {css!r}; write it in plain CSS"
        raise RuleUnreadable(message) from error


def _said(nodes: Iterable[LexborNode], attribute: str | None) -> Iterator[str]:
    """What nodes say in their text or an attribute, where they say anything."""
    for node in nodes:
        text = node.text() if attribute is None else node.attributes.get(attribute)
        if value := folded(text or ""):
            yield value


@lru_cache(maxsize=1024)
def _joined(base: str, href: str) -> str | None:
    address = (href if href.isprintable() else printable(href)).strip()
    if _WHOLE.fullmatch(address):
        return address
    try:
        url = urljoin(base, address)
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
