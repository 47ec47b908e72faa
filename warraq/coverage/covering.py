"""Archive and tables -> the outcomes of a site's nights, kept up to date in the derived bucket.

They follow from the manifests, the dispositions and the tables, and so can always be made again.
A night that was never reckoned, or whose pages were read since, is reckoned when it is asked for.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import TypeAdapter

from archive import keys, manifest
from archive.errors import MissingObject, RecordUnreadable
from archive.manifest import Manifest
from archive.records.reader import Record, records
from archive.storage.store import Store
from articles.tables.table import Tables
from config.sitefiles import SiteFile
from crawlers.dispositions import Fate
from warraq.coverage.outcome import Outcome, Reading, is_night, outcome
from warraq.coverage.signs import signs
from warraq.nights.ledger import fates_of
from warraq.stores import Stores

Row = dict[str, Any]
_OUTCOME = TypeAdapter(Outcome)
_NIGHT = re.compile(r'"night":"([0-9-]{10})"')
_CLOCKS_APART = timedelta(days=1)
_BEHIND_HOME = 1 << 18
_MOST_READ = 32 << 20


@dataclass(frozen=True, slots=True)
class Span:
    """Nights from `since` to `until`, both included."""

    since: date
    until: date

    def __contains__(self, night: date) -> bool:
        return self.since <= night <= self.until

    @property
    def years(self) -> range:
        """The years it touches."""
        return range(self.since.year, self.until.year + 1)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a site's nights in a span, and the first night it ever had."""

    outcomes: Mapping[date, Outcome]
    first: date | None


def past(stores: Stores, rules: SiteFile, span: Span, *, again: bool = False) -> Past:
    """A site's nights in a span; with `again` the outcome of every one is made anew."""
    site = rules.site.name
    known = {} if again else _known(stores.derived, site, span)
    kept = _kept(stores.archive, site)
    stale = {
        night: crawls
        for night, crawls in kept.items()
        if night in span and _is_stale(known.get(night), crawls)
    }
    fresh = dict(_reckoned(stores, rules, stale))
    for year in {night.year for night in fresh}:
        _save(stores.derived, site, year, fresh)
    return Past(known | fresh, min(kept, default=None))


def _is_stale(known: Outcome | None, crawls: set[str]) -> bool:
    return known is None or bool(known.unread) or set(known.crawls) != crawls


def _known(derived: Store, site: str, span: Span) -> dict[date, Outcome]:
    lines = [line for year in span.years for line in _lines(derived, site, year)[0].items()]
    return {night: _OUTCOME.validate_json(line) for night, line in lines if night in span}


def _lines(derived: Store, site: str, year: int) -> tuple[dict[date, str], str | None]:
    try:
        raw, etag = derived.read_tagged(keys.outcomes(site, year))
    except MissingObject:
        return {}, None
    lines = gzip.decompress(raw).decode().splitlines()
    nights = ((_NIGHT.search(line), line) for line in lines)
    return {date.fromisoformat(found[1]): line for found, line in nights if found}, etag


def _save(derived: Store, site: str, year: int, fresh: Mapping[date, Outcome]) -> None:
    """Enter outcomes into the year's object, again where another writer was faster."""
    ours = {n: _OUTCOME.dump_json(made).decode() for n, made in fresh.items() if n.year == year}
    done = False
    while not done:
        lines, etag = _lines(derived, site, year)
        text = "".join(f"{line}\n" for _night, line in sorted((lines | ours).items()))
        raw = gzip.compress(text.encode(), mtime=0)
        done = derived.replace(keys.outcomes(site, year), raw, etag=etag, kind="application/gzip")


def _kept(archive: Store, site: str) -> dict[date, set[str]]:
    """The crawls deposited for each night, by the names of their dispositions."""
    kept: dict[date, set[str]] = {}
    for key in archive.keys(keys.dispositions_of(site)):
        night, _, name = key.split("/", 2)[2].partition("/")
        crawl = f"{site}/{night}/{name.removesuffix('.jsonl')}"
        kept.setdefault(date.fromisoformat(night), set()).add(crawl)
    return kept


def _reckoned(
    stores: Stores, rules: SiteFile, stale: Mapping[date, set[str]]
) -> Iterator[tuple[date, Outcome]]:
    if not stale:
        return
    made = _committed(stores.archive, rules.site.name, set().union(*stale.values()))
    readings = _readings(stores.tables, rules.site.name, stale)
    for night, crawls in sorted(stale.items()):
        attempts = [made[crawl] for crawl in sorted(crawls) if crawl in made]
        if attempts:
            yield night, _reckon(stores, rules, attempts, readings.get(night, Reading()))


def _reckon(
    stores: Stores, rules: SiteFile, attempts: Sequence[Manifest], reading: Reading
) -> Outcome:
    fates = {made.snapshot: fates_of(stores.archive, made) for made in attempts}
    nights = [made for made in attempts if is_night(fates[made.snapshot])]
    met = [fate for made in nights for fate in fates[made.snapshot]]
    opening = [record for made in nights for record in _opening(stores.archive, made, met)]
    unread = (made for made in attempts if not stores.tables.written(made.draft.crawl))
    return outcome(
        [(made, fates[made.snapshot]) for made in attempts],
        replace(reading, planned=_planned(opening)),
        signs(rules.site, met, opening),
        [str(made.snapshot) for made in unread],
    )


def _committed(archive: Store, site: str, crawls: set[str]) -> dict[str, Manifest]:
    """The manifests of crawls, looked for from the end of the site's chain.

    None of a crawl can be older than its start; the clocks of two workers may differ.
    """
    made: dict[str, Manifest] = {}
    first = min(crawl.rpartition("/")[2] for crawl in crawls)
    for number in reversed(manifest.numbers(archive, site)):
        one = manifest.numbered(archive, site, number)
        if len(made) == len(crawls) or (one and _ended_before(one, first)):
            break
        if one and one.draft.crawl in crawls:
            made[one.draft.crawl] = one
    return made


def _ended_before(made: Manifest, stamp: str) -> bool:
    ended = datetime.fromisoformat(made.draft.finished) + _CLOCKS_APART
    return f"{ended:%Y%m%d%H%M%S}" < stamp


def _opening(archive: Store, made: Manifest, fates: Iterable[Fate]) -> Iterator[Record]:
    """The records of a snapshot's first WARC, up to its home page and what follows that."""
    if not made.warcs:
        return
    first = made.warcs[0]
    name = first.key.rpartition("/")[2]
    ends = [
        fate.offset + fate.length
        for fate in fates
        if fate.role == "home" and fate.filename == name and fate.offset and fate.length
    ]
    raw = archive.read(first.key, 0, min(max(ends, default=0) + _BEHIND_HOME, _MOST_READ))
    try:
        yield from records(BytesIO(raw))
    except RecordUnreadable:  # where the piece ends
        return


def _planned(opening: Iterable[Record]) -> frozenset[str]:
    """The URLs in the plan of a night's first attempt; a second one knows what the first met."""
    plan = next((record.block for record in opening if record.url == "urn:warraq:plan"), b"")
    return frozenset(json.loads(line)[0] for line in plan.splitlines())


def _readings(tables: Tables, site: str, nights: Iterable[date]) -> dict[date, Reading]:
    """What the tables hold of some nights, each table asked once."""
    days = list(nights)
    months = pa.array(sorted({f"{day:%Y-%m}" for day in days}))
    where = (pc.field("site") == site) & pc.field("month").isin(months)
    where &= pc.field("night").isin(pa.array(days, pa.date32()))
    columns = ["night", "record_id", "article_id", "disposition", "reason"]
    captures = tables.read("captures", columns=columns, where=where).to_pylist()
    columns = ["night", "record_id", "published_date"]
    first = where & (pc.field("version") == 1)
    articles = tables.read("articles", columns=columns, where=first).to_pylist()
    return {night: _reading(night, captures, articles) for night in days}


def _reading(night: date, captures: list[Row], articles: list[Row]) -> Reading:
    mine = [row for row in captures if row["night"] == night and row["record_id"]]
    return Reading(
        refused={
            row["record_id"]: row["reason"] or "no article"
            for row in mine
            if row["disposition"] == "not-an-article"
        },
        read=frozenset(row["record_id"] for row in mine if row["article_id"]),
        new={row["record_id"]: row["published_date"] for row in articles if row["night"] == night},
    )
