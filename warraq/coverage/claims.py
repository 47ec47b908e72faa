"""One night among its neighbours -> its state, and in sentences what cannot be claimed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from warraq.coverage.outcome import Outcome
from warraq.coverage.rhythm import KNOWN_AFTER, Rhythm

State = Literal["complete", "gaps", "silent", "blocked", "failed", "not run"]
STATES: tuple[State, ...] = get_args(State)
"""From the best to the worst."""

_SEEDS = ("seed ", "feed ", "wordpress ", "sitemap ", "section ")
_MOST = 0.5
_FEW = 3


@dataclass(frozen=True, slots=True)
class Night:
    """What a night is judged by.

    `usual` is its rhythm, taken of `known` nights; `since` is when the last sound night before it
    began, None where there is none; `dry` are the nights in a row up to this one that found nothing
    new, where these are too many to be chance, else 0.
    """

    site: str
    night: date
    outcome: Outcome | None
    usual: Rhythm | None
    known: int
    since: datetime | None
    dry: int


def state_of(night: Night) -> State:
    """The worst that is true of a night."""
    if night.outcome is None:
        return "not run"
    if _why_nothing(night.outcome):
        return "failed"
    if is_blocked(night.outcome):
        return "blocked"
    if _silence(night):
        return "silent"
    return "gaps" if any(cannot_claim(night)) else "complete"


def is_sound(outcome: Outcome) -> bool:
    """Whether what a night found may be compared with what others found."""
    short = outcome.is_cut_short or bool(outcome.unread)
    return not (short or _why_nothing(outcome) or is_blocked(outcome))


def is_blocked(outcome: Outcome) -> bool:
    """Whether the way in was blocked, or at least half of the article pages."""
    door = [seed.answered for seed in outcome.seeds]
    shut = bool(door) and all(answered.startswith("blocked") for answered in door)
    asked = outcome.total - outcome.count("out-of-scope", "refused-by-robots", "over-budget")
    return shut or outcome.count("blocked") > asked * _MOST


def cannot_claim(night: Night) -> Iterator[str]:
    """What a reader must not conclude from this night, a sentence each; nothing of a whole one."""
    outcome = night.outcome
    if outcome is None:
        yield f"{_nothing(night)}: it was due, and there is no snapshot of it"
    elif why := _why_nothing(outcome):
        yield f"{_nothing(night)}: {why}"
    else:
        yield from _cut_off(outcome)
        if silence := _silence(night):
            yield f"{silence}; {_between(night)} may be missing"
        yield from _of_seeds(outcome, _between(night))
        for reason, urls in outcome.missed.items():
            yield f"{reason}: {_urls(urls)}, and nothing can be said of what stood there"
        yield from _unread(outcome)


def notes(night: Night) -> Iterator[str]:
    """What is no gap, and good to know."""
    if night.outcome and night.usual is None:
        yield f"no rhythm known yet: {night.known} of the {KNOWN_AFTER} nights it takes"
    if night.outcome and (others := night.outcome.count("refused-by-robots")):
        yield f"robots.txt refuses {_urls(others)}"


def _nothing(night: Night) -> str:
    return f"nothing can be said about {night.site} on the night of {night.night}"


def _why_nothing(outcome: Outcome) -> str:
    """Why a night is worth nothing; an empty string where it is worth something."""
    signs = outcome.signs
    if signs.parked:
        return f"in the place of its home stood a parking page ({signs.parked})"
    if signs.leads_to:
        return f"its home and most articles lead to {signs.leads_to}"
    if signs.unanswered:
        return f"neither its home nor a seed answered ({signs.unanswered})"
    reasons = ", ".join(f"{reason} ({urls:,})" for reason, urls in outcome.missed.items())
    return f"not one page was got: {reasons or 'nothing was asked for'}" if outcome.is_empty else ""


def _cut_off(outcome: Outcome) -> Iterator[str]:
    if is_blocked(outcome):
        yield "the site blocked us: what it published is not known"
    if outcome.is_cut_short:
        yield "the capture was cut short: what it had not met by then is not even counted"
    for snapshot in outcome.unread:
        yield f"the pages of {snapshot} are kept and not read yet: `warraq extract {snapshot}`"


def _silence(night: Night) -> str:
    """Whether a night found fewer new articles than can be chance."""
    if night.outcome is None or not is_sound(night.outcome):
        return ""
    found, usual = night.outcome.found, night.usual
    if usual and found < usual.fewest:
        few = f"{found:,} new articles" if found else "no new article"
        return (
            f"{few}, where {usual.expected:g} were to be expected and at least {usual.fewest} "
            f"(median of {usual.nights} nights: {usual.alike})"
        )
    return f"no new article for {night.dry} nights in a row" if night.dry else ""


def _of_seeds(outcome: Outcome, between: str) -> Iterator[str]:
    """What the crawl found of its seeds, and seeds that answered and named nothing at all."""
    tail = f"; {between} may be missing where no other seed names them"
    for finding in outcome.findings:
        yield finding + (tail if finding.startswith(_SEEDS) else "")
    for seed in outcome.seeds:
        if seed.named == 0 and not any(seed.seed in finding for finding in outcome.findings):
            yield f"{seed.seed} named no article{tail}"


def _between(night: Night) -> str:
    if night.since is None or night.outcome is None:
        return "articles"
    end = datetime.fromisoformat(night.outcome.began)
    return f"articles published between {night.since:%Y-%m-%d %H:%M} and {end:%Y-%m-%d %H:%M} UTC"


def _unread(outcome: Outcome) -> Iterator[str]:
    pages = outcome.count("not-an-article")
    if pages >= _FEW and pages > outcome.articles and not outcome.unread:
        yield (
            f"{_urls(pages)} could not be read as articles, and {outcome.articles:,} could: "
            "has the site a new design?"
        )


def _urls(number: int) -> str:
    return f"{number:,} {'page' if number == 1 else 'pages'}"
