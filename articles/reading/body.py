"""Body container -> the article's text: furniture out, other articles out, signed, in blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from articles.article import Link, NotAnArticle, Paragraph, Removed
from articles.bodies.blocks import Block, blocks_of
from articles.bodies.bylines import Signed, signed
from articles.bodies.cleaning import cleaned, without_players
from articles.bodies.edges import edged, uninterrupted
from articles.bodies.embeds import embeds_of
from articles.bodies.signatures import signature, writer_in
from articles.bodies.surroundings import left_out
from articles.bodies.trimming import trimmed
from articles.pages.metadata import canonical_url
from articles.pages.page import Page
from articles.reading.layouts import Fit
from articles.reading.refusals import unfinished, withdrawn
from articles.structure.generic import Found
from articles.wording import label_key, unprintable
from config.site import Site


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a page: its container without furniture, its blocks and signature, what went."""

    body: LexborNode
    signed: Signed
    embeds: tuple[Link, ...]
    removed: tuple[Removed, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The blocks as the record has them."""
        return tuple(Paragraph(block.kind, block.text) for block in self.signed.blocks)


def text_of(
    page: Page,
    fit: Fit,
    site: Site,
    *,
    found: Found | None,
    outlets: Sequence[str],
    byline: str | None,
) -> Text | NotAnArticle:
    """The text that a layout, or the generic reader (`found`), has the container of.

    `outlets` are the publisher's names, `byline` what a rule gave.
    """
    remove = (*fit.layout.remove, *site.remove)
    body, by_markup = cleaned(fit.body, remove=remove, headline=fit.headline)
    embeds = embeds_of(page, body)
    players = without_players(body)
    blocks, by_words = trimmed(blocks_of(body))
    edges = uninterrupted if found is None else edged
    blocks, at_edges = edges(blocks, headline=fit.headline, is_other=_is_other(page, site))
    text = signed(blocks, outlets=outlets, ruled=byline)
    if found is not None and text.byline is None:
        text = replace(text, byline=_signature(found, outlets))
    if refusal := _refusal(text.blocks, fit):
        return NotAnArticle(refusal)
    beside = left_out(page, fit.body, remove=remove) if found is None else ()
    aside = found.aside if found is not None else ()
    removed = (*aside, *by_markup, *players, *by_words, *at_edges, *beside)
    return Text(body, text, embeds, (*removed, *_unprintable(page, body)))


def _refusal(blocks: Sequence[Block], fit: Fit) -> str | None:
    if all(block.kind == "caption" for block in blocks):
        return f"the body that {fit.name} finds holds no text"
    texts = [block.text for block in blocks]
    return unfinished(texts) or withdrawn(texts)


def _is_other(page: Page, site: Site) -> Callable[[str], bool]:
    """Whether a link leads to another article of the same outlet, by host and `article_url`."""
    own = (page.url, canonical_url(page) or page.url)

    def is_other(href: str) -> bool:
        url = page.absolute(href)
        if url is None or url.partition("#")[0] in own or not site.is_article(url):
            return False
        return _host(url) in {_host(address) for address in own}

    return is_other


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _signature(found: Found, outlets: Sequence[str]) -> str | None:
    """The line between headline and text that only signs, or the writer that its markup names."""
    own = frozenset(label_key(name) for name in outlets)
    named = [line.writer for line in found.printed if line.writer]
    signing = signature([*(line.text for line in found.printed), *named], own)
    return signing or next((name for name in map(writer_in, named) if name), None)


def _unprintable(page: Page, body: LexborNode) -> tuple[Removed, ...]:
    """A note of the control characters and such that stood in the page or its body."""
    stood = page.stripped or unprintable(body.text())
    return (Removed("control characters", stood),) if stood else ()
