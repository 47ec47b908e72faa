"""Page -> what its head says for machines: JSON-LD, canonical link, native id, language, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.article import PrintedDate
from articles.dating.dates import is_machine_date, only_updated, printed_date, says_updated
from articles.dating.relative import relative_date
from articles.pages.languages import language
from articles.pages.page import Page
from articles.wording import folded

_WORDPRESS_ID = re.compile(
    r"/wp/v2/posts/(\d+)|[?&]p=(\d+)|/node/(\d+)|(?:^|\s)postid-(\d+)(?:\s|$)"
)


def published(
    page: Page,
    ruled: Sequence[tuple[str, str]],
    zone: ZoneInfo,
    *,
    asked_at: datetime,
    near: Sequence[tuple[str, str]] = (),
) -> PrintedDate | None:
    """The date of publication: JSON-LD, `article:published_time` if ISO, the rule, other meta.

    `ruled` is what a layout's rule found, each text with its source.
    `near` are lines by the headline, each with its source, for a page that has no rule: the first
    of them that reads as a date counts, after all others.  A relative date is read against
    `asked_at`, the moment of capture, where no other date stands.
    """
    places = [*_printed(page, ruled, key="datePublished", name="article:published_time"), *near]
    dates = [printed_date(raw, zone=zone, source=source) for raw, source in places]
    # What tells of a change alone is the last to go by.
    trusted = sorted((date for date in dates if date.date), key=lambda date: only_updated(date.raw))
    absolute = next(iter(trusted), None)
    if absolute is not None:
        return replace(absolute, others=tuple(_disagreeing(absolute, dates)))
    since = (relative_date(raw, asked_at=asked_at, zone=zone) for raw, _source in places)
    unread = dates[0] if len(places) > len(near) else None
    return next((date for date in since if date), unread)


def _disagreeing(chosen: PrintedDate, dates: Sequence[PrintedDate]) -> Iterator[str]:
    """Each source that prints another day; a line that tells of an update tells of another day."""
    for date in dates:
        if date.date not in (None, chosen.date) and not says_updated(date.raw):
            yield f"{date.source}: {date.raw}"


def modified(page: Page, ruled: Sequence[tuple[str, str]], zone: ZoneInfo) -> PrintedDate | None:
    """The date of the last change that the page owns up to; else the first as printed, unread."""
    places = _printed(page, ruled, key="dateModified", name="article:modified_time")
    dates = [printed_date(raw, zone=zone, source=source) for raw, source in places]
    return next((date for date in dates if date.date), dates[0] if dates else None)


def _printed(
    page: Page, ruled: Sequence[tuple[str, str]], *, key: str, name: str
) -> Iterator[tuple[str, str]]:
    """Every printed date in order of trust, with where it stood."""
    for thing in page.linked_data:
        if isinstance(raw := thing.get(key), str) and raw.strip():
            yield raw, "json-ld"
    meta = page.meta(name)
    if meta and is_machine_date(meta):
        yield meta, "meta"
    yield from ruled
    if meta and not is_machine_date(meta):
        yield meta, "meta"


def authors(page: Page) -> Iterator[str]:
    """The persons that JSON-LD names as authors; an outlet names itself an Organization there."""
    for thing in page.linked_data:
        stated = thing.get("author")
        for one in stated if isinstance(stated, list) else [stated]:
            if isinstance(one, dict) and one.get("@type") == "Person":
                name = one.get("name")
                if isinstance(name, str) and (text := folded(name)):
                    yield text


def section(page: Page) -> str | None:
    """The section as `article:section` or the `articleSection` of JSON-LD names it."""
    stated = [page.meta("article:section")]
    for thing in page.linked_data:
        named = thing.get("articleSection")
        stated += named if isinstance(named, list) else [named]
    return next((folded(one) for one in stated if isinstance(one, str) and one.strip()), None)


def canonical_url(page: Page) -> str | None:
    """The page's `link[rel=canonical]`, absolute."""
    return page.canonical


def native_id(page: Page) -> str | None:
    """The content system's own number for the article: WordPress post, Drupal node."""
    stated = [
        *(link for link in page.linked["alternate"] if link.get("type") == "application/json"),
        *page.linked["shortlink"],
    ]
    body = page.tree.body
    classes = body.attributes.get("class") if body is not None else None
    for value in (*(link.get("href") for link in stated), classes):
        if found := _WORDPRESS_ID.search(folded(value or "")):
            return next(number for number in found.groups() if number)
    return None


def language_of(page: Page, text: str, site_language: str) -> str:
    """The language of `text`; the tags of page and site count where it does not tell."""
    root = page.tree.root
    stated = folded((root.attributes.get("lang") if root is not None else None) or "")
    return language(text, stated=(stated, site_language))
