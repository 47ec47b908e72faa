"""Deposited dispositions -> fates, what the frontier learns from them, and a night's verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime

from archive import keys
from archive.errors import MissingObject
from archive.manifest import Manifest
from archive.storage import scratch
from archive.storage.store import Store
from config.site import Site
from crawlers import dispositions, frontier, validators
from crawlers import plan as planning
from crawlers.dispositions import Fate
from crawlers.frontier import Known
from crawlers.plan import Plan
from crawlers.validators import Validator
from warraq.errors import CrawlIncomplete, NothingDone
from warraq.nights import owing
from warraq.stores import Stores

LESSONS = 16
"""So many lessons are kept beside a frontier before they are compacted into it."""
_UNANSWERED = frozenset({"failed", "out-of-scope", "over-budget", "refused-by-robots"})
_CUT = {
    "interrupted": "was cut short; what it had is kept, and the next run goes on from there",
    "unaccounted": "left URLs without a fate, so its counts do not add up; please report this",
}


def fates_of(archive: Store, made: Manifest) -> list[Fate]:
    """The dispositions a snapshot was committed with."""
    kept = next(kept for kept in made.draft.objects if kept.kind == "dispositions")
    return dispositions.load(archive.read(kept.key))


def plan(derived: Store, site: Site, night: date) -> Plan:
    """What a night asks for again of a site's articles, and which it leaves alone."""
    return planning.plan(known(derived, site.name), site, night=night, now=datetime.now(UTC))


def known(derived: Store, site: str) -> Iterator[Known]:
    """All that is known of a site's articles, in the order of their URLs."""
    raw, _etag, learned, _lessons = _frontier(derived, site)
    return frontier.merged(frontier.load(raw), learned)


def teach(stores: Stores, made: Manifest) -> None:
    """Enter a snapshot's fates into what is known, beside whatever others write meanwhile."""
    site, fates = made.draft.site, fates_of(stores.archive, made)
    _put_lesson(stores.derived, made, fates, made.draft.stamp)

    def requisites() -> tuple[bytes, str | None]:
        before, etag = _referable(stores.derived, site)
        return validators.dump(validators.learn(before, still_there(fates, made))), etag

    _replace(stores.derived, keys.requisites(site), requisites)
    owing.note(stores.derived, site, fates)


def correct(stores: Stores, made: Manifest, refused: Iterable[Fate]) -> None:
    """Enter what only the reading of a snapshot showed: pages that answered and are no articles.

    Such a fate has the time of the capture it corrects, and of two of one time the greater word
    counts: `not-an-article` comes after `captured` and `unchanged`.
    """
    if made.draft.imported:  # what others captured does not steer our own crawls
        return
    if fates := [fate for fate in refused if fate.role == "article"]:
        told = "".join(sorted(fate.url for fate in fates))
        mark = hashlib.sha256(told.encode()).hexdigest()[:8]
        _put_lesson(stores.derived, made, fates, f"{made.draft.stamp}-{mark}")


def compact(derived: Store, site: str, *, lessons: int = LESSONS) -> bool:
    """Take the lessons into the frontier once there are so many; whether it was done.

    Who finds that another did it meanwhile leaves it at that.  One killed before the lessons are
    removed does no harm: what is learned twice is learned once.
    """
    if sum(1 for _key in derived.keys(keys.lessons(site))) < lessons:
        return False
    raw, etag, learned, taken = _frontier(derived, site)
    whole = frontier.dump(frontier.merged(frontier.load(raw), learned))
    if not derived.replace(keys.frontier(site), whole, etag=etag, kind="application/gzip"):
        return False
    scratch.remove(derived, taken)
    return True


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


def still_there(fates: list[Fate], made: Manifest) -> list[Fate]:
    """Fates whose record is in a deposited file: what a power cut took must not be referred to."""
    sizes = {kept.key.rpartition("/")[2]: kept.size for kept in made.warcs}
    return [
        fate
        for fate in fates
        if (fate.offset or 0) + (fate.length or 0) <= sizes.get(fate.filename, -1)
    ]


def _put_lesson(derived: Store, made: Manifest, fates: Iterable[Fate], name: str) -> None:
    learned = frontier.learned(fates, night=made.draft.night, stamp=made.draft.stamp)
    lesson = keys.lesson(made.draft.site, made.draft.night, name)
    derived.put_once(lesson, frontier.dump_all(learned), kind="application/gzip")


def _replace(derived: Store, key: str, learned: Callable[[], tuple[bytes, str | None]]) -> None:
    """Put what is learned from the object as it is, again while another writer is faster."""
    done = False
    while not done:
        raw, etag = learned()
        done = derived.replace(key, raw, etag=etag, kind="application/gzip")


def _referable(derived: Store, site: str) -> tuple[dict[str, Validator], str | None]:
    raw, etag = _read(derived, keys.requisites(site))
    return validators.load(raw), etag


def _frontier(derived: Store, site: str) -> tuple[bytes, str | None, dict[str, Known], list[str]]:
    """The compacted frontier and its ETag, what the lessons beside it say, and their keys.

    The lessons are listed first: one that is compacted and removed meanwhile is then found missing,
    and all is read again; it is never lost between the two.
    """
    while True:
        lessons = sorted(derived.keys(keys.lessons(site)))
        raw, etag = _read(derived, keys.frontier(site))
        learned: dict[str, Known] = {}
        try:
            for key in lessons:
                frontier.join(learned, frontier.load_all(derived.read(key)))
        except MissingObject:
            continue
        return raw, etag, learned, lessons


def _read(derived: Store, key: str) -> tuple[bytes, str | None]:
    try:
        return derived.read_tagged(key)
    except MissingObject:
        return b"", None
