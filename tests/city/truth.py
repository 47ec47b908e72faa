"""What an article's states come to: the events a ledger must hold of it, and every version.

Written from the words of the glossary, not from the code that is on trial.  A second night
confirms that an article is gone; a server's own fault (500) says nothing; a
block is an event by itself and no absence, and its end is none; a night on which nothing of the
outlet answers as it should says nothing of any article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.city.press import Paper
from tests.city.stories import Answer, State, Story, Text

KINDS = (
    "published",
    "edited",
    "retitled",
    "redated",
    "unpublished",
    "redirected",
    "soft-deleted",
    "blocked",
    "restored",
)
_ABSENT: dict[Answer, str] = {
    "404": "unpublished",
    "410": "unpublished",
    "home": "redirected",
    "elsewhere": "redirected",
    "soft": "soft-deleted",
}


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One row of `changes`: what happened to which article on which night, counted from 0."""

    site: str
    story: int
    night: int
    kind: str


@dataclass(frozen=True, slots=True)
class Version:
    """One row of `articles`: the night that found it, and what was printed."""

    story: int
    night: int
    text: Text


def events_of(paper: Paper) -> set[Event]:
    """Every event of a paper's articles."""
    return {
        Event(paper.name, story.number, night, kind)
        for story in paper.stories
        for night, kind in _events(paper, story)
    }


def versions_of(paper: Paper) -> list[Version]:
    """Every version of a paper's articles, in order of time."""
    versions = []
    for story in paper.stories:
        shown: Text | None = None
        for night, state in _visits(paper, story):
            if state.answer == "page" and state.text != shown:
                shown = state.text
                versions.append(Version(story.number, night, shown))
    return versions


def _events(paper: Paper, story: Story) -> Iterator[tuple[int, str]]:
    shown: Text | None = None
    away, doubted, blocked = "", False, False
    for night, state in _visits(paper, story):
        if state.answer == "page":
            if away:
                yield night, "restored"
            yield from ((night, kind) for kind in _told(shown, state.text))
            shown, away, doubted, blocked = state.text, "", False, False
        elif state.answer == "blocked":
            if not blocked:
                yield night, "blocked"
            blocked = True
        elif kind := _ABSENT.get(state.answer):
            blocked = False
            if kind == away:
                doubted = False
            elif doubted:
                yield night, kind
                away, doubted = kind, False
            else:
                doubted = True


def _visits(paper: Paper, story: Story) -> Iterator[tuple[int, State]]:
    """The nights that say something of an article: not one on which the whole outlet was dark."""
    nights = enumerate(story.states)
    return ((night, state) for night, state in nights if state and night != paper.dark)


def _told(before: Text | None, now: Text) -> Iterator[str]:
    """What one printing tells that the one before did not."""
    if before is None:
        yield "published"
        return
    if before.headline != now.headline:
        yield "retitled"
    if before.published != now.published:
        yield "redated"
    if (before.byline, before.paragraphs) != (now.byline, now.paragraphs):
        yield "edited"
