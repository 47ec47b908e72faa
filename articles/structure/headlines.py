"""Page -> the line that is its headline, found by what the page's head says it is called."""

from __future__ import annotations

from dataclasses import dataclass

from articles.pages.page import Page
from articles.structure.terrain import Segment, Terrain
from articles.wording import label_key

# Longer lines are paragraphs that happen to hold the title's words.
_LONGEST = 300
# A key shorter than this is found in a title by chance: a section's or the outlet's name.
_TELLING = 12
_LEVELS = {"h1": 1.0, "h2": 0.8, "h3": 0.7}
_PLAIN_LEVEL = 0.5
# A line as long as a sentence, in no heading, is the headline only where it is a title's own words.
_SURELY = 0.9
# The most that lines of the levels below could reach.
_HIGHEST = {"h1": 2.8, "h2": 2.7, "h3": 2.5, None: 0.0}


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and the segment it stands in; None where only the head of the page has it."""

    text: str
    segment: Segment | None


def headline_of(page: Page, terrain: Terrain) -> Headline | None:
    """The line most like the page's stated titles, headings before others; else the title itself.

    Stated titles carry the outlet's name before or after the headline, so a line that is a part of
    one counts nearly as much as one that equals it.
    """
    stated = [title for title in (page.meta("og:title"), page.meta("twitter:title")) if title]
    title = page.title
    keys = [label_key(text) for text in (*stated, *([title] if title else []))]
    best: Segment | None = None
    height = 0.0
    for level in (*_LEVELS, None):
        for segment in terrain.segments:
            tag = segment.element.tag
            if (tag if tag in _LEVELS else None) != level:
                continue
            if (rank := _rank(segment, keys)) > height:
                best, height = segment, rank
        if height > _HIGHEST[level]:
            break
    if best is not None:
        return Headline(best.text, best)
    text = next(iter(stated), title)
    return Headline(text, None) if text else None


def _rank(segment: Segment, titles: list[str]) -> float:
    tag = segment.element.tag
    if len(segment.text) > _LONGEST:
        return 0.0
    level = _LEVELS.get(tag, _PLAIN_LEVEL)
    key = label_key(segment.text)
    likeness = max((_likeness(key, title) for title in titles), default=0.0) if key else 0.0
    if segment.prose and tag not in _LEVELS and likeness < _SURELY:
        return 0.0
    return likeness * 2 + level if likeness or (key and tag == "h1") else 0.0


def _likeness(key: str, title: str) -> float:
    if key == title:
        return 1.0
    if len(key) >= _TELLING and key in title:
        # What is the lesser part of a title may be the outlet's name.
        if len(key) * 2 < len(title):
            return 0.5
        return 0.9 if title.startswith(key) or title.endswith(key) else 0.8
    if len(title) >= _TELLING and title in key:
        return 0.7
    return 0.0
