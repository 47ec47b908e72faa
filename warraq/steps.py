"""The steps of a night as plain functions: the DAGs and the command line call the same ones.

    capture   site, night  -> snapshot key    crawl, seal, deposit, commit
    index     snapshot     -> snapshot key    verify the bytes, write CDXJ
    extract   snapshot     -> summary         captures -> articles and changes

Only keys pass from one to the next.  A step repeated does no harm and no second work, and each
takes along what earlier nights left undone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from archive import cdxj, fixity, keys, manifest
from archive.errors import StoreUnavailable
from archive.keys import SnapshotKey
from archive.manifest import Manifest
from archive.reader import records
from archive.store import Store
from config.settings import Settings, read_settings
from config.sitefiles import SiteFile, read_sites
from crawlers.addresses import is_private
from crawlers.job import Job
from warraq import __version__, extraction, ledger, spool
from warraq import crawl as crawling
from warraq.crawl import Crawl
from warraq.errors import WrongUse
from warraq.stores import Stores, open_stores

OnCrawl = Callable[[Crawl], None]
"""Is handed the crawl once it runs, to show it or to be able to stop it."""


def capture(site: str, night: date, *, on_crawl: OnCrawl = lambda _crawl: None) -> str:
    """Crawl a site for a night and keep everything; the key of the snapshot.

    What the spool still holds of the site is shipped first; if that completes this very night,
    it is the answer.  A store that is down does not stop the crawl: the pages wait in the spool,
    and the error says so.  NothingDone where no page was got, CrawlIncomplete where the crawl's
    report does not add up; both after everything is kept.
    """
    settings = read_settings()
    rules = rules_of(settings, site)
    _require_contact(settings, rules)
    with spool.held(settings.spool, site) as lock:
        stores, outage = _stores_if_up(settings)
        task = _new_job(settings, rules, night)
        if stores:
            for made in _ship(settings, site, stores):
                if made.draft.night == night and made.draft.state == "complete":
                    return ledger.judged(stores.archive, made)
        if stores:
            plan = ledger.plan(stores.derived, site, night)
            task.save(plan, ledger.referable(stores.derived, site))
        else:
            task.save(())
        crawling.start(task, lock=lock).follow(on_crawl)
        stores = stores or _stores_after(settings, outage)
        return ledger.judged(stores.archive, _ship(settings, site, stores)[-1])


def deposit() -> list[str]:
    """Ship what the spool still holds of any site; the keys of the snapshots."""
    settings = read_settings()
    stores = open_stores(settings)
    shipped: list[str] = []
    for site in spool.sites_waiting(settings.spool):
        with spool.held(settings.spool, site):
            shipped += [str(made.snapshot) for made in _ship(settings, site, stores)]
    return shipped


def index(snapshot: str) -> str:
    """Prove every record of the snapshot (and of earlier ones not indexed yet); write the CDXJ."""
    stores = open_stores(read_settings())
    wanted = SnapshotKey.parse(snapshot)
    for made in _up_to(stores.archive, wanted):
        key = keys.cdxj(made.snapshot)
        if stores.archive.stat(key) is None:
            lines = _lines(stores.archive, made)
            stores.archive.put_once(key, cdxj.dump(lines), kind="text/x-cdxj")
    return snapshot


def extract(snapshot: str) -> str:
    """Read the snapshot's pages (and earlier ones not read yet) into the tables; a summary."""
    settings = read_settings()
    stores = open_stores(settings)
    wanted = SnapshotKey.parse(snapshot)
    rules = rules_of(settings, wanted.site)
    total: Counter[str] = Counter()
    for made in _up_to(stores.archive, wanted):
        if not stores.tables.written(made.draft.crawl):
            total.update(extraction.extract(stores, made, rules).counts)
    return json.dumps(total)


def rules_of(settings: Settings, site: str) -> SiteFile:
    """The file of a site; WrongUse where there is none."""
    sites = read_sites(*settings.site_folders)
    if site not in sites:
        known = ", ".join(sites) or "none"
        raise WrongUse(f"no site {site!r} in {settings.sites}; known sites: {known}")
    return sites[site]


def tonight(rules: SiteFile) -> date:
    """Today in the site's own zone."""
    return datetime.now(rules.site.zone).date()


def nights_of(site: str) -> list[date]:
    """The nights a site has snapshots of, in order."""
    stores = open_stores(read_settings())
    return sorted({made.draft.night for made in manifest.chain(stores.archive, site)})


def _require_contact(settings: Settings, rules: SiteFile) -> None:
    if not settings.contact and not is_private(urlsplit(rules.site.home).hostname or ""):
        message = (
            f"WARRAQ_CONTACT is not set: a live crawl of {rules.site.name} must say whom to "
            "contact; set it to a URL or an e-mail address"
        )
        raise WrongUse(message)


def _new_job(settings: Settings, rules: SiteFile, night: date) -> Job:
    stamp = spool.new_stamp()
    private_home = is_private(urlsplit(rules.site.home).hostname or "")
    agent = f"Warraq/{__version__}" + (f" (+{settings.contact})" if settings.contact else "")
    return Job(
        folder=(settings.spool / rules.site.name / stamp).absolute(),
        site_path=rules.path.absolute(),
        rules_sha256=rules.rules_sha256,
        night=night,
        stamp=stamp,
        started=datetime.now(UTC).isoformat(),
        user_agent=agent,
        contact=settings.contact,
        # A live site never gets this, whatever the setting says: it is for sites at home here.
        allow_private=settings.allow_private_addresses and private_home,
        roll_bytes=settings.roll_bytes,
    )


def _stores_if_up(settings: Settings) -> tuple[Stores | None, StoreUnavailable | None]:
    try:
        return open_stores(settings), None
    except StoreUnavailable as error:
        return None, error


def _stores_after(settings: Settings, outage: StoreUnavailable | None) -> Stores:
    try:
        return open_stores(settings)
    except StoreUnavailable as error:
        raise _waiting(settings, error) from outage


def _waiting(settings: Settings, outage: StoreUnavailable) -> StoreUnavailable:
    """The outage, and where the pages are meanwhile."""
    hint = f"the pages wait in {settings.spool}: run `warraq deposit` when it is up"
    return StoreUnavailable(f"{outage}; {hint}")


def _ship(settings: Settings, site: str, stores: Stores) -> list[Manifest]:
    """Deposit a site's waiting jobs, and let the frontier learn from each."""
    shipped = []
    for task in spool.waiting(settings.spool, site):
        try:
            made = spool.deposit(task, site, stores.archive)
            ledger.teach(stores, made)
        except StoreUnavailable as error:
            raise _waiting(settings, error) from error
        spool.clear(task)
        shipped.append(made)
    return shipped


def _up_to(archive: Store, wanted: SnapshotKey) -> list[Manifest]:
    """The site's snapshots up to the one asked for, oldest first, that one last."""
    last = manifest.load(archive, wanted)
    earlier = [
        made for made in manifest.chain(archive, wanted.site) if made.attempt < wanted.attempt
    ]
    return [*earlier, last]


def _lines(archive: Store, made: Manifest) -> list[cdxj.Line]:
    lines: list[cdxj.Line] = []
    for kept in made.warcs:
        with fixity.sound_object(archive, kept) as file:
            for record in records(file):
                fixity.prove(record, kept.key)
                if entry := cdxj.entry(record, kept.key):
                    lines.append(entry)
    return lines
