"""What was seen of one article over the nights -> when it was gone, blocked, and back again.

Nothing is remembered but the sightings themselves: the same ones give the same events, in
whatever order and how often they were read.

An article that is not there once may be a server's bad moment.  So an absence is an event when a
second night finds one too, with no sight of the article between.  A block is an event at once, as
it is evidence of what the outlet's server did, and no claim that the article is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from articles.histories.sightings import ABSENT, Sighting

# Captures of others all bear the night of the first of them: there the clock counts nights.
_A_NIGHT_LATER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the article's last good capture before it, the one that shows it, and details."""

    kind: str
    before: Sighting
    after: Sighting
    detail: dict[str, Any]


@dataclass(slots=True)
class _State:
    """What is held of an article at a moment.

    `away` is the absence that was told last, `doubtful` those seen since that are not told,
    `blocked` whether the last answer was a block.
    """

    good: Sighting
    away: Event | None = None
    doubtful: list[Sighting] = field(default_factory=list)
    blocked: bool = False


def events(seen: Sequence[Sighting]) -> Iterator[Event]:
    """The events of one article, from all sightings at its addresses in order of time.

    A redirect from one of its addresses to another is no absence.  What was seen before its first
    good capture says nothing, as nothing was known yet.
    """
    first: dict[str, Sighting] = {}
    for sighting in seen:
        if sighting.shows == "article":
            first.setdefault(sighting.key, sighting)
    state: _State | None = None
    for each in seen:
        if _is_within(each, first):
            continue
        sighting = _meant(state, each)
        if sighting.shows == "article":
            if state and state.away:
                yield Event("restored", state.good, sighting, _of_return(state.away))
            state = _State(sighting)
        elif state and sighting.shows == "blocked":
            if not state.blocked:
                yield Event("blocked", state.good, sighting, _of_block(sighting))
            state.blocked = True
        elif state and sighting.shows in ABSENT:
            state.blocked = False
            yield from _absence(state, sighting)


def _is_within(sighting: Sighting, first: Mapping[str, Sighting]) -> bool:
    """Whether a redirect leads from one of the article's addresses to another, as known then."""
    read_there = first.get(sighting.end_key or "")
    if read_there is None:
        return False
    return sighting.shows == "moved" or read_there.moment < sighting.moment


def _meant(state: _State | None, sighting: Sighting) -> Sighting:
    """A sighting as it is; of one that says `same`, what the last one but for blocks showed."""
    if sighting.shows == "moved":
        return replace(sighting, shows="redirected")
    if sighting.shows != "same" or state is None:
        return sighting
    if state.doubtful:
        return replace(sighting, shows=state.doubtful[-1].shows)
    return replace(sighting, shows=state.away.kind if state.away else "article")


def _absence(state: _State, sighting: Sighting) -> Iterator[Event]:
    """An absence confirmed by another night; of one told already, only one of another kind."""
    if state.away and sighting.shows == state.away.kind:
        state.doubtful.clear()
        return
    alike = [one for one in state.doubtful if not state.away or one.shows == sighting.shows]
    first = next((one for one in alike if _is_night_before(one, sighting)), None)
    state.doubtful.append(sighting)
    if first is None:
        return
    state.away = Event(sighting.shows, state.good, sighting, _of_absence(first, sighting))
    state.doubtful.clear()
    yield state.away


def _is_night_before(one: Sighting, other: Sighting) -> bool:
    return one.night != other.night or other.captured_at - one.captured_at >= _A_NIGHT_LATER


def _of_absence(first: Sighting, confirmed: Sighting) -> dict[str, Any]:
    facts = {
        "first_seen": first.captured_at.isoformat(),
        "first_record_id": first.record_id,
        "status": confirmed.status,
        "reason": confirmed.reason,
        "leads_to": confirmed.leads_to,
        "to_home": confirmed.to_home,
    }
    return {name: value for name, value in facts.items() if value}


def _of_block(sighting: Sighting) -> dict[str, Any]:
    facts = {"status": sighting.status, "reason": sighting.reason}
    return {name: value for name, value in facts.items() if value}


def _of_return(away: Event) -> dict[str, Any]:
    return {
        "was": away.kind,
        "since": away.after.captured_at.isoformat(),
        "gone_record_id": away.after.record_id,
    }
