"""Sites and nights -> their statements, as they stand when somebody asks in the morning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from pydantic import TypeAdapter

from archive import keys
from archive.errors import MissingObject
from config.schedule import first_on
from config.settings import read_settings
from config.site import Site
from config.sitefiles import SiteFile, read_sites
from warraq.coverage import covering
from warraq.coverage.covering import Span
from warraq.coverage.rhythm import WINDOW
from warraq.coverage.statement import Calendar, Statement, statements
from warraq.stores import Stores, open_stores

PATIENCE = timedelta(hours=6)
"""How long after its time a night may have no snapshot yet: 2,000 pages at one in five seconds
take three hours, and a night is tried three times."""

_STATEMENT = TypeAdapter(Statement)
_AT_ONCE = 8  # sites asked after at a time: most of it is waiting for the store
_NOON = time(12)
_LOOK_BACK = 31
_ALARMING = frozenset({"silent", "blocked", "failed", "not run"})


def calendar(site: Site, now: datetime, first: date | None = None) -> Calendar:
    """The nights a site was to have by now: none where it has no schedule, or is not enabled.

    They begin with the `first` it ever had; a site that has had none missed the last one.
    """
    cron, here = site.nightly_at, now.astimezone(site.zone)
    if cron is None:
        return Calendar(lambda _night: False, first or here.date(), here.date())
    at = first_on(cron, here.date())
    is_over = at is None or here - PATIENCE >= datetime.combine(here, at, site.zone)
    until = here.date() - timedelta(days=0 if is_over else 1)
    return Calendar(
        lambda night: first_on(cron, night) is not None,
        first or until,
        until,
        day_before=(first_on(cron, until) or time()) < _NOON,
    )


def said_of(
    stores: Stores, rules: SiteFile, span: Span, *, now: datetime, again: bool = False
) -> list[Statement]:
    """The statements of a site's nights in a span; with `again` from the archive, all anew."""
    whole = Span(span.since - WINDOW, span.until)
    past = covering.past(stores, rules, whole, again=again)
    known = calendar(rules.site, now, past.first)
    bounded = replace(
        known, first=max(known.first, whole.since), until=min(known.until, span.until)
    )
    said = statements(rules.site.name, past.outcomes, bounded)
    return [statement for statement in said if statement.night in span]


def said_of_all(
    stores: Stores, sites: Iterable[SiteFile], span: Span, *, again: bool = False
) -> list[Statement]:
    """The statements of many sites, site by site."""
    now = datetime.now(UTC)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        each = pool.map(lambda rules: said_of(stores, rules, span, now=now, again=again), sites)
        return [statement for said in each for statement in said]


def state(stores: Stores, rules: SiteFile, night: date) -> Statement | None:
    """Write down what a night that is done says of itself: the statement, None if it was none."""
    said = said_of(stores, rules, Span(night, night), now=datetime.now(UTC))
    if not said:
        return None
    key, raw = keys.statement(rules.site.name, night), _STATEMENT.dump_json(said[0], indent=1)
    done = False
    while not done:
        there = stores.derived.stat(key)
        etag = there.etag if there else None
        done = stores.derived.replace(key, raw, etag=etag, kind="application/json")
    return said[0]


def stated(stores: Stores, site: str, night: date) -> Statement | None:
    """What a night said of itself, without asking the archive again."""
    try:
        return _STATEMENT.validate_json(stores.derived.read(keys.statement(site, night)))
    except MissingObject:
        return None


def as_json(statement: Statement) -> str:
    """A statement as one line of JSON."""
    return _STATEMENT.dump_json(statement).decode()


def alarms() -> list[str]:
    """What somebody must be told this morning: a sentence for each thing amiss last night.

    Last night is each scheduled site's own; a site without a schedule is nobody's promise.
    """
    settings = read_settings()
    stores, now = open_stores(settings), datetime.now(UTC)
    scheduled = [r for r in read_sites(*settings.site_folders).values() if r.site.nightly_at]

    def amiss(rules: SiteFile) -> list[str]:
        night = _last_night(calendar(rules.site, now))
        said = said_of(stores, rules, Span(night, night), now=now) if night else []
        return [sentence for statement in said for sentence in _amiss(statement)]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [sentence for told in pool.map(amiss, scheduled) for sentence in told]


def _last_night(known: Calendar) -> date | None:
    nights = (known.until - timedelta(days=days) for days in range(_LOOK_BACK))
    return next((night for night in nights if known.is_due(night)), None)


def _amiss(statement: Statement) -> Iterator[str]:
    place = f"{statement.site}, night of {statement.night}"
    if statement.state in _ALARMING:
        yield f"{place}: {statement.state}: {statement.cannot_claim[0]}"
    for event in statement.events:
        if event.weight != "note":
            yield f"{place}: {event.sentence}; {event.advice}"
