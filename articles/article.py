"""The clean record of one page as it was read, before it is a row of any table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "heading", "list", "quote", "caption", "table"]
Precision = Literal["day", "minute", "second"]
# The source of a date that a page prints against the moment of reading: `منذ ساعة`.
RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the body in reading order; a line break inside it is a newline in `text`."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article; `url` is absolute, `caption` is what is printed under it."""

    url: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the body with the words it stands on; `url` is absolute."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A block taken out of the body: the rule that took it and how its text began."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as a page gives it.

    `at` is aware and in UTC, and None where only a day is printed; `date` is the day in the site's
    own zone; both are None where `raw` could not be read.  `source` says where `raw` stood:
    `json-ld`, `meta`, `time` or `visible`, or `relative` where it was read against the capture.
    `others` are the sources that print another day, each as `source: raw`.
    """

    at: dt.datetime | None
    date: dt.date | None
    precision: Precision | None
    raw: str
    source: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What one capture says: the article whole and alone, and how it was read.

    `layout` names the rule set (`rules/1` is the first layout of the site file and its platform
    pack together), and `unmatched` those of its rules that found nothing.  Fields that the page
    does not give are None or empty, never guessed.
    """

    headline: str
    subtitle: str | None
    byline: str | None
    author: str | None
    dateline: str | None
    section: str | None
    tags: tuple[str, ...]
    published: PrintedDate | None
    modified: PrintedDate | None
    paragraphs: tuple[Paragraph, ...]
    images: tuple[Image, ...]
    links: tuple[Link, ...]
    canonical_url: str | None
    native_id: str | None
    language: str
    removed: tuple[Removed, ...]
    layout: str
    unmatched: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, each parted from the next by a blank line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """Why a capture holds no article, as one sentence for the disposition `not-an-article`.

    `drift`: the page may well be one, in a design that no layout of its site knows.
    """

    reason: str
    drift: bool = False
