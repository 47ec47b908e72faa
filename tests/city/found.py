"""The tables after a city's nights -> what they hold, in the words of the truth."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.city.nights import Ran
from tests.city.press import FIRST_NIGHT, Paper
from tests.city.truth import KINDS, Event

_STRANGE = -1


def events_in(ran: Ran, paper: Paper) -> Counter[Event]:
    """A paper's rows of `changes`, and how often each is there; one of no article is of -1."""
    return Counter(
        Event(paper.name, number_of(paper, row["url"]), _count(row), row["type"])
        for row in ran.rows("changes", paper.name)
        if row["type"] in KINDS
    )


def versions_in(ran: Ran, paper: Paper) -> list[dict[str, Any]]:
    """A paper's rows of `articles` in order of time, with `story` and night counted from 0."""
    rows = [row for row in ran.rows("articles", paper.name) if row["superseded_at"] is None]
    rows.sort(key=lambda row: (row["captured_at"], row["version"]))
    return [row | {"story": number_of(paper, row["url"]), "night": _count(row)} for row in rows]


def number_of(paper: Paper, url: str) -> int:
    """The number of the article at an address, in whatever spelling."""
    story = paper.story_of(url)
    return story.number if story else _STRANGE


def _count(row: dict[str, Any]) -> int:
    return int((row["night"] - FIRST_NIGHT.date()).days)
