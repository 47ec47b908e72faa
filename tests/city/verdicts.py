"""A city after its nights -> what the tables got wrong, in words; nothing where all is right."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from tests.city.addresses import split
from tests.city.found import events_in, number_of, versions_in
from tests.city.nights import Ran
from tests.city.noise import TRACKING
from tests.city.press import Asked, Paper
from tests.city.truth import KINDS, Event, Version, events_of, versions_of


def missed(ran: Ran, paper: Paper) -> list[str]:
    """Events that happened and are not in `changes`."""
    return _named(paper, Counter(events_of(paper)) - events_in(ran, paper))


def unfounded(ran: Ran, paper: Paper) -> list[str]:
    """Rows of `changes` of what did not happen, or not that night, or once only."""
    return _named(paper, events_in(ran, paper) - Counter(events_of(paper)))


def misprinted(ran: Ran, paper: Paper) -> list[str]:
    """Versions that are missing, superfluous, or not to the letter what was printed."""
    printed = [(told.story, told.night, _told(paper, told)) for told in versions_of(paper)]
    kept = [(row["story"], row["night"], _kept(row)) for row in versions_in(ran, paper)]
    lacking = [f"not kept: {one}" for one in printed if one not in kept]
    return lacking + [
        f"not printed: {one}" for one in kept if one not in printed or kept.count(one) > 1
    ]


def mistaken(ran: Ran, paper: Paper) -> list[str]:
    """Articles of two ids, and ids of two articles."""
    pairs = {(row["story"], row["article_id"]) for row in versions_in(ran, paper)}
    stories, ids = Counter(story for story, _id in pairs), Counter(name for _story, name in pairs)
    twice = [f"article {story} has {n} ids" for story, n in stories.items() if n > 1]
    return twice + [f"{name} is {n} articles" for name, n in ids.items() if n > 1]


def unproved(ran: Ran, paper: Paper) -> list[str]:
    """Rows of `changes` whose captures are not of that article, or not of the nights they say."""
    places = {row["record_id"]: row for row in ran.rows("captures", paper.name)}
    return [
        f"{row['type']} of {row['night']}: {row['url']}"
        for row in ran.rows("changes", paper.name)
        if row["type"] in KINDS and not _is_proved(paper, row, places)
    ]


def trespassed(paper: Paper) -> list[str]:
    """What was asked for, by the server's own log, that nobody should ask for, or not so often."""
    asked = Counter(paper.asked)
    strange = [one.target for one in asked if not paper.may_be_asked(one.target)]
    # What was out of order may be tried again, twice.
    allowed = {one: 3 if paper.is_passing_fault(one) else 1 for one in asked}
    return strange + [f"{n} times: {one}" for one, n in asked.items() if n > allowed[one]]


def respelt(paper: Paper) -> list[str]:
    """Articles asked for in more than two spellings a night: as met first, and as a redirect does.

    What was out of order may be tried again in each of them.
    """
    asked = Counter(
        (one.night, _address(one.target)) for one in paper.asked if _is_of_article(paper, one)
    )
    return [f"{n} times on night {night}: {where}" for (night, where), n in asked.items() if n > 2]


def _is_of_article(paper: Paper, asked: Asked) -> bool:
    is_article = paper.met(*split(asked.target)) is not None
    return is_article and not paper.is_passing_fault(asked)


def _address(target: str) -> str:
    path, query = split(target)
    return f"{path}?{sorted((name, query[name]) for name in query.keys() - set(TRACKING))}"


def _is_proved(paper: Paper, row: dict[str, Any], places: dict[str, dict[str, Any]]) -> bool:
    story = number_of(paper, row["url"])
    after, before = (
        places.get(row[name] or "") for name in ("after_record_id", "before_record_id")
    )
    if after is None or (before is None) != (row["type"] == "published"):
        return False
    shows = after["night"] == row["night"] and number_of(paper, after["url"]) == story
    was = before is None or (
        before["night"] < row["night"] and number_of(paper, before["url"]) == story
    )
    return shows and was


def _told(paper: Paper, version: Version) -> dict[str, object]:
    text = version.text
    return {
        "headline": text.headline,
        "byline": text.byline,
        "paragraphs": text.paragraphs,
        "published_at": text.published,
        "published_date": text.published.astimezone(ZoneInfo(paper.zone)).date(),
    }


def _kept(row: dict[str, Any]) -> dict[str, object]:
    return {
        "headline": row["headline"],
        "byline": row["byline"],
        "paragraphs": tuple(block["text"] for block in row["paragraphs"]),
        "published_at": row["published_at"] and row["published_at"].astimezone(UTC),
        "published_date": row["published_date"],
    }


def _named(paper: Paper, events: Counter[Event]) -> list[str]:
    """Events as a person can look into them: the script, and what each night's visitor gets."""
    scripts = {story.number: story for story in paper.stories}
    lines = []
    for event in sorted(events.elements()):
        story = scripts.get(event.story)
        answers = [state and state.answer for state in story.states] if story else []
        what = f"{event.kind} on night {event.night}"
        lines.append(f"{what}: {event.story} {story.script if story else '?'} {answers}")
    return lines
