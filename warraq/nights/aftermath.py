"""Journal and WARCs of a killed crawl -> a journal that gives each URL its fate, as its bytes say.

A kill may come between a record and the line that tells of it: then the record counts, and its page
is not asked for twice.  After a power cut a line may tell of a record that never reached the disk:
then it does not, and its page is asked for again.  A page whose reading the kill came upon is read
here: what it needs is left open too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from archive.exchanges.message import is_http, read_response
from archive.records.reader import Record, records
from archive.records.rendering import rendered_url
from config.errors import ConfigError
from config.site import Site
from config.sitefiles import read_site
from crawlers import dispositions, frontier, requisites
from crawlers.admission import MOST_OF_ONE_PAGE
from crawlers.dispositions import Fate, Role
from crawlers.job import Job
from warraq.nights import reckoning

_READ: frozenset[Role] = frozenset({"home", "article", "requisite"})


def settled(task: Job) -> list[Fate]:
    """The fate of every URL; those that the journal lacked are written behind it.

    So what is decided here stays decided: a deposit that is repeated puts the same dispositions,
    whatever has become of the site's file meanwhile.
    """
    warcs = sorted(task.folder.glob("*.warc.gz"))
    left = dispositions.left_open(task.journal)
    told = dispositions.read_journal(task.journal)
    found = _kept(task, warcs, left) if left else {}
    found |= _lost(told, {path.name: path.stat().st_size for path in warcs})
    fates = [found.get(fate.url, fate) for fate in told]
    last = dispositions.told_last(task.journal)
    unread = [fate for fate in fates if fate.url in left or fate.url == (last and last.url)]
    unmet = _unmet(warcs, unread, {fate.url for fate in fates})
    changed = [*(fate for fate in fates if fate.url in left or fate.url in found), *unmet]
    if changed:
        # A disk without room for a few lines gets some by this very deposit.
        with contextlib.suppress(OSError):
            dispositions.add_to_journal(task.journal, changed)
    return [*fates, *unmet]


def _lost(told: list[Fate], sizes: Mapping[str, int]) -> dict[str, Fate]:
    """As if nobody had asked for them: the URLs whose record is not on the disk."""
    return {
        fate.url: Fate(
            fate.url, fate.role, "failed", "interrupted", seed=fate.seed, dated=fate.dated
        )
        for fate in told
        if fate.filename and (fate.offset or 0) + (fate.length or 0) > sizes.get(fate.filename, -1)
    }


def _unmet(warcs: list[Path], pages: Iterable[Fate], met: Collection[str]) -> list[Fate]:
    """What these pages need, where they were got, beside what was met already."""
    got = {
        fate.record_id
        for fate in pages
        if fate.disposition in frontier.GOT and fate.role in _READ and not fate.rendered_id
    }
    found: dict[str, Fate] = {}
    for _name, record in _records(warcs) if got else ():
        if record.record_id in got and is_http(record.block):
            needed = requisites.of_kept(read_response(record.block), record.url)
            for url in needed[:MOST_OF_ONE_PAGE]:
                found[url] = Fate(url, "requisite", "failed", "interrupted", via=record.url)
    return [fate for url, fate in found.items() if url not in met]


def _kept(task: Job, warcs: list[Path], left: Mapping[str, Fate]) -> dict[str, Fate]:
    """Pages that lie there whole.  Any other answer is worth asking for again."""
    try:
        site = read_site(task.site_path).site
    except ConfigError:
        return {}
    return {
        fate.url: _as_found(fate, left[fate.url])
        for fate in _answers(task, warcs, left, site)
        if fate.disposition in frontier.GOT and (fate.rendered_id or not site.browser)
    }


def _as_found(answer: Fate, was_open: Fate) -> Fate:
    """An answer with what only the journal knows: how its URL was found."""
    found = {name: getattr(was_open, name) for name in ("role", "seed", "via", "dated")}
    return replace(answer, **found)


def _answers(task: Job, warcs: list[Path], left: Mapping[str, Fate], site: Site) -> list[Fate]:
    """What each answer of these URLs comes to, in the order of the records.

    One whose request is missing was being written: no capture yet.
    """
    digests = {entry.url: entry.payload_digest for entry in task.plan().due}
    found: list[Fate] = []
    asked: set[str] = set()
    for name, record in _records(warcs):
        if record.kind == "request":
            asked.add(record.headers.get("warc-concurrent-to", ""))
        elif rendered_url(record.url):
            reckoning.take_rendered(found, record)
        elif record.url in left:
            answer = reckoning.of_answer(record, name, site, digests)
            found += [answer] if answer else []
    return [fate for fate in found if fate.record_id in asked]


def _records(warcs: list[Path]) -> Iterator[tuple[str, Record]]:
    for path in warcs:
        with path.open("rb") as file:
            for record in records(file):
                yield path.name, record
