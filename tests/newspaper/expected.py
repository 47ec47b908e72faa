"""Article data -> the records a correct reading must give, without a look at any HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.newspaper.stories import SECTIONS, Image, Story, issue

HOME = "http://127.0.0.1:8765"


@dataclass(frozen=True, slots=True)
class Expected:
    """One article of one edition; times are aware, `published_date` is the day in Damascus.

    `paragraphs` are the article's own words, white space folded (no-break spaces too): list items
    one each, headings and quotes among them, captions and bylines not.  `kinds` runs beside them.
    `dateline` is given where the byline names a place.
    """

    url: str
    native_id: str
    headline: str
    subtitle: str | None
    byline: str | None
    dateline: str | None
    section: str
    tags: tuple[str, ...]
    published: datetime
    published_date: date
    modified: datetime
    paragraphs: tuple[str, ...]
    kinds: tuple[str, ...]
    images: tuple[Image, ...]


def expected(edition: int, home: str = HOME) -> dict[str, Expected]:
    """URL -> record for every article an edition shows, newest first."""
    records = (_record(story, home.rstrip("/")) for story in issue(edition))
    return {record.url: record for record in records}


def _record(story: Story, home: str) -> Expected:
    inner = tuple(block.image for block in story.blocks if block.image)
    return Expected(
        url=home + story.path,
        native_id=str(story.id),
        headline=story.headline,
        subtitle=story.subtitle,
        byline=story.byline,
        dateline=story.dateline,
        section=SECTIONS[story.section],
        tags=story.tags,
        published=story.published.astimezone(UTC),
        published_date=story.published.date(),
        modified=(story.modified or story.published).astimezone(UTC),
        paragraphs=tuple(" ".join(text.split()) for text in story.paragraphs),
        kinds=tuple(block.kind for block in story.blocks for _text in block.texts),
        images=(story.picture, *inner),
    )
