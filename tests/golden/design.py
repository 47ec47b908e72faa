"""A visible text -> the pages that would show it, in Jannah as it runs and in two more designs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.golden.visible import Visible
from tests.newspaper.noise import Noise
from tests.newspaper.press import Press
from tests.newspaper.stories import Block, Image, Story, issue

HOME = "https://golden.waraq.example"
DESIGNS = ("jannah", "tagdiv", "jnews")
PUBLISHED = datetime(2025, 11, 9, 5, 30, tzinfo=UTC)


def wrap(seen: Visible, design: str, *, outlet: str) -> str:
    """The page of one of `DESIGNS`, with share rows, related articles and all that surrounds."""
    if design == "jannah":
        return _jannah(seen)
    page = _templates().get_template(f"{design}.html")
    return page.render(seen=seen, outlet=outlet, related=related_titles())


def related_titles() -> tuple[str, ...]:
    """The headlines a page shows beside the article's own."""
    return tuple(story.headline for story in issue(1))


def url_of() -> str:
    """Where the page stands."""
    return HOME + "/4242/"


def _jannah(seen: Visible) -> str:
    """The sample newspaper's article page; its share labels and heading must be the text's."""
    story = Story(
        id=4242,
        slug="golden",
        headline=seen.headline,
        byline=seen.byline,
        section="services",
        tags=("سوريا",),
        published=PUBLISHED,
        picture=Image(file="road.png", caption="تعبيرية - 5 شباط 2025"),
        blocks=tuple(_blocks(seen)),
    )
    page = Press((story, *issue(1)), HOME, Noise(tick=3, now=PUBLISHED)).article(story)
    for shown in (*seen.share_labels, seen.related_heading):
        if shown not in page:
            message = f"the Jannah design shows no {shown!r}; write it into the design"
            raise ValueError(message)
    return page


def _blocks(seen: Visible) -> list[Block]:
    blocks = [Block(kind="paragraph", text=text) for text in seen.paragraphs]
    return [*blocks[:1], Block(kind="advert"), *blocks[1:], Block(kind="empty")]


def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "designs")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
