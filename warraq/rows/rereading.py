"""One WARC -> its pages read again by today's reader and rules -> what differs from the tables.

What was an article before is bettered in place.  A page that was none, and is one now, is read for
the first time: it enters as on its own night, with its version and its change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow.compute as pc

from archive.manifest import Kept, Manifest
from articles.article import Article
from articles.errors import TableChanged
from articles.histories.changes import changes_of
from articles.histories.rereadings import Better, Differences, columns_differing, differences
from articles.histories.superseding import supersede
from articles.histories.versions import Reading, new_versions
from articles.reader import read
from articles.tables import rows
from articles.tables.completing import complete, is_bare
from articles.tables.correcting import Correction, correct
from articles.tables.table import Tables
from config.sitefiles import SiteFile
from warraq.nights.ledger import fates_of
from warraq.rows.extraction import pages_of, reread
from warraq.stores import Stores

Row = dict[str, Any]
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Pages:
    """The article pages of one WARC as they are read today; no table was looked at.

    `rows` and `reasons` (why a page is no article) are by record id, `fates` what the crawl said.
    """

    site: str
    warc_key: str
    rows: Mapping[str, Row]
    reasons: Mapping[str, str]
    fates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of one WARC differs from the tables as they are.

    `first` are the pages that were never an article, `entered` the record ids among them that have
    their rows; `restored` were one once, were none by the last reading, and are one again; `bare`
    are rows written before there were keys beside the text.
    """

    pages: Pages
    better: tuple[Better, ...]
    bare: tuple[Row, ...]
    first: Reading
    entered: frozenset[str]
    restored: tuple[Row, ...]
    corrections: tuple[Correction, ...]

    @property
    def new(self) -> list[Row]:
        """The rows to add that better none, without what a run entered that died right after."""
        fresh = [row for row in self.first.rows if row["record_id"] not in self.entered]
        return [*self.restored, *fresh]

    @property
    def told(self) -> Differences:
        """The account of it."""
        read = len(self.pages.rows) + len(self.pages.reasons)
        return differences(read, self.better, self.new, self.bare)


def read_again(stores: Stores, made: Manifest, kept: Kept, rules: SiteFile) -> Pages:
    """Read every article page of a WARC, each from bytes proved first."""
    now = datetime.now(UTC)
    found: dict[str, Row] = {}
    reasons: dict[str, str] = {}
    fates: dict[str, str] = {}
    for fate, capture in pages_of(stores, made, kept, fates_of(stores.archive, made)):
        fates[fate.page_id] = fate.disposition
        article = read(capture, rules)
        if isinstance(article, Article):
            found[fate.page_id] = rows.row(capture, article, rules, extracted_at=now)
        else:
            reasons[fate.page_id] = article.reason
    return Pages(made.draft.site, kept.key, found, reasons, fates)


def compared(stores: Stores, pages: Pages, rules: SiteFile) -> Outcome:
    """What differs between the pages as read today and the tables as they are now."""
    here = (pc.field("site") == pages.site) & (pc.field("warc_key") == pages.warc_key)
    rows_here = stores.tables.read("articles", where=here).to_pylist()
    columns = ["record_id", "article_id", "month", "canonical_url"]
    entered = stores.tables.read("captures", columns=columns, where=here).to_pylist()
    met = {row["record_id"]: row for row in entered if row["record_id"] in pages.fates}
    current = {row["record_id"]: row for row in rows_here if row["superseded_at"] is None}
    restored = _restored(rows_here, current.keys(), pages)
    strange = {name for name, row in met.items() if row["article_id"] is None}
    first = _first(stores, pages, strange - {row["record_id"] for row in restored}, rules)
    ids = {row["record_id"]: row["article_id"] for row in restored} | first.article_ids
    return Outcome(
        pages,
        better=tuple(_better(current.values(), pages)),
        bare=tuple(filter(is_bare, rows_here)),
        first=first,
        entered=frozenset(current),
        restored=tuple(restored),
        corrections=tuple(_corrections(pages, met, ids)),
    )


def settle(stores: Stores, outcome: Outcome, rules: SiteFile) -> Outcome:
    """Enter what differs; what was entered, which is other than given where others wrote meanwhile.

    Articles first, then changes, then captures: until the last of them is done, a page read for
    the first time is still known as one, so a repeat after a crash completes it.
    """
    for _ in range(_TRIES):
        now = datetime.now(UTC)
        site = outcome.pages.site
        try:
            supersede(stores.tables, site, outcome.better, outcome.new, at=now)
        except TableChanged:
            outcome = compared(stores, outcome.pages, rules)
            continue
        complete(stores.tables, site, outcome.bare)
        _tell(stores, outcome.first, now)
        correct(stores.tables, site, outcome.corrections)
        return outcome
    raise TableChanged(f"{outcome.pages.warc_key}: others kept writing; read it again later")


def _better(known: Iterable[Row], pages: Pages) -> list[Better]:
    found = []
    for row in known:
        record_id = row["record_id"]
        if record_id in pages.reasons:
            found.append(Better(row, None, pages.reasons[record_id]))
        elif (fresh := pages.rows.get(record_id)) and columns_differing(row, fresh):
            found.append(Better(row, fresh))
    return found


def _restored(rows_here: Iterable[Row], current: Collection[str], pages: Pages) -> list[Row]:
    """Pages that have rows of before but no current one: they take their old place again."""
    former = {row["record_id"]: row for row in rows_here if row["record_id"] not in current}
    return [
        {**pages.rows[record_id], "article_id": row["article_id"], "version": row["version"]}
        for record_id, row in former.items()
        if record_id in pages.rows
    ]


def _first(stores: Stores, pages: Pages, strange: Collection[str], rules: SiteFile) -> Reading:
    """The pages that never were an article, as versions among those that are known."""
    fresh = [row for record_id, row in pages.rows.items() if record_id in strange]
    if not fresh:
        return Reading((), {})
    known = _known(stores.tables, pages.site, fresh)
    now = datetime.now(UTC)
    found = new_versions(
        [row for row in known if row["record_id"] not in strange],
        fresh,
        reread=lambda row: reread(stores, row, rules, now),
    )
    # Entered by a run that died before `captures` said so: they have their numbers already.
    there = {row["record_id"]: row for row in known if row["record_id"] in strange}
    versions = (
        replace(one, row=there.get(one.row["record_id"], one.row)) for one in found.versions
    )
    return Reading(tuple(versions), found.article_ids)


def _known(tables: Tables, site: str, fresh: Sequence[Row]) -> list[Row]:
    ids = [row["article_id"] for row in fresh]
    return tables.known(site, ids=ids, urls=[row["url"] for row in fresh])


def _corrections(
    pages: Pages, met: Mapping[str, Row], ids: Mapping[str, str]
) -> Iterator[Correction]:
    """Where `captures` has to say otherwise: what is an article, what is none, its canonical."""
    for record_id, row in met.items():
        was, fresh = row["article_id"], pages.rows.get(record_id)
        if was is not None and (reason := pages.reasons.get(record_id)):
            yield Correction(record_id, row["month"], None, "not-an-article", reason)
        elif fresh and (now := was or ids.get(record_id)):
            canonical = fresh["canonical_url"]
            if (was, row["canonical_url"]) != (now, canonical):
                fate = pages.fates[record_id]
                yield Correction(record_id, row["month"], now, fate, None, canonical)


def _tell(stores: Stores, first: Reading, now: datetime) -> None:
    """The changes of pages read for the first time, once however often they are told."""
    if not first.versions:
        return
    digest = hashlib.sha256()
    for version in first.versions:
        digest.update(version.row["record_id"].encode())
    changes = changes_of(first.versions, detected_at=now)
    stores.tables.append("changes", f"first/{digest.hexdigest()[:32]}", changes)
