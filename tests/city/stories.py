"""What an outlet may print of an article, and each way it may change what it printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from tests.city import words
from tests.city.words import Tongue

Answer = Literal["page", "404", "410", "home", "elsewhere", "soft", "blocked", "broken"]
"""What the server says of an article: its page, or what stands where it stood."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as printed: what a reader must find, to the letter; `published` is in UTC."""

    headline: str
    paragraphs: tuple[str, ...]
    byline: str
    published: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What a night's visitor gets of an article; `slug` is its address that night."""

    answer: Answer
    text: Text
    slug: str


@dataclass(frozen=True, slots=True)
class Story:
    """One article over all nights: `states[0]` is the first night's, None before it appears."""

    number: int
    section: int
    states: tuple[State | None, ...]
    script: str

    @property
    def first(self) -> int:
        """The night it appears, counted from 0."""
        return next(night for night, state in enumerate(self.states) if state)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every address it has had, the oldest first."""
        return tuple(dict.fromkeys(state.slug for state in self.states if state))

    def is_listed(self, night: int) -> bool:
        """Whether the outlet's own lists name it: what it took down it no longer lists."""
        state = self.states[night]
        return state is not None and state.answer in ("page", "blocked", "broken")


def new_text(tongue: Tongue, chance: Random, *, before: datetime) -> Text:
    """An article of four to seven paragraphs, printed in the year before a moment."""
    minutes = chance.randint(60, 300 * 24 * 60)
    return Text(
        headline=words.headline(tongue, chance),
        paragraphs=tuple(words.paragraph(tongue, chance) for _ in range(chance.randint(4, 7))),
        byline=words.signature(tongue, chance),
        published=before - timedelta(minutes=minutes),
    )


def retitled(text: Text, tongue: Tongue, chance: Random) -> Text:
    """Under another headline, or under the same with one word more."""
    if chance.random() < 0.5:
        return replace(text, headline=f"{text.headline} {chance.randint(10, 99)}")
    return replace(text, headline=words.headline(tongue, chance))


def redated(text: Text, _tongue: Tongue, chance: Random) -> Text:
    """Back-dated by days or by minutes, or dated forward."""
    minutes = chance.choice((-1, -45, -24 * 60, -90 * 24 * 60, 30, 3 * 24 * 60))
    return replace(text, published=text.published + timedelta(minutes=minutes))


def reworded(text: Text, tongue: Tongue, chance: Random) -> Text:
    """One word of one paragraph replaced."""
    number = chance.randrange(len(text.paragraphs))
    said = text.paragraphs[number].split()
    said[chance.randrange(1, len(said) - 1)] = words.word(tongue, chance)
    return _with(text, number, number + 1, (" ".join(said),))


def misspelt(text: Text, _tongue: Tongue, chance: Random) -> Text:
    """One letter of one paragraph doubled: the smallest edit there is."""
    number = chance.randrange(len(text.paragraphs))
    said = text.paragraphs[number]
    places = [place for place, letter in enumerate(said) if letter.isalpha() and place > 3]
    place = chance.choice(places)
    return _with(text, number, number + 1, (said[:place] + said[place] + said[place:],))


def added(text: Text, tongue: Tongue, chance: Random) -> Text:
    """One paragraph more, anywhere."""
    place = chance.randint(0, len(text.paragraphs))
    return _with(text, place, place, (words.paragraph(tongue, chance),))


def removed(text: Text, _tongue: Tongue, chance: Random) -> Text:
    """One paragraph less."""
    place = chance.randrange(len(text.paragraphs))
    return _with(text, place, place + 1, ())


def reordered(text: Text, _tongue: Tongue, chance: Random) -> Text:
    """Two neighbours changed places."""
    place = chance.randrange(len(text.paragraphs) - 1)
    first, second = text.paragraphs[place : place + 2]
    return _with(text, place, place + 2, (second, first))


def resigned(text: Text, tongue: Tongue, chance: Random) -> Text:
    """Somebody else signs it."""
    byline = text.byline
    while byline == text.byline:
        byline = words.signature(tongue, chance)
    return replace(text, byline=byline)


Change = Callable[[Text, Tongue, Random], Text]
EDITS: tuple[Change, ...] = (reworded, misspelt, added, removed, reordered, resigned)


def _with(text: Text, start: int, end: int, instead: tuple[str, ...]) -> Text:
    paragraphs = (*text.paragraphs[:start], *instead, *text.paragraphs[end:])
    return replace(text, paragraphs=paragraphs)
