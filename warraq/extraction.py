"""One snapshot's captures -> rows of `articles`, `changes` and `captures`, committed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from archive import fixity
from archive.digests import payload_digest
from archive.errors import RecordUnreadable
from archive.manifest import Manifest
from archive.message import read_response
from archive.reader import Record, record_at, records
from articles import rows
from articles.article import Article
from articles.capture import Capture
from articles.changes import changes_of
from articles.reader import read
from articles.versions import new_versions
from config.sitefiles import SiteFile
from crawlers.dispositions import Fate
from warraq.ledger import fates_of
from warraq.stores import Stores

Row = dict[str, Any]
_PAGES = frozenset({"captured", "unchanged", "truncated"})


@dataclass(frozen=True, slots=True)
class Summary:
    """What extracting a snapshot came to: counts by name."""

    counts: Mapping[str, int]


def extract(
    stores: Stores, made: Manifest, rules: SiteFile, fates: Iterable[Fate] | None = None
) -> Summary:
    """Read every article page of a snapshot and commit what is new, with its crawl as the proof.

    `fates` are those it was committed with unless they are given.
    """
    now = datetime.now(UTC)
    met = list(fates_of(stores.archive, made) if fates is None else fates)
    refused: dict[str, str] = {}
    read_rows: list[Row] = []
    for fate, capture in _pages(stores, made, met):
        found = read(capture, rules)
        if isinstance(found, Article):
            read_rows.append(rows.row(capture, found, rules, extracted_at=now))
        else:
            refused[fate.record_id] = found.reason
    known = stores.tables.known(
        rules.site.name,
        ids=[row["article_id"] for row in read_rows],
        urls=[row["url"] for row in read_rows],
    )
    reading = new_versions(known, read_rows, reread=lambda row: reread(stores, row, rules, now))
    changes = changes_of(reading.versions, detected_at=now)
    stores.tables.write(
        made.draft.crawl,
        articles=reading.rows,
        changes=changes,
        captures=[_capture_row(_as_read(fate, refused), made, reading.article_ids) for fate in met],
    )
    kinds = Counter(change["type"] for change in changes)
    return Summary({"pages": len(read_rows), "versions": len(reading.rows), **kinds})


def reread(stores: Stores, row: Row, rules: SiteFile, now: datetime) -> Row | None:
    """A known row read again from its own bytes by today's reader; None if it is none today."""
    record = record_at(stores.archive, row["warc_key"], row["warc_offset"], row["warc_length"])
    capture = capture_of(record, row["site"], row["night"], row["warc_key"])
    found = read(capture, rules)
    if not isinstance(found, Article):
        return None
    return rows.row(capture, found, rules, extracted_at=now)


def capture_of(record: Record, site: str, night: date, warc_key: str) -> Capture:
    """An archived response as articles are read from it."""
    message = read_response(record.block)
    return Capture(
        site=site,
        url=record.url,
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


def _pages(stores: Stores, made: Manifest, fates: Iterable[Fate]) -> Iterator[tuple[Fate, Capture]]:
    """The article pages of a snapshot, file by file, each from bytes proved first."""
    wanted = {
        fate.record_id: fate
        for fate in fates
        if fate.role == "article" and fate.disposition in _PAGES
    }
    for kept in made.warcs:
        with fixity.sound_object(stores.archive, kept) as file:
            for record in records(file):
                if fate := wanted.get(record.record_id):
                    fixity.prove(record, kept.key)
                    try:
                        capture = capture_of(record, made.draft.site, made.draft.night, kept.key)
                    except RecordUnreadable:  # cut before its status line ended: kept, and no page
                        continue
                    yield fate, capture


def _as_read(fate: Fate, refused: Mapping[str, str]) -> Fate:
    """The fate of a page as its reading left it: why one is no article is known only then."""
    if not (reason := refused.get(fate.record_id)):
        return fate
    return replace(fate, disposition="not-an-article", reason=reason)


def _capture_row(fate: Fate, made: Manifest, article_ids: Mapping[str, str]) -> Row:
    places = {kept.key.rpartition("/")[2]: kept.key for kept in made.warcs}
    return {
        "site": made.draft.site,
        "night": made.draft.night,
        "url": fate.url,
        "article_id": article_ids.get(fate.record_id),
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
    }
