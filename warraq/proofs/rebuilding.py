"""The WARCs of the archive -> frontier and tables again, and every index checked against them.

Everything is read into tables of a fresh folder first, then put in place.  Where another wrote
meanwhile, what is new is read in too, and the switch is tried again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from archive import keys, manifest
from archive.errors import DigestMismatch, StoreUnavailable
from archive.index import cdxj, merging
from archive.manifest import Draft, Manifest
from archive.storage import scratch
from archive.storage.store import Store
from articles.tables.table import ORDER, Tables
from config.sitefiles import SiteFile
from crawlers import frontier, validators
from crawlers.dispositions import Fate
from crawlers.frontier import Known
from crawlers.validators import Validator
from warraq.errors import WrongUse
from warraq.nights import ledger, spool
from warraq.nights.attempts import Account, Attempt, account, attempts
from warraq.proofs import switching
from warraq.rows import extraction
from warraq.stores import Stores

OnRead = Callable[[int, int], None]
"""Is told how many WARCs are read, and how many there are."""

_UNCOMMITTED = "-uncommitted"
_LEFTOVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: WARCs read, rows by table, indexes it wrote, and in sentences the gaps.

    `before` is the version of each table that still has its rows of before; None: there was none.
    """

    warcs: int
    rows: Mapping[str, int]
    before: Mapping[str, int | None]
    indexed: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(slots=True)
class _Work:
    """A rebuild under way: what follows from the WARCs read so far."""

    staged: Stores
    rules: Mapping[str, SiteFile]
    read: set[str] = field(default_factory=set)
    crawls: list[str] = field(default_factory=list)
    indexed: list[str] = field(default_factory=list)
    gaps: dict[str, None] = field(default_factory=dict)
    frontiers: dict[str, dict[str, Known]] = field(default_factory=dict)
    requisites: dict[str, dict[str, Validator]] = field(default_factory=dict)

    def objects(self) -> dict[str, bytes]:
        """Key -> content of each object of the derived bucket that is no table."""
        objects: dict[str, bytes] = {}
        for site, known in self.frontiers.items():
            objects[keys.frontier(site)] = frontier.dump_all(known)
        for site, met in self.requisites.items():
            objects[keys.requisites(site)] = validators.dump(met)
        return objects


def rebuild(stores: Stores, rules: Mapping[str, SiteFile], on_read: OnRead) -> Rebuilt:
    """Make index, frontier and tables again by today's rules, and put them in place.

    WrongUse where there is nothing to rebuild from, or a site in the archive has no file: its rows
    would be lost.  A record that is not as it was written stops it before anything is replaced.
    """
    first = switching.seen(stores, ())
    with _fresh(stores) as fresh:
        work = _Work(Stores(stores.archive, stores.derived, fresh), rules)
        done = False
        while not done:
            sites = _sites(stores.archive, rules)
            since = switching.seen(stores, sites)
            taught = [key for site in sites for key in stores.derived.keys(keys.lessons(site))]
            _catch_up(work, sites, on_read)
            made = work.objects()
            done = switching.switched(stores, fresh, made, crawls=work.crawls, since=since)
        scratch.remove(stores.derived, taught)
        for site in sites:
            merging.remake(stores.archive, stores.derived, site)
            # What a night came to counts rows; it is made again when somebody asks.
            scratch.clear(stores.derived, keys.all_outcomes(site))
        rows = {name: fresh.dataset(name).count_rows() for name in ORDER}
    return Rebuilt(len(work.read), rows, first.versions, tuple(work.indexed), tuple(work.gaps))


@contextlib.contextmanager
def _fresh(stores: Stores) -> Iterator[Tables]:
    """Empty tables in a folder of their own, which is cleared; so are those of the killed."""
    derived, yesterday = stores.derived, spool.stamp(datetime.now(UTC) - _LEFTOVER)
    for stamp in {key.split("/")[1] for key in derived.keys(keys.REBUILDS)}:
        if stamp < yesterday:
            scratch.clear(derived, keys.rebuilt(stamp))
    folder = keys.rebuilt(spool.new_stamp())
    try:
        yield stores.tables.at(f"s3://{derived.bucket}/{derived.prefix}{folder}tables")
    finally:
        scratch.clear(derived, folder)


def _sites(archive: Store, rules: Mapping[str, SiteFile]) -> list[str]:
    """The sites that the archive has WARCs of; each must have its file."""
    kept = [site for site in archive.folders() if _has_warcs(archive, site)]
    if not kept:
        raise WrongUse(f"s3://{archive.bucket}/{archive.prefix} holds no WARC to rebuild from")
    if strangers := [site for site in kept if site not in rules]:
        message = (
            f"no site file for {', '.join(strangers)}, of which the archive has WARCs: add it to "
            "WARRAQ_SITES (each WARC holds the one it was made by, as urn:warraq:site-file)"
        )
        raise WrongUse(message)
    return kept


def _has_warcs(archive: Store, site: str) -> bool:
    folders = (keys.warcs(site), keys.imports(site))
    return any(True for folder in folders for _key in archive.keys(folder))


def _catch_up(work: _Work, sites: list[str], on_read: OnRead) -> None:
    """Read every attempt that is not read yet, in the order of time."""
    archive = work.staged.archive
    found = {site: attempts(archive, site) for site in sites}
    total = sum(len(attempt.warcs) for each in found.values() for attempt in each)
    for site, each in found.items():
        committed = {
            kept.key: made for made in manifest.chain(archive, site) for kept in made.warcs
        }
        for attempt in each:
            if new := set(attempt.warcs) - work.read:
                if len(new) < len(attempt.warcs):
                    raise StoreUnavailable(f"{new.pop()} is being deposited: rebuild again later")
                _take(work, attempt, committed.get(attempt.warcs[0]))
                on_read(len(work.read), total)
        for key in committed.keys() - work.read:
            work.gaps[f"{key} is not there, though {committed[key].snapshot} names it"] = None


def _take(work: _Work, attempt: Attempt, made: Manifest | None) -> None:
    """Read one attempt into what is under way; `made` is the snapshot it was committed as."""
    rules = work.rules[attempt.site]
    told = account(work.staged.archive, attempt, rules.site)
    again = _again(attempt, told, rules, made)
    if made:
        _require_same(told, made)
        _check_index(work, told, made)
    else:
        gap = f"{again.draft.crawl}: no manifest names its WARCs; they are read, and not indexed"
        work.gaps[gap] = None
    refused: list[Fate] = []
    extraction.extract(work.staged, again, rules, told.fates, on_refused=refused.extend)
    work.crawls.append(again.draft.crawl)
    if not attempt.imported:
        known = work.frontiers.setdefault(attempt.site, {})
        for fates in (told.fates, refused):
            learned = frontier.learned(fates, night=attempt.night, stamp=attempt.stamp)
            frontier.join(known, learned)
        met = work.requisites.get(attempt.site, {})
        there = ledger.still_there(list(told.fates), again)
        work.requisites[attempt.site] = validators.learn(met, there)
    work.read.update(attempt.warcs)


def _again(attempt: Attempt, told: Account, rules: SiteFile, made: Manifest | None) -> Manifest:
    """The snapshot an attempt would be committed as today.

    One that no manifest names has a name of its own in the tables: should its deposit still be
    under way, the night will extract it whole.
    """
    draft = Draft(
        site=attempt.site,
        night=attempt.night,
        stamp=made.draft.stamp if made else attempt.stamp + _UNCOMMITTED,
        started=attempt.began.isoformat(),
        finished=attempt.began.isoformat(),
        state="complete",
        rules_sha256=rules.rules_sha256,
        objects=told.warcs,
        counts={},
    )
    return Manifest(draft, made.attempt if made else 0, None, "")


def _require_same(told: Account, made: Manifest) -> None:
    """What lies there must be what was committed."""
    committed = {kept.key: kept for kept in made.warcs}
    for kept in told.warcs:
        if committed.get(kept.key, kept) != kept:
            raise DigestMismatch(f"{kept.key} is not what {made.snapshot} was committed with")


def _check_index(work: _Work, told: Account, made: Manifest) -> None:
    """Write a snapshot's CDXJ where it is missing; one that says otherwise is told, and stays."""
    archive, key = work.staged.archive, keys.cdxj(made.snapshot)
    named = {kept.key for kept in made.warcs}
    lines = [line for line in told.lines if line.filename in named]
    if archive.stat(key) is None:
        archive.put_once(key, cdxj.dump(lines), kind="text/x-cdxj")
        work.indexed.append(key)
        return
    there = archive.read(key)
    for difference in _differences(there, cdxj.dump(cdxj.expected(lines, there))):
        work.gaps[f"{key}: {difference}"] = None


def _differences(there: bytes, made: bytes) -> Iterator[str]:
    old, new = set(there.splitlines()), set(made.splitlines())
    for lines, what in ((old - new, "that no record bears out"), (new - old, "missing")):
        if lines:
            example = min(lines).decode("utf-8", "replace").partition(" {")[0]
            yield f"{len(lines)} lines {what}, such as {example}"
