"""Sites -> one night of each through Airflow, watched to the end: what `make run` does."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from config.site import Site
from config.sitefiles import read_sites
from warraq.errors import WrongUse
from warraq.local import airflow, api, newspaper, runtime
from warraq.local.place import Place
from warraq.local.watch import Night, display_on, watch

WHOLE, WITH_GAPS, WRONG_USE, NOTHING = 0, 1, 2, 3
_DAG_PATIENCE = 60.0  # seconds for the dag-processor to have read a new site file
_TAIL = 12  # lines of a failed task's log


@dataclass(frozen=True, slots=True)
class Failure:
    """Which stage of a site's night failed, and the sentence it failed with."""

    stage: str
    reason: str


def run(place: Place, names: Sequence[str], console: Console) -> int:
    """One night of each site, by default the sample newspaper's; an exit status of the design.

    Only the store keeps running afterwards, unless `up` had started the rest.
    """
    sites = chosen_sites(place, names or [newspaper.SITE])
    with_sample = newspaper.SITE in {site.name for site in sites}

    def say(line: str) -> None:
        console.print(line, highlight=False, markup=False, soft_wrap=True)

    with runtime.borrowed(place, say, with_newspaper=with_sample):
        session = api.log_in(airflow.address(place), password=airflow.password(place))
        nights = _nights_due(place, sites)
        for name, night in nights.items():
            say(f"{name}: night of {night}")
        failures = _followed(place, session, nights, console)
    whole = [name for name in nights if name not in failures]
    gaps = _shown(whole, nights, console) if whole else False
    for line in _parting_words(place, only_sample=with_sample and len(sites) == 1):
        say(line)
    for name, failure in failures.items():
        say(f"{name}: {failure.stage} failed: {failure.reason}")
    return _status(len(sites), failures, gaps=gaps)


def _status(sites: int, failures: Mapping[str, Failure], *, gaps: bool) -> int:
    """What is kept but cut short or unread is a gap; where nothing is kept, nothing was done."""
    nothing = [
        failure
        for failure in failures.values()
        if failure.stage == "capture" and not failure.reason.startswith("CrawlIncomplete")
    ]
    if len(nothing) == sites:
        return NOTHING
    return WITH_GAPS if failures or gaps else WHOLE


def chosen_sites(place: Place, names: Sequence[str]) -> list[Site]:
    """The sites asked for; WrongUse names an unknown one, or the contact a live one needs."""
    known = read_sites(*place.site_folders)
    if unknown := [name for name in names if name not in known]:
        choice = ", ".join(sorted(known))
        raise WrongUse(f"no site file for {', '.join(unknown)}; the sites are: {choice}")
    sites = [known[name].site for name in dict.fromkeys(names)]
    live = [site.name for site in sites if not _on_loopback(site)]
    if live and not place.settings.contact:
        message = f"WARRAQ_CONTACT is not set, and {', '.join(live)} must be told who is crawling"
        raise WrongUse(f"{message}; put a URL or an e-mail address in .env")
    return sites


def _on_loopback(site: Site) -> bool:
    host = urlsplit(site.home).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _nights_due(place: Place, sites: Sequence[Site]) -> dict[str, date]:
    """Site -> the night to run: today, but for the sample the first day it has not had yet."""
    nights = {site.name: datetime.now(UTC).astimezone(site.zone).date() for site in sites}
    if newspaper.SITE in nights:
        from warraq import steps  # noqa: PLC0415 - half a second that other commands need not wait

        had = steps.nights_of(newspaper.SITE)
        newspaper.bring_out(place, edition=2 if had else 1)
        day_after = max(had, default=date.min) + timedelta(days=1)
        nights[newspaper.SITE] = max(nights[newspaper.SITE], day_after)
    return nights


def _followed(
    place: Place, session: api.Airflow, nights: Mapping[str, date], console: Console
) -> dict[str, Failure]:
    """Trigger every night and follow it to its end; the failures, by site."""
    started: list[Night] = []
    paused: list[str] = []
    try:
        for name, night in nights.items():
            dag_id = f"night__{name}"
            api.wait_for_dag(session, dag_id, patience=_DAG_PATIENCE)
            if api.unpause(session, dag_id):
                paused.append(dag_id)
            _forget_progress(place.spool / name)
            started.append(Night(site=name, run=api.trigger(session, dag_id, night)))
        with display_on(console) as display:
            failed = watch(session, started, place.spool, display)
        return {
            night.site: _explained(session, night, stage, console)
            for night in started
            if (stage := failed[night.site])
        }
    finally:
        _put_back(session, started, paused)


def _put_back(session: api.Airflow, started: Sequence[Night], paused: Sequence[str]) -> None:
    """End what is not over, after Ctrl-C or a failure that waits for a retry; pause as before."""
    ours = {night.run.run_id for night in started}
    for night in api.running_nights(session):
        if night.run_id in ours:
            api.end(session, night)
    for dag_id in paused:
        api.pause(session, dag_id)


def _explained(session: api.Airflow, night: Night, stage: str, console: Console) -> Failure:
    """Print the end of the failed task's log; the sentence that it failed with."""
    log = api.log_of(session, night.run, stage)
    for line in log.lines[-_TAIL:]:
        console.print(f"  {line}", highlight=False, markup=False, style="dim", soft_wrap=True)
    return Failure(stage=stage, reason=log.raised or "see its log, above")


def _shown(names: Sequence[str], nights: Mapping[str, date], console: Console) -> bool:
    """Print the closing table; whether any of the nights has gaps."""
    from warraq import closing, summary  # noqa: PLC0415 - as above

    summaries = [summary.night_summary(name, nights[name]) for name in names]
    closing.show(summaries, console)
    return any(kept.gaps for kept in summaries)


def _parting_words(place: Place, *, only_sample: bool) -> Iterator[str]:
    if only_sample:
        yield "Live sites:  put WARRAQ_CONTACT in .env, then `make run SITES=sy24`; to have them"
        yield "  every night by themselves, `make up` and switch their DAGs on in Airflow."
    if place.settings.store == "embedded":
        yield "The store keeps running, for the commands above; `make down` stops it."


def _forget_progress(spool: Path) -> None:
    """The counts of an earlier crawl must not be taken for this one's."""
    (spool / "progress.json").unlink(missing_ok=True)
