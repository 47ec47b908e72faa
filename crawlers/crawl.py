"""A job's folder -> the crawl itself, in a process of its own: `python -m crawlers.crawl FOLDER`.

It ends when it is done, on SIGTERM, or when the process that started it goes away (its standard
input closes): a crawl nobody waits for must not run on.  Its exit status means nothing; the report
it leaves says what it did.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess

from archive.errors import RecordUnwritable
from config.site import Site
from config.sitefiles import SiteFile, read_site
from crawlers import dispositions, job, validators
from crawlers.dispositions import Ledger
from crawlers.job import Job
from crawlers.plan import Plan
from crawlers.provenance import warcinfo
from crawlers.settings import settings
from crawlers.spider import NightSpider
from crawlers.validators import Validator
from crawlers.wire.recorder import Recorder

_GLANCE = 0.2
"""Seconds between two looks at a crawl, by whoever watches it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a crawl ended, what it found worth saying, and what each seed brought."""

    reason: str
    findings: tuple[str, ...] = ()
    seeds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def main(folder: Path) -> None:
    """Crawl one job; everything it leaves is in its folder."""
    task = job.load(folder)
    rules = read_site(task.site_path)
    known = task.validators()
    recorder = Recorder(
        folder=folder,
        site=rules.site.name,
        info=warcinfo(task, rules),
        roll_bytes=task.roll_bytes,
        roll_seconds=task.roll_seconds,
        originals=validators.originals(known),
    )
    plan = task.plan()
    _record_beginning(recorder, task, rules)
    ledger = Ledger(task.journal)
    _let_garbage_wait()
    ended = _run(task, rules.site, ledger, recorder, plan, known)
    _finish(task, ledger, recorder, ended)


def _run(
    task: Job,
    site: Site,
    ledger: Ledger,
    recorder: Recorder,
    plan: Plan,
    known: Mapping[str, Validator],
) -> Ended:
    """Scrapy from start to stop: why it ended, and what the spider found worth saying."""
    process = AsyncCrawlerProcess(settings(task, site))
    crawler = process.create_crawler(NightSpider)
    ended = Ended("crashed")

    def closed(reason: str) -> None:
        nonlocal ended
        ended = Ended(reason)

    shown = -_GLANCE

    def show(**_facts: Any) -> None:
        nonlocal shown
        if time.monotonic() - shown >= _GLANCE:
            _show_progress(task, ledger, crawler.stats.get_value("downloader/response_bytes", 0))
            shown = time.monotonic()

    crawler.signals.connect(closed, signals.spider_closed, weak=False)
    crawler.signals.connect(show, signals.response_received, weak=False)
    process.crawl(
        crawler,
        site=site,
        plan=plan,
        task=task,
        ledger=ledger,
        recorder=recorder,
        known=known,
    )
    _stop_when_alone(process)
    process.start()
    spider = crawler.spider
    if isinstance(spider, NightSpider):
        ended = Ended(ended.reason, tuple(spider.findings), spider.reading.counts)
    return ended


def _let_garbage_wait() -> None:
    """Look for garbage cycles more rarely: a page makes thousands of objects and few cycles.

    What is imported by now stays for good.  Measured: a page captured costs 1.2 times the CPU of
    one in bare Scrapy, instead of 1.28.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _record_beginning(recorder: Recorder, task: Job, rules: SiteFile) -> None:
    """The night, the plan and the rules as used, before the first exchange."""
    night = {"site": rules.site.name, "night": task.night.isoformat(), "started": task.started}
    plan = (task.folder / "plan.jsonl").read_bytes()
    _keep(recorder, "night", "application/json", json.dumps(night).encode())
    _keep(recorder, "plan", "application/jsonl", plan)
    _keep(recorder, "site-file", "application/yaml", rules.raw)
    if rules.platform_raw:
        _keep(recorder, "platform-file", "application/yaml", rules.platform_raw)


def _finish(task: Job, ledger: Ledger, recorder: Recorder, ended: Ended) -> None:
    """Settle what a stop left open, keep the dispositions, seal, and leave the report."""
    reason, findings = ended.reason, [*ended.findings, *recorder.findings()]
    left = ledger.unsettled()
    if reason != "finished":
        cause = "disk" if reason == "disk-full" else "interrupted"
        for fate in left:
            ledger.settle(replace(fate, reason=cause))
        left = []
    ledger.close()
    try:
        fates = dispositions.dump(dispositions.read_journal(task.journal))
        _keep(recorder, "dispositions", "application/jsonl", fates)
    except RecordUnwritable as error:
        findings = [*findings, f"the dispositions are not in the WARC: {error}"]
    sealed = recorder.close()
    report = {
        "reason": reason,
        "met": ledger.met,
        "settled": ledger.settled,
        "unsettled": [fate.url for fate in left],
        "counts": dict(ledger.counts),
        "findings": findings,
        "seeds": ended.seeds,
        "warcs": [file.path.name for file in sealed],
    }
    partial = task.report.with_suffix(".part")
    partial.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    partial.replace(task.report)


def _keep(recorder: Recorder, name: str, content_type: str, block: bytes) -> None:
    recorder.resource(uri=f"urn:warraq:{name}", content_type=content_type, block=block)


def _show_progress(task: Job, ledger: Ledger, received: int) -> None:
    facts = {"met": ledger.met, "settled": ledger.settled, "bytes": received}
    partial = task.progress.with_suffix(".part")
    partial.write_text(json.dumps(facts), encoding="utf-8")
    partial.replace(task.progress)


def _stop_when_alone(process: AsyncCrawlerProcess) -> None:
    """Wait for the end of standard input, which the starting process holds open while it lives.

    A crawl that is told to stop already is left to it: a second signal would cut it off.
    """

    def watch() -> None:
        # Not through `sys.stdin`: the interpreter cannot end while a thread reads there.
        while os.read(0, 1):
            pass
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        reactor.callFromThread(lambda: asyncio.ensure_future(process.stop()))
        time.sleep(job.PATIENCE)
        reactor.callFromThread(reactor.stop)  # type: ignore[misc]

    threading.Thread(target=watch, daemon=True, name="parent").start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
