"""Outcomes and a calendar -> a statement for each night: what it got, what it cannot vouch for.

A night nobody noticed was empty is worse than one that failed aloud.  So a night without a snapshot
has its statement too, and so has one that found far less than the site is used to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile, takewhile

from warraq.coverage.claims import STATES, Night, State, cannot_claim, is_sound, notes, state_of
from warraq.coverage.outcome import Outcome
from warraq.coverage.rhythm import LONG, Rhythm, is_dry, rhythm
from warraq.coverage.vanishing import Event, events

__all__ = ["STATES", "Calendar", "State", "Statement", "statements"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What can be said of one site on one night.

    `cannot_claim` says in sentences what cannot be said; `notes` what is no gap, and good to know.
    `outcome` is None for a night that was not run.
    """

    site: str
    night: date
    state: State
    rhythm: Rhythm | None
    cannot_claim: tuple[str, ...]
    notes: tuple[str, ...]
    events: tuple[Event, ...]
    outcome: Outcome | None

    @property
    def is_gap(self) -> bool:
        """Whether anything at all cannot be claimed of it."""
        return self.state != "complete"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which nights a site was to have: those that are due, from `first` to `until`.

    `day_before` is as in `rhythm`.
    """

    is_due: Callable[[date], bool]
    first: date
    until: date
    day_before: bool = True


def statements(site: str, outcomes: Mapping[date, Outcome], calendar: Calendar) -> list[Statement]:
    """A statement for every night a site had or should have had, oldest first.

    What came before the first night of the calendar is held against nobody.
    """
    outcomes = {night: outcome for night, outcome in outcomes.items() if outcome.snapshots}
    said: list[Statement] = []
    history: list[Outcome] = []
    sound: list[Outcome] = []
    for night in _nights(outcomes, calendar):
        outcome = outcomes.get(night)
        judged = _judged(site, night, outcome, sound, calendar)
        history += [outcome] if outcome else []
        said.append(_statement(judged, events(history) if outcome else ()))
        if outcome and is_sound(outcome):
            sound.append(outcome)
    return said


def _statement(judged: Night, befell: tuple[Event, ...]) -> Statement:
    return Statement(
        site=judged.site,
        night=judged.night,
        state=state_of(judged),
        rhythm=judged.usual,
        cannot_claim=tuple(cannot_claim(judged)),
        notes=tuple(notes(judged)),
        events=befell,
        outcome=judged.outcome,
    )


def _nights(outcomes: Mapping[date, Outcome], calendar: Calendar) -> Iterator[date]:
    night = min((*outcomes, calendar.first))
    last = max((*outcomes, calendar.until))
    while night <= last:
        is_due = calendar.first <= night <= calendar.until and calendar.is_due(night)
        if night in outcomes or is_due:
            yield night
        night += timedelta(days=1)


def _judged(
    site: str, night: date, outcome: Outcome | None, sound: Sequence[Outcome], calendar: Calendar
) -> Night:
    """A night beside the sound ones before it, of which the site's first tells of no rhythm."""
    known = [past for past in sound if not past.is_first]
    return Night(
        site=site,
        night=night,
        outcome=outcome,
        usual=rhythm(
            {past.night: past.found for past in known}, night, day_before=calendar.day_before
        ),
        known=len(known),
        since=datetime.fromisoformat(sound[-1].began) if sound else None,
        dry=_dry(known, outcome),
    )


def _dry(known: Sequence[Outcome], outcome: Outcome | None) -> int:
    """The nights in a row without a new article, where they are too many to be chance, else 0."""
    if outcome is None or outcome.found:
        return 0
    before = list(dropwhile(lambda past: past.found == 0, reversed(known)))
    run = len(known) - len(before) + 1
    barren = takewhile(lambda past: past.found == past.new == 0, (outcome, *reversed(known)))
    is_long = sum(1 for _past in barren) >= LONG
    return run if is_long or is_dry(run, [past.found for past in reversed(before)]) else 0
