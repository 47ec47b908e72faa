"""Capture -> Article, by the layout rules of its site; or the reason why it is none.

A page is decoded and parsed once; only its body container is parsed again, as a tree in which
rules can remove.  Everything here follows from the capture and the rules alone, so a reading can
be made again, identical, years later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from articles.article import Article, Link, NotAnArticle
from articles.bodies.blocks import Block
from articles.bodies.pictures import images_of
from articles.bodies.signatures import is_desk, writer_in
from articles.capture import Capture
from articles.pages.metadata import (
    authors,
    canonical_url,
    language_of,
    modified,
    native_id,
    published,
    section,
)
from articles.pages.page import Page, parsed
from articles.reading.body import text_of
from articles.reading.fields import ruled, unmatched
from articles.reading.instead import instead
from articles.reading.layouts import Fit, fitting
from articles.reading.refusals import bomb, challenge, missing
from articles.structure.generic import Found, found_in
from articles.wording import label_key
from config.layout import Layout
from config.site import Site
from config.sitefiles import SiteFile

# What a generic reading knows of the page's fields: nothing; head and text have to say it.
GENERIC = Layout(headline="title", body="body")
EXTRACTOR = "warraq-reader/4"
# Two words or more and no number: `محرر 3` is a login too.
_NAME = re.compile(r"[^\d]*\w [^\d]*")
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
    outlets = [name for name in (site.publisher, site.name, page.meta("og:site_name")) if name]
    said = ruled(page, fit.layout)
    text = text_of(page, fit, site, found=found, outlets=outlets, byline=said.byline)
    if isinstance(text, NotAnArticle):
        return text
    paragraphs = text.paragraphs
    whole = " ".join((fit.headline, *(paragraph.text for paragraph in paragraphs)))
    near = _dates_near(found)
    captions = page.landmarks.captions if found is None else found.captions
    return Article(
        headline=fit.headline,
        subtitle=found.subtitle if found is not None else said.subtitle,
        byline=text.signed.byline,
        author=_person((said.author, *authors(page), *_named_near(found)), outlets),
        dateline=said.dateline or text.signed.dateline,
        section=said.section or section(page),
        tags=tuple(dict.fromkeys(said.tags or page.metas.get("article:tag", ()))),
        published=published(page, said.published, site.zone, asked_at=asked_at, near=near),
        modified=modified(page, said.modified, site.zone),
        paragraphs=paragraphs,
        images=images_of(page, text.body, around=fit.body, captions=captions),
        links=(*_links(page, text.signed.blocks), *text.embeds),
        canonical_url=canonical_url(page),
        native_id=native_id(page),
        language=language_of(page, whole, site.language),
        removed=text.removed,
        layout=fit.name,
        unmatched=unmatched(fit.layout, said),
    )


def _dates_near(found: Found | None) -> list[tuple[str, str]]:
    """What the lines by the headline say of the day: first for machines, then for people."""
    lines = found.printed if found else ()
    stated = [(line.stated, "time") for line in lines if line.stated]
    return stated + [(line.text, "visible") for line in lines]


def _named_near(found: Found | None) -> list[str | None]:
    """Whom the lines by the headline name as writer."""
    lines = found.printed if found else ()
    return [writer_in(line.writer) for line in lines if line.writer]


def _person(names: Iterable[str | None], outlets: list[str]) -> str | None:
    """An author of two words or more; one word is a login of the content system, or a desk."""
    own = {label_key(name) for name in outlets}
    persons = (name for name in names if name and _NAME.fullmatch(name) and not is_desk(name))
    return next((name for name in persons if label_key(name) not in own), None)


def _links(page: Page, blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    found = (link for block in blocks for line in block.lines for link in line.links)
    return tuple(Link(url, words) for href, words in found if (url := page.absolute(href)))
