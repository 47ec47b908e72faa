"""Journal and WARCs of a killed crawl -> a journal that gives each URL its fate, as its bytes say.

A kill may come between a record and the line that tells of it: then the record counts, and its page
is not asked for twice.  After a power cut a line may tell of a record that never reached the disk:
then it does not, and its page is asked for again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from archive.records.reader import Record, records
from archive.records.rendering import rendered_url
from config.errors import ConfigError
from config.site import Site
from config.sitefiles import read_site
from crawlers import dispositions, frontier
from crawlers.dispositions import Fate, Role
from crawlers.job import Job
from warraq.nights import reckoning


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
    if left or found:
        # A disk without room for a few lines gets some by this very deposit.
        with contextlib.suppress(OSError):
            changed = (fate for fate in fates if fate.url in left or fate.url in found)
            dispositions.add_to_journal(task.journal, changed)
    return fates


def _lost(told: list[Fate], sizes: Mapping[str, int]) -> dict[str, Fate]:
    """As if nobody had asked for them: the URLs whose record is not on the disk."""
    return {
        fate.url: Fate(
            fate.url, fate.role, "failed", "interrupted", seed=fate.seed, dated=fate.dated
        )
        for fate in told
        if fate.filename and (fate.offset or 0) + (fate.length or 0) > sizes.get(fate.filename, -1)
    }


def _kept(task: Job, warcs: list[Path], left: Mapping[str, Role]) -> dict[str, Fate]:
    """Pages that lie there whole.  Any other answer is worth asking for again."""
    try:
        site = read_site(task.site_path).site
    except ConfigError:
        return {}
    return {
        fate.url: replace(fate, role=left[fate.url])
        for fate in _answers(task, warcs, left, site)
        if fate.disposition in frontier.GOT and (fate.rendered_id or not site.browser)
    }


def _answers(task: Job, warcs: list[Path], left: Mapping[str, Role], site: Site) -> list[Fate]:
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
