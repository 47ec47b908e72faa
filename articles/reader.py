"""Capture -> Article, by the layout rules of its site; or the reason why it is none.

A page is decoded and parsed once; only its body container is parsed again, as a tree in which
rules can remove.  Everything here follows from the capture and the rules alone, so a reading can
be made again, identical, years later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from articles.article import Article, Link, NotAnArticle, Paragraph, Removed
from articles.blocks import Block, blocks_of
from articles.bylines import is_byline, signed
from articles.capture import Capture
from articles.cleaning import cleaned, without_players
from articles.edges import edged, uninterrupted
from articles.embeds import embeds_of
from articles.fields import ruled, unmatched
from articles.generic import Found, found_in
from articles.instead import instead
from articles.layouts import Fit, fitting
from articles.metadata import (
    authors,
    canonical_url,
    language_of,
    modified,
    native_id,
    published,
    section,
)
from articles.page import Page, parsed
from articles.pictures import images_of
from articles.refusals import bomb, challenge, missing, unfinished, withdrawn
from articles.surroundings import left_out
from articles.trimming import trimmed
from articles.wording import label_key, unprintable
from config.layout import Layout
from config.site import Site
from config.sitefiles import SiteFile

# What a generic reading knows of the page's fields: nothing; head and text have to say it.
GENERIC = Layout(headline="title", body="body")
EXTRACTOR = "warraq-reader/3"
_HTML_TYPES = ("text/html", "application/xhtml+xml", "")


def read(capture: Capture, rules: SiteFile) -> Article | NotAnArticle:
    """The article that a capture holds, the same for the same bytes and rules on any day."""
    refusal = _refusal(capture)
    if refusal:
        return NotAnArticle(refusal)
    page = parsed(capture)
    if refusal := challenge(page):
        return NotAnArticle(refusal)
    if not rules.site.layouts:
        return _generic(page, rules.site, capture.captured_at)
    fit = fitting(page, rules.site, capture.night)
    if isinstance(fit, NotAnArticle):
        told = instead(page, rules.site)
        return NotAnArticle(told) if told else fit
    return _article(page, fit, rules.site, capture.captured_at)


def _generic(page: Page, site: Site, asked_at: datetime) -> Article | NotAnArticle:
    """By structure, for a site without any layout; where layouts exist none is ever replaced."""
    found = found_in(page)
    if isinstance(found, NotAnArticle):
        told = missing(page, page.value("h1") or page.title)
        return NotAnArticle(told) if told else found
    fit = Fit("generic", GENERIC, found.headline, found.body)
    return _article(page, fit, site, asked_at, found=found)


def _refusal(capture: Capture) -> str | None:
    """Why a capture cannot be an article whatever its text says."""
    if capture.status != 200:  # noqa: PLR2004
        return f"the server answered {capture.status}"
    kind = capture.content_type.partition(";")[0].strip().lower()
    if kind not in _HTML_TYPES:
        return f"{kind} is not a page"
    return bomb(capture.body) if capture.body.strip() else "the page is empty"


def _article(
    page: Page, fit: Fit, site: Site, asked_at: datetime, *, found: Found | None = None
) -> Article | NotAnArticle:
    if refusal := missing(page, fit.headline):
        return NotAnArticle(refusal)
    layout = fit.layout
    remove = (*layout.remove, *site.remove)
    body, by_markup = cleaned(fit.body, remove=remove, headline=fit.headline)
    embeds = embeds_of(page, body)
    by_markup = (*by_markup, *without_players(body))
    blocks, by_words = trimmed(blocks_of(body))
    is_other = _is_other(page, site)
    if found is not None:
        blocks, at_edges = edged(blocks, headline=fit.headline, is_other=is_other)
    else:
        blocks, at_edges = uninterrupted(blocks, headline=fit.headline, is_other=is_other)
    by_words = (*by_words, *at_edges)
    outlets = [name for name in (site.publisher, site.name, page.meta("og:site_name")) if name]
    said = ruled(page, layout)
    text = signed(blocks, outlets=outlets, ruled=said.byline)
    if found is not None and text.byline is None:
        text = replace(text, byline=_signature(found, outlets))
    paragraphs = tuple(Paragraph(block.kind, block.text) for block in text.blocks)
    if not any(paragraph.kind != "caption" for paragraph in paragraphs):
        return NotAnArticle(f"the body that {fit.name} finds holds no text")
    texts = [paragraph.text for paragraph in paragraphs]
    if refusal := unfinished(texts) or withdrawn(texts):
        return NotAnArticle(refusal)
    beside = () if found is not None else left_out(page, fit.body, remove=remove)
    no_text = _unprintable(page, body)
    whole = " ".join((fit.headline, *(paragraph.text for paragraph in paragraphs)))
    return Article(
        headline=fit.headline,
        subtitle=found.subtitle if found is not None else said.subtitle,
        byline=text.byline,
        author=_person((said.author, *authors(page)), outlets),
        dateline=said.dateline or text.dateline,
        section=said.section or section(page),
        tags=tuple(dict.fromkeys(said.tags or page.metas.get("article:tag", ()))),
        published=published(
            page,
            said.published,
            site.zone,
            asked_at=asked_at,
            near=_dates_near(found),
        ),
        modified=modified(page, said.modified, site.zone),
        paragraphs=paragraphs,
        images=images_of(page, body, around=fit.body),
        links=(*_links(page, text.blocks), *embeds),
        canonical_url=canonical_url(page),
        native_id=native_id(page),
        language=language_of(page, whole, site.language),
        removed=(*(found.aside if found else ()), *by_markup, *by_words, *beside, *no_text),
        layout=fit.name,
        unmatched=unmatched(layout, said),
    )


def _unprintable(page: Page, body: LexborNode) -> tuple[Removed, ...]:
    """A note of the control characters and such that stood in the page or its body."""
    stood = page.stripped or unprintable(body.text())
    return (Removed("control characters", stood),) if stood else ()


def _signature(found: Found, outlets: list[str]) -> str | None:
    """The line between headline and text that only signs."""
    own = frozenset(label_key(name) for name in outlets)
    return next((line.text for line in found.printed if is_byline(line.text, own)), None)


def _dates_near(found: Found | None) -> list[tuple[str, str]]:
    """What the lines by the headline say of the day: first for machines, then for people."""
    lines = found.printed if found else ()
    stated = [(line.stated, "time") for line in lines if line.stated]
    return stated + [(line.text, "visible") for line in lines]


def _is_other(page: Page, site: Site) -> Callable[[str], bool]:
    """Whether a link leads to another article of the same outlet, by host and `article_url`."""
    own = (page.url, canonical_url(page) or page.url)
    hosts = {_host(url) for url in own}

    def is_other(href: str) -> bool:
        url = page.absolute(href)
        if url is None or _host(url) not in hosts:
            return False
        return site.is_article(url) and url.partition("#")[0] not in own

    return is_other


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _person(names: Iterable[str | None], outlets: list[str]) -> str | None:
    """An author of two words or more; one word is a login of the content system, or a desk."""
    own = {label_key(name) for name in outlets}
    return next((n for n in names if n and " " in n and label_key(n) not in own), None)


def _links(page: Page, blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    found = (link for block in blocks for line in block.lines for link in line.links)
    return tuple(Link(url, words) for href, words in found if (url := page.absolute(href)))
