"""One snapshot's captures -> rows of `articles`, `changes` and `captures`, committed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from archive.errors import RecordUnreadable
from archive.exchanges.digests import payload_digest
from archive.exchanges.message import read_response
from archive.manifest import Kept, Manifest
from archive.proof import fixity
from archive.records.reader import Record, record_at
from archive.records.rendering import rendered_page, rendered_url
from archive.records.salvage import readable
from articles.article import Article
from articles.capture import Capture
from articles.histories.chronicle import chronicle
from articles.histories.desk import Crawl as CrawlRead
from articles.histories.past import past_of
from articles.histories.sightings import judged
from articles.reader import read
from articles.reading.drift import Tally, counted
from articles.tables import rows
from articles.tables.retelling import Retold
from config.sitefiles import SiteFile
from crawlers.dispositions import Fate
from warraq.nights.ledger import fates_of
from warraq.stores import Stores

Row = dict[str, Any]
OnRefused = Callable[[Sequence[Fate]], None]
"""Is handed the fates of pages that answered and are no articles."""
_PAGES = frozenset({"captured", "unchanged", "truncated"})
_END = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """What extracting a snapshot came to: counts by name, and how well the layouts fitted."""

    counts: Mapping[str, int]
    fit: Tally


def extract(
    stores: Stores,
    made: Manifest,
    rules: SiteFile,
    fates: Iterable[Fate] | None = None,
    *,
    on_refused: OnRefused,
) -> Summary:
    """Read every article page of a snapshot and commit what is new, with its crawl as the proof.

    `fates` are those it was committed with unless they are given.  What reads as no article is
    handed on before the commit: a snapshot that is in the tables is never read for it again.
    """
    now = datetime.now(UTC)
    met = list(fates_of(stores.archive, made) if fates is None else fates)
    crawl, refused, fit = _crawl(stores, made, rules, met, now)
    on_refused(refused)
    told = chronicle(
        rules.site,
        past_of(stores.tables, rules.site, crawl, before=made.draft.crawl),
        crawl,
        reread=lambda row: reread(stores, row, rules, now),
        now=now,
    )
    stores.tables.write(
        made.draft.crawl,
        Retold(rules.site.name, told.told_again),
        articles=told.articles,
        changes=told.changes,
        captures=told.captures,
    )
    found = [row for row in told.changes if row["detected_at"] == now]
    versions = [row for row in told.articles if row["extracted_at"] == now]
    kinds = Counter(row["type"] for row in found)
    counts = {"pages": len(crawl.articles), "versions": len(versions), **kinds}
    return Summary(counts, fit)


def _crawl(
    stores: Stores, made: Manifest, rules: SiteFile, met: Sequence[Fate], now: datetime
) -> tuple[CrawlRead, list[Fate], Tally]:
    """A crawl's captures with what each shows, the pages that are no articles, and the fit."""
    fates: dict[str, Fate] = {}
    refused: list[Fate] = []
    fit: Tally = Tally()
    articles: list[Row] = []
    for fate, capture in _pages(stores, made, met):
        fates[fate.page_id] = _as_shown(fate, capture)
        article = read(capture, rules)
        fit.update(counted(article))
        if isinstance(article, Article):
            articles.append(rows.row(capture, article, rules, extracted_at=now))
        else:
            fates[fate.page_id] = _refused(fates[fate.page_id], article.reason)
            refused.append(fates[fate.page_id])
    found = {row["record_id"]: row for row in articles}
    captures = [_capture_row(fates.get(fate.page_id, fate), made, found) for fate in met]
    return CrawlRead(judged(rules.site, captures), articles), refused, fit


def reread(stores: Stores, row: Row, rules: SiteFile, now: datetime) -> Row | None:
    """A known row read again from its own bytes by today's reader; None if it is none today."""
    record = record_at(stores.archive, row["warc_key"], row["warc_offset"], row["warc_length"])
    capture = capture_of(record, row["site"], row["night"], row["warc_key"])
    found = read(capture, rules)
    if not isinstance(found, Article):
        return None
    return rows.row(capture, found, rules, extracted_at=now)


def capture_of(record: Record, site: str, night: date, warc_key: str) -> Capture:
    """An archived response, or a page as a browser showed it, as articles are read from it."""
    rendered = rendered_url(record.url)
    message = rendered_page(record) if rendered else read_response(record.block)
    return Capture(
        site=site,
        url=rendered or record.url,
        night=night,
        captured_at=record.date,
        status=message.status,
        content_type=message.header("content-type"),
        body=message.body,
        warc_key=warc_key,
        warc_offset=record.offset,
        warc_length=record.length,
        record_id=record.record_id,
        # What bears no digest still has one: two captures are not alike for want of it.
        payload_digest=record.payload_digest or payload_digest(record.block, method="GET") or "",
    )


def pages_of(
    stores: Stores, made: Manifest, kept: Kept, fates: Iterable[Fate]
) -> Iterator[tuple[Fate, Capture]]:
    """The article pages of one WARC of a snapshot, each from bytes proved first."""
    wanted = {
        fate.page_id: fate
        for fate in fates
        if fate.role == "article" and fate.disposition in _PAGES
    }
    with fixity.sound_object(stores.archive, kept) as file:
        for record in readable(file, kept.key):
            if fate := wanted.get(record.record_id):
                fixity.prove(record, kept.key)
                try:
                    capture = capture_of(record, made.draft.site, made.draft.night, kept.key)
                except RecordUnreadable:  # cut before its status line ended: kept, and no page
                    continue
                if fate.disposition != "truncated" or _is_whole(capture.body):
                    yield fate, capture


def _pages(stores: Stores, made: Manifest, fates: Iterable[Fate]) -> Iterator[tuple[Fate, Capture]]:
    """The article pages of a snapshot, file by file."""
    met = list(fates)
    for kept in made.warcs:
        yield from pages_of(stores, made, kept, met)


def _is_whole(body: bytes) -> bool:
    """Whether a page that broke off had said all: the rest of a text would pass for deleted."""
    return b"</html" in body[-_END:].lower() or b"</body" in body[-_END:].lower()


def _as_shown(fate: Fate, capture: Capture) -> Fate:
    """The fate of a page as of the record it is read from, which a browser may have made."""
    if not fate.rendered_id:
        return fate
    return replace(
        fate,
        record_id=capture.record_id,
        filename=capture.warc_key.rpartition("/")[2],
        offset=capture.warc_offset,
        length=capture.warc_length,
        payload_digest=capture.payload_digest,
    )


def _refused(fate: Fate, reason: str) -> Fate:
    """The fate of a page that is no article: why is known only when it is read."""
    return replace(fate, disposition="not-an-article", reason=reason)


def _capture_row(fate: Fate, made: Manifest, articles: Mapping[str, Row]) -> Row:
    article = articles.get(fate.record_id, {})
    places = {kept.key.rpartition("/")[2]: kept.key for kept in made.warcs}
    return {
        "site": made.draft.site,
        "night": made.draft.night,
        "url": fate.url,
        "article_id": article.get("article_id"),
        "captured_at": datetime.fromisoformat(fate.captured_at) if fate.captured_at else None,
        "status": fate.status,
        "mime": fate.mime or None,
        "disposition": fate.disposition,
        "payload_digest": fate.payload_digest or None,
        "record_id": fate.record_id or None,
        "warc_key": places.get(fate.filename),
        "warc_offset": fate.offset,
        "warc_length": fate.length,
        "seed": fate.seed or None,
        "role": fate.role,
        "reason": fate.reason or None,
        "leads_to": fate.leads_to or None,
        "canonical_url": article.get("canonical_url"),
    }
