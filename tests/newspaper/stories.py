"""YAML article files -> stories: every word of the sample newspaper, edition by edition."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import yaml
from pydantic import BaseModel, ConfigDict

ARTICLES = Path(__file__).parent / "articles"
PUBLISHER = "جريدة الورّاق"
SECTIONS = {
    "services": "خدمات",
    "economy": "أسواق وزراعة",
    "culture": "ثقافة وتراث",
    "sport": "رياضة",
}
SLUG_BYTES = 200
TEXT_KINDS = ("paragraph", "heading", "quote", "list")


class Strict(BaseModel):
    """A frozen value in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Image(Strict):
    """A picture of `static/wp-content/uploads/2025/11/` and its caption."""

    file: str
    caption: str = ""


class Block(Strict):
    """One piece of a body; `html` repeats `text` with inline markup where there is some.

    Of these only paragraph, heading, quote and list are the article's own words. The others are
    what a news page puts between them: a figure, links to other stories, an advertisement, a
    call to follow the paper, an empty paragraph.
    """

    kind: Literal[
        "paragraph", "heading", "quote", "list", "figure", "related", "advert", "follow", "empty"
    ]
    text: str = ""
    html: str = ""
    items: tuple[str, ...] = ()
    image: Image | None = None
    stories: tuple[int, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The article's own words in this block, one string a paragraph or list item."""
        if self.kind not in TEXT_KINDS:
            return ()
        return self.items if self.kind == "list" else (self.text,)


class Change(Strict):
    """What an edition does to a story that was already printed; `blocks` counts from 0."""

    edition: int
    headline: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    blocks: dict[int, str] = {}
    gone: Literal[404, 410] | None = None


class Story(Strict):
    """One article as data; `appears` is its first edition.

    `byline` is printed as the body's first paragraph; `dateline` is the place it names.
    """

    id: int
    slug: str
    headline: str
    subtitle: str | None = None
    byline: str | None = None
    dateline: str | None = None
    section: Literal["services", "economy", "culture", "sport"]
    tags: tuple[str, ...]
    published: datetime
    modified: datetime | None = None
    picture: Image
    highlights: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    appears: int = 1
    changes: tuple[Change, ...] = ()

    @property
    def path(self) -> str:
        """Its path as WordPress prints it: lower-case hex digits, cut at 200 bytes of slug."""
        return f"/{self.id}/{_cut_slug(self.slug)}/"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The article's own words in order, without byline, captions and links to others."""
        return tuple(text for block in self.blocks for text in block.texts)

    def gone_in(self, edition: int) -> int | None:
        """The HTTP status that stands in its place, once it was removed."""
        return next((c.gone for c in self.changes if c.gone and c.edition <= edition), None)


def issue(edition: int) -> tuple[Story, ...]:
    """The stories an edition shows, newest first, as that edition words them."""
    shown = (s for s in stories() if s.appears <= edition and s.gone_in(edition) is None)
    printed = (_as_printed(story, edition) for story in shown)
    return tuple(sorted(printed, key=lambda story: (story.published, story.id), reverse=True))


def removed(edition: int) -> dict[int, int]:
    """Story id -> HTTP status (404 or 410) of what was printed once and is no more."""
    gone = ((story.id, story.gone_in(edition)) for story in stories())
    return {number: status for number, status in gone if status}


@cache
def stories() -> tuple[Story, ...]:
    """Every story of `articles/`, in file order, as first printed."""
    files = sorted(ARTICLES.glob("*.yaml"))
    return tuple(Story.model_validate(yaml.safe_load(file.read_bytes())) for file in files)


def _cut_slug(slug: str) -> str:
    """Percent-encoded and cut between letters, as WordPress does in the middle of a word."""
    cut = ""
    for letter in map(quote, slug):
        if len(cut) + len(letter) > SLUG_BYTES:
            break
        cut += letter
    return cut.lower()


def _as_printed(story: Story, edition: int) -> Story:
    for change in story.changes:
        if change.edition <= edition:
            story = story.model_copy(update=_updates(story, change))
    return story


def _updates(story: Story, change: Change) -> dict[str, object]:
    plain = change.model_dump(include={"headline", "published", "modified"}, exclude_none=True)
    blocks = tuple(
        block.model_copy(update={"text": change.blocks[place], "html": ""})
        if place in change.blocks
        else block
        for place, block in enumerate(story.blocks)
    )
    return {**plain, "blocks": blocks}
