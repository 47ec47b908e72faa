"""An errand -> a crawl of its own process, everything it kept deposited -> its snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urlsplit

from archive.errors import StoreUnavailable
from archive.manifest import Manifest
from archive.storage.patience import patiently
from config.settings import Settings
from config.sitefiles import SiteFile
from crawlers.addresses import is_private
from crawlers.browser import chromium
from crawlers.job import Job, Mode
from crawlers.plan import Plan
from warraq import __version__
from warraq.errors import WrongUse
from warraq.nights import backfilling, holding, ledger, owing, spool
from warraq.nights import crawl as crawling
from warraq.nights.crawl import Crawl
from warraq.nights.holding import Hold
from warraq.stores import Stores, open_stores

OnCrawl = Callable[[Crawl], None]
"""Is handed the crawl once it runs, to show it or to be able to stop it."""

_NAMES = {"night": "a night", "backfill": "a backfill", "single": "a capture", "look": "a look"}


@dataclass(frozen=True, slots=True)
class Errand:
    """What a crawl is sent for: a night, single `urls`, or a backfill `since` a day."""

    rules: SiteFile
    night: date
    mode: Mode = "night"
    urls: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def site(self) -> str:
        """The name of the site."""
        return self.rules.site.name

    @property
    def desk(self) -> str:
        """Where in the spool it is worked on."""
        return spool.desk(self.site, self.mode)

    @property
    def purpose(self) -> str:
        """What it is, in words."""
        return f"{_NAMES[self.mode]} of {self.site} ({self.night.isoformat()})"


def run(settings: Settings, errand: Errand, on_crawl: OnCrawl) -> str:
    """Ship what an earlier attempt left, crawl, ship; the key of the snapshot.

    Where that earlier attempt completes this very night, it is the answer.  A store that is down
    does not stop a night: its pages wait in the spool, and the error says so.
    """
    require_contact(settings, errand.rules)
    require_browser(errand.rules)
    with spool.held(settings.spool, errand.desk) as lock:
        stores, outage = _stores_if_up(settings)
        derived = stores.derived if stores else None
        folder = settings.spool / errand.desk
        with holding.held(derived, errand.site, errand.mode, errand.purpose, folder) as hold:
            task = new_job(settings, errand)
            if stores and (made := _already_done(settings, errand, stores, hold)):
                return ledger.judged(stores.archive, made)
            _save(task, errand, stores, outage)
            crawl = crawling.start(task, lock=lock)
            hold.stop = crawl.stop
            crawl.follow(on_crawl)
            stores = stores or _stores_after(settings, outage)
            made = ship(settings, errand.desk, stores, hold)[-1]
            ledger.compact(stores.derived, errand.site)
            return ledger.judged(stores.archive, made)


def ship(settings: Settings, desk: str, stores: Stores, hold: Hold) -> list[Manifest]:
    """Deposit the jobs that wait on a desk, and let the frontier learn from each."""
    shipped = []
    for task in spool.waiting(settings.spool, desk):
        try:
            deed = partial(_shipped, task, spool.site_at(desk), stores, hold)
            made = patiently(deed, seconds=settings.deposit_patience)
        except StoreUnavailable as error:
            raise _waiting(settings, error) from error
        spool.clear(task)
        shipped.append(made)
    return shipped


def _shipped(task: Job, site: str, stores: Stores, hold: Hold) -> Manifest:
    """Deposit one job and learn from it; may be repeated, whatever of it was done."""
    made = spool.deposit(task, site, stores.archive, hold.lost)
    ledger.teach(stores, made)
    backfilling.note(stores, task, made)
    return made


def require_contact(settings: Settings, rules: SiteFile) -> None:
    """WrongUse where a live site would not be told whom to contact."""
    if not settings.contact and not is_private(urlsplit(rules.site.home).hostname or ""):
        message = (
            f"WARRAQ_CONTACT is not set: a live crawl of {rules.site.name} must say whom to "
            "contact; set it to a URL or an e-mail address"
        )
        raise WrongUse(message)


def require_browser(rules: SiteFile) -> None:
    """WrongUse where a site is to be rendered and there is no Chromium to do it."""
    if rules.site.browser and chromium.executable() is None:
        message = (
            f"chromium is not on PATH, and {rules.site.name} is to be rendered by it (`browser: "
            "true`): install Debian's package chromium"
        )
        raise WrongUse(message)


def new_job(settings: Settings, errand: Errand) -> Job:
    """The job of an errand, named by this moment."""
    stamp, rules = spool.new_stamp(), errand.rules
    private_home = is_private(urlsplit(rules.site.home).hostname or "")
    agent = f"Warraq/{__version__}" + (f" (+{settings.contact})" if settings.contact else "")
    return Job(
        folder=(settings.spool / errand.desk / stamp).absolute(),
        site_path=rules.path.absolute(),
        rules_sha256=rules.rules_sha256,
        night=errand.night,
        stamp=stamp,
        started=datetime.now(UTC).isoformat(),
        user_agent=agent,
        contact=settings.contact,
        # A live site never gets this, whatever the setting says: it is for sites at home here.
        allow_private=settings.allow_private_addresses and private_home,
        roll_bytes=settings.roll_bytes,
        roll_seconds=settings.roll_seconds,
        mode=errand.mode,
    )


def _already_done(
    settings: Settings, errand: Errand, stores: Stores, hold: Hold
) -> Manifest | None:
    """The night, where shipping what was left completes it."""
    for made in ship(settings, errand.desk, stores, hold):
        is_it = made.draft.night == errand.night and made.draft.state == "complete"
        if errand.mode == "night" and is_it:
            return made
    return None


def _save(
    task: Job, errand: Errand, stores: Stores | None, outage: StoreUnavailable | None
) -> None:
    """Write the job with the plan of its errand; without a store nothing is known.

    Then a night goes on all the same, since it does not come again; a backfill can wait.
    """
    referable = ledger.referable(stores.derived, errand.site) if stores else ()
    if outage and errand.mode == "backfill":
        raise outage
    if errand.mode == "single":
        task.save(Plan.only(errand.urls), referable)
    elif stores is None:
        task.save(Plan())
    elif errand.mode == "backfill":
        site = errand.rules.site
        walk = backfilling.walk_of(stores.derived, site, errand.since, errand.until)
        plan = owing.with_owed(
            backfilling.plan(stores.derived, site, walk), stores.derived, site.name
        )
        replace(task, walk=walk).save(plan, referable)
    else:
        site = errand.rules.site
        plan = owing.with_owed(
            ledger.plan(stores.derived, site, errand.night), stores.derived, site.name
        )
        replace(task, postponed=plan.postponed).save(plan, referable)


def _stores_if_up(settings: Settings) -> tuple[Stores | None, StoreUnavailable | None]:
    try:
        return open_stores(settings), None
    except StoreUnavailable as error:
        return None, error


def _stores_after(settings: Settings, outage: StoreUnavailable | None) -> Stores:
    try:
        deed = partial(open_stores, settings)
        return patiently(deed, seconds=settings.deposit_patience)
    except StoreUnavailable as error:
        raise _waiting(settings, error) from outage


def _waiting(settings: Settings, outage: StoreUnavailable) -> StoreUnavailable:
    """The outage, and where the pages are meanwhile."""
    hint = f"the pages wait in {settings.spool}: run `warraq deposit` when it is up"
    return StoreUnavailable(f"{outage}; {hint}")
