"""Stories -> pages: the design the sample newspaper wears, and nothing about HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tests.newspaper.dates import printed, rfc822, utc_iso
from tests.newspaper.noise import Noise
from tests.newspaper.stories import PUBLISHER, SECTIONS, Block, Story, stories

PER_PAGE = 6
FEED_ITEMS = 10
EXCERPT_WORDS = 18
OLD_ADDRESS = f"/3907/{quote('قديم-مدارس-ريف-إدلب').lower()}/"
MOVED_TO = 4105
PRIVATE = f"/3950/{quote('مسودة-غير-منشورة').lower()}/"
NOTICE = f"/3960/{quote('لوحة-الإعلانات').lower()}/"
DEAD = f"/3970/{quote('خبر-حُذف').lower()}/"
OFF_SITE = "https://partner.waraq.example/2044/"
_UPLOADS = "/wp-content/uploads/2025/11/"


@dataclass(frozen=True, slots=True)
class Press:
    """Prints one edition for one fetch; `home` has no slash at its end."""

    stories: Sequence[Story]
    home: str
    noise: Noise

    def article(self, story: Story) -> str:
        """The page of one story."""
        older, newer = _neighbours(self.stories, story)
        others = [item for item in self.stories if item.id != story.id]
        return self._page(
            "article.html",
            story=story,
            older=older,
            newer=newer,
            others=others,
            schema=_schema(story),
        )

    def front(self) -> str:
        """The home page: the newest stories of all sections."""
        return self._listing("آخر الأخبار", section="", page=1, pool=self.stories[:PER_PAGE])

    def section(self, section: str, page: int) -> str:
        """Page `page` (from 1) of a section, six stories a page."""
        pool = [story for story in self.stories if story.section == section]
        return self._listing(SECTIONS[section], section=section, page=page, pool=pool)

    def feed(self) -> str:
        """RSS 2.0 of the ten newest stories."""
        return self._page("feed.xml", newest=self.stories[:FEED_ITEMS])

    def other(self, template: str, **values: object) -> str:
        """A page that shows no story of its own: notice, missing, sitemap, robots."""
        return self._page(template, private=PRIVATE, **values)

    def _listing(self, heading: str, *, section: str, page: int, pool: Sequence[Story]) -> str:
        return self._page(
            "listing.html",
            heading=heading,
            section=section,
            page=page,
            pages=pages_of(pool),
            shown=pool[(page - 1) * PER_PAGE : page * PER_PAGE],
            oddities=self._oddities() if (section, page) == ("services", 1) else (),
        )

    def _oddities(self) -> tuple[tuple[str, str], ...]:
        """Links of a section page that lead to no article, one for each way a URL can end."""
        return (
            ("مدارس الريف: الخبر القديم", self.home + OLD_ADDRESS),
            ("مسودة غير منشورة", self.home + PRIVATE),
            ("لوحة الإعلانات", self.home + NOTICE),
            ("خبر حُذف منذ زمن", self.home + DEAD),
            ("جريدة شريكة", OFF_SITE),
        )

    def _page(self, template: str, **values: object) -> str:
        page = _templates().get_template(template)
        shared = {"stories": self.stories, "home": self.home, "noise": self.noise}
        links = {"words": self._words, "uploads": self.home + _UPLOADS}
        return page.render(**shared, **links, **values)

    def _words(self, block: Block) -> Markup:
        """A block's words as HTML, in which `story:4103` stands for that story's address."""
        if not block.html:
            return escape(block.text)
        return Markup(  # noqa: S704 - our own article files
            re.sub(r"story:(\d+)", lambda found: self.home + path_of(int(found[1])), block.html)
        )


def pages_of(pool: Sequence[Story]) -> int:
    """How many listing pages the stories fill; an empty section still has its first."""
    return max(1, -(-len(pool) // PER_PAGE))


def page_path(section: str, page: int) -> str:
    """`/category/services/page/2/`; the first page has no number."""
    return f"/category/{section}/" + (f"page/{page}/" if page > 1 else "")


def path_of(story_id: int) -> str:
    """The path of a story by its number."""
    return next(story.path for story in stories() if story.id == story_id)


def _headline_of(story_id: int) -> str:
    return next(story.headline for story in stories() if story.id == story_id)


def _neighbours(shown: Sequence[Story], story: Story) -> tuple[Story | None, Story | None]:
    newer = {older.id: item for item, older in pairwise(shown)}
    older = {item.id: older for item, older in pairwise(shown)}
    return older.get(story.id), newer.get(story.id)


def _schema(story: Story) -> str:
    """Jannah's own JSON-LD: its articleBody is plain text, byline included."""
    lines = (story.byline, *story.paragraphs)
    facts = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "dateCreated": story.published.isoformat(),
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "headline": story.headline,
        "name": story.headline,
        "articleBody": "\r\n".join(line for line in lines if line),
        "author": {"@type": "Person", "name": "desk"},
    }
    return json.dumps(facts, ensure_ascii=False).replace("/", "\\/")


def _excerpt(story: Story) -> str:
    lead = next(block.text for block in story.blocks if block.kind == "paragraph")
    return " ".join(lead.split()[:EXCERPT_WORDS])


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals.update(publisher=PUBLISHER, sections=SECTIONS, printed=printed)
    environment.globals.update(utc_iso=utc_iso, rfc822=rfc822, excerpt=_excerpt)
    environment.globals.update(path_of=path_of, headline_of=_headline_of, page_path=page_path)
    return environment
