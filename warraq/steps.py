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
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from archive import keys, manifest
from archive.errors import StoreUnavailable
from archive.index import cdxj, merging
from archive.keys import SnapshotKey
from archive.manifest import Manifest
from archive.proof import fixity
from archive.records.salvage import readable
from archive.storage.store import Store
from articles.reading.drift import Tally, drifted
from config.settings import read_settings
from warraq.catalogue import rules_of
from warraq.coverage import morning
from warraq.errors import FAULTS, LayoutDrift, WrongUse
from warraq.nights import backfilling, capturing, ledger, spool
from warraq.nights.backfilling import Left
from warraq.nights.capturing import Errand, OnCrawl
from warraq.nights.holding import Hold
from warraq.rows import extraction
from warraq.stores import open_stores


def capture(site: str, night: date, *, on_crawl: OnCrawl = lambda _crawl: None) -> str:
    """Crawl a site for a night and keep everything; the key of the snapshot.

    What the spool still holds of the site is shipped first; if that completes this very night,
    it is the answer.  A store that is down does not stop the crawl: the pages wait in the spool,
    and the error says so.  LeaseHeld where the night runs elsewhere.  NothingDone where no page was
    got, CrawlIncomplete where the crawl's report does not add up; both after everything is kept.
    """
    settings = read_settings()
    return capturing.run(settings, Errand(rules_of(settings, site), night), on_crawl)


def capture_urls(
    site: str, urls: Iterable[str], night: date, *, on_crawl: OnCrawl = lambda _crawl: None
) -> str:
    """Capture these articles of a site and nothing else, due or not; the key of the snapshot.

    WrongUse where one is no article of the site by its file.
    """
    settings = read_settings()
    rules, wanted = rules_of(settings, site), tuple(urls)
    for url in wanted:
        if not rules.site.is_article(url):
            message = f"{url} is no article of {site}: its article_url is {rules.site.article_url}"
            raise WrongUse(message)
    return capturing.run(settings, Errand(rules, night, "single", wanted), on_crawl)


def backfill(
    site: str,
    night: date,
    *,
    since: date | None = None,
    until: date | None = None,
    on_crawl: OnCrawl = lambda _crawl: None,
) -> str | None:
    """Walk a site's whole archive for one budget's worth, from where it was left; the snapshot.

    `since` and `until` are days of publication, kept from one run to the next unless given anew.
    None where nothing is left to do.
    """
    settings = read_settings()
    errand = Errand(rules_of(settings, site), night, "backfill", since=since, until=until)
    derived = open_stores(settings).derived
    if backfilling.left(derived, errand.rules.site, since, until).is_nothing:
        return None
    return capturing.run(settings, errand, on_crawl)


def left_to_backfill(site: str) -> Left:
    """What the last backfill of a site left to do."""
    settings = read_settings()
    return backfilling.left(open_stores(settings).derived, rules_of(settings, site).site)


def deposit() -> Iterator[str]:
    """Ship what the spool still holds of any site; the keys of the snapshots, each once it is one.

    What keeps one desk from being shipped, such as a crawl at work there, keeps no other, and is
    raised at the end; but a store that is away keeps them all.
    """
    settings = read_settings()
    stores = open_stores(settings)
    faults: list[Exception] = []
    for desk in spool.desks_waiting(settings.spool):
        try:
            with spool.held(settings.spool, desk):
                made = capturing.ship(settings, desk, stores, Hold())
        except StoreUnavailable:
            raise
        except FAULTS as fault:
            faults.append(fault)
        else:
            yield from (str(one.snapshot) for one in made)
    if faults:
        raise faults[0]


def index(snapshot: str) -> str:
    """Prove every record of the snapshot (and of earlier ones not indexed yet); write the CDXJ."""
    stores = open_stores(read_settings())
    wanted = SnapshotKey.parse(snapshot)
    for made in _up_to(stores.archive, wanted):
        key = keys.cdxj(made.snapshot)
        if stores.archive.stat(key) is None:
            lines = _lines(stores.archive, made)
            # First of all: once the snapshot has its index, nobody asks again.
            merging.merge(stores.derived, wanted.site, lines)
            stores.archive.put_once(key, cdxj.dump(lines), kind="text/x-cdxj")
    return snapshot


def extract(snapshot: str) -> str:
    """Read the snapshot's pages (and earlier ones not read yet) into the tables; a summary.

    The night's statement of coverage is written last.  LayoutDrift, after all of it, where the
    site's layouts fit too few of the pages.
    """
    settings = read_settings()
    stores = open_stores(settings)
    wanted = SnapshotKey.parse(snapshot)
    rules = rules_of(settings, wanted.site)
    total: Counter[str] = Counter()
    fit = Tally()
    for made in _up_to(stores.archive, wanted):
        if not stores.tables.written(made.draft.crawl):
            heed = partial(ledger.correct, stores, made)
            told = extraction.extract(stores, made, rules, on_refused=heed)
            total.update(told.counts)
            fit.update(told.fit)
    morning.state(stores, rules, wanted.night)
    _require_fit(fit, snapshot, share=settings.drift_share)
    return json.dumps(total)


def _require_fit(fit: Tally, snapshot: str, *, share: float) -> None:
    if found := [one.text for one in drifted(fit, share=share) if one.too_much]:
        message = f"{snapshot}: {'; '.join(found)}: the site has a new design, so look at its rules"
        raise LayoutDrift(message, snapshot)


def nights_of(site: str) -> list[date]:
    """The nights a site has snapshots of, in order."""
    stores = open_stores(read_settings())
    return sorted({made.draft.night for made in manifest.chain(stores.archive, site)})


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
            for record in readable(file, kept.key):
                fixity.prove(record, kept.key)
                if entry := cdxj.entry(record, kept.key):
                    lines.append(entry)
    return lines
