"""A site file and URLs -> what the site answers now, asked as a night would ask and kept nowhere.

It is a crawl like any other (one polite connection, robots.txt, the wire's own recorder) in a
folder that is gone afterwards: looking at a site is no capture of it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from archive.errors import RecordUnreadable
from archive.exchanges.message import read_response
from archive.records.reader import Record, records
from config.settings import Settings
from config.sitefiles import SiteFile
from crawlers import links
from crawlers.dispositions import Fate, read_journal
from crawlers.plan import Plan
from crawlers.trials import Answer
from warraq.nights import crawl as crawling
from warraq.nights.capturing import Errand, OnCrawl, new_job, require_contact

_MOST_HOPS = 10


def look(
    rules: SiteFile, urls: Iterable[str], *, settings: Settings, watch: OnCrawl
) -> dict[str, Answer]:
    """The answer to each URL by the URL asked for, robots.txt among them, redirects followed."""
    asked = tuple(dict.fromkeys(map(links.as_sent, urls)))
    require_contact(settings, rules)
    with tempfile.TemporaryDirectory(prefix="warraq-look-") as place:
        errand = Errand(rules, datetime.now(rules.site.zone).date(), mode="look", urls=asked)
        task = new_job(settings, errand)
        task = replace(task, folder=Path(place) / task.stamp)
        task.save(Plan.only(asked))
        held = os.open(place, os.O_RDONLY)
        try:
            crawling.start(task, lock=held).follow(watch)
        finally:
            os.close(held)
        fates = {fate.url: fate for fate in read_journal(task.journal)}
        kept = {record.record_id: record for record in _responses(task.folder)}
        return {url: _answer(url, fates, kept) for url in dict.fromkeys((*asked, *fates))}


def _responses(folder: Path) -> Iterator[Record]:
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            yield from (record for record in records(file) if record.kind == "response")


def _answer(url: str, fates: Mapping[str, Fate], kept: Mapping[str, Record]) -> Answer:
    """What a URL came to in the end, over its redirects."""
    fate = fates.get(url)
    for _hop in range(_MOST_HOPS):
        onward = fates.get(fate.leads_to) if fate and fate.leads_to else None
        if onward is None:
            break
        fate = onward
    if fate is None:
        return Answer(url, 0, (), b"", "never asked for")
    told = f"{fate.disposition}: {fate.reason}" if fate.reason else fate.disposition
    record = kept.get(fate.record_id)
    try:
        message = read_response(record.block) if record else None
    except RecordUnreadable:
        message = None
    if message is None:
        return Answer(fate.url, 0, (), b"", told)
    return Answer(fate.url, message.status, message.headers, message.body, told)
