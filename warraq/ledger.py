"""Deposited dispositions -> fates, what the frontier learns from them, and a night's verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from archive import keys
from archive.errors import MissingObject
from archive.manifest import Manifest
from archive.store import Store
from crawlers import dispositions, frontier, validators
from crawlers.dispositions import Fate
from crawlers.validators import Validator
from warraq.errors import CrawlIncomplete, NothingDone
from warraq.stores import Stores

_UNANSWERED = frozenset({"failed", "out-of-scope", "over-budget", "refused-by-robots"})
_CUT = {
    "interrupted": "was cut short; what it had is kept, and the next run goes on from there",
    "unaccounted": "left URLs without a fate, so its counts do not add up; please report this",
}


def fates_of(archive: Store, made: Manifest) -> list[Fate]:
    """The dispositions a snapshot was committed with."""
    kept = next(kept for kept in made.draft.objects if kept.kind == "dispositions")
    return dispositions.load(archive.read(kept.key))


def plan(derived: Store, site: str, night: date) -> list[frontier.Planned]:
    """What a night knows of a site's articles before it begins."""
    return frontier.plan(_frontier(derived, site)[0].values(), night)


def teach(stores: Stores, made: Manifest) -> None:
    """Enter a snapshot's fates into what is known, over whatever another writer put meanwhile."""
    site, fates = made.draft.site, fates_of(stores.archive, made)

    def articles() -> tuple[bytes, str | None]:
        known, etag = _frontier(stores.derived, site)
        return frontier.dump(frontier.learn(known, fates, made.draft.night)), etag

    def requisites() -> tuple[bytes, str | None]:
        known, etag = _referable(stores.derived, site)
        return validators.dump(validators.learn(known, still_there(fates, made))), etag

    _replace(stores.derived, keys.frontier(site), articles)
    _replace(stores.derived, keys.requisites(site), requisites)


def referable(derived: Store, site: str) -> list[Validator]:
    """What a night may ask on conditions and refer to, before it begins."""
    return list(_referable(derived, site)[0].values())


def judged(archive: Store, made: Manifest) -> str:
    """The key of a snapshot that got something; an error that carries it for one that did not."""
    snapshot = str(made.snapshot)
    if made.draft.state != "complete":
        raise CrawlIncomplete(f"{snapshot}: the crawl {_CUT[made.draft.state]}", snapshot)
    pages = [fate for fate in fates_of(archive, made) if fate.role != "robots"]
    if all(fate.disposition in _UNANSWERED for fate in pages):
        why = next((f"{fate.disposition}: {fate.reason}" for fate in pages), "no seeds")
        raise NothingDone(f"{snapshot}: no page was got ({why}); is the site up?", snapshot)
    return snapshot


def _replace(derived: Store, key: str, learned: Callable[[], tuple[bytes, str | None]]) -> None:
    """Put what is learned from the object as it is, again while another writer is faster."""
    done = False
    while not done:
        raw, etag = learned()
        done = derived.replace(key, raw, etag=etag, kind="application/gzip")


def still_there(fates: list[Fate], made: Manifest) -> list[Fate]:
    """Fates whose record is in a deposited file: what a power cut took must not be referred to."""
    sizes = {kept.key.rpartition("/")[2]: kept.size for kept in made.warcs}
    return [
        fate
        for fate in fates
        if (fate.offset or 0) + (fate.length or 0) <= sizes.get(fate.filename, -1)
    ]


def _referable(derived: Store, site: str) -> tuple[dict[str, Validator], str | None]:
    try:
        raw, etag = derived.read_tagged(keys.requisites(site))
    except MissingObject:
        return {}, None
    return validators.load(raw), etag


def _frontier(derived: Store, site: str) -> tuple[dict[str, frontier.Known], str | None]:
    try:
        raw, etag = derived.read_tagged(keys.frontier(site))
    except MissingObject:
        return {}, None
    return frontier.load(raw), etag
