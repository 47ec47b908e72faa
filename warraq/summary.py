"""Manifests and tables -> what a night came to, as its closing table says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.compute as pc

from archive import manifest
from archive.manifest import Kept, Manifest
from config.settings import read_settings
from crawlers.dispositions import GAPS
from warraq.coverage import morning
from warraq.coverage.statement import Statement
from warraq.stores import Stores, open_stores

_NAMED = 5
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NightSummary:
    """One site's night: the union of its snapshots.

    `dispositions` are URLs by fate, each URL once, adding up to the URLs met; `articles` counts
    the versions the night added; `gaps` says in sentences what the night did not get; `coverage` is
    what the night said of itself once its pages were read.
    """

    site: str
    night: date
    snapshots: tuple[str, ...]
    dispositions: Mapping[str, int]
    warcs: tuple[Kept, ...]
    articles: int
    changes: Mapping[str, int]
    example: str | None
    gaps: tuple[str, ...]
    coverage: Statement | None = None


def night_summary(site: str, night: date) -> NightSummary:
    """What is kept of a site's night."""
    stores = open_stores(read_settings())
    chain = manifest.chain(stores.archive, site)
    snapshots = [made for made in chain if made.draft.night == night]
    captures = list(last_word(_rows(stores, "captures", site, night)).values())
    versions = _rows(stores, "articles", site, night)
    changes = _rows(stores, "changes", site, night)
    return NightSummary(
        site=site,
        night=night,
        snapshots=tuple(str(made.snapshot) for made in snapshots),
        dispositions=dict(sorted(Counter(row["disposition"] for row in captures).items())),
        warcs=tuple(kept for made in snapshots for kept in made.warcs),
        articles=len(versions),
        changes=dict(sorted(Counter(row["type"] for row in changes).items())),
        example=_example(versions, captures),
        gaps=tuple(_gaps(captures, snapshots)),
        coverage=morning.stated(stores, site, night),
    )


def last_word(rows: Iterable[Row]) -> dict[str, Row]:
    """The capture rows of one night by URL: of several attempts, the best answer, then the last."""
    best: dict[str, Row] = {}
    for row in rows:
        rival = best.get(row["url"])
        if rival is None or _weight(row) >= _weight(rival):
            best[row["url"]] = row
    return best


def _weight(row: Row) -> tuple[bool, str]:
    when = row["captured_at"].isoformat() if row["captured_at"] else ""
    return row["disposition"] not in GAPS, when


def _rows(stores: Stores, table: str, site: str, night: date) -> list[Row]:
    wanted = (pc.field("site") == site) & (pc.field("night") == night)
    found: list[Row] = stores.tables.read(table, where=wanted).to_pylist()
    return found


def _example(versions: list[Row], captures: list[Row]) -> str | None:
    urls = [row["url"] for row in versions]
    urls += [row["url"] for row in captures if row["article_id"]]
    return urls[0] if urls else None


def _gaps(captures: list[Row], snapshots: list[Manifest]) -> Iterable[str]:
    """Findings of the seeds; then, by fate and reason, which pages are missing."""
    yield from dict.fromkeys(found for made in snapshots for found in made.draft.findings)
    missing: dict[str, list[str]] = {}
    for row in captures:
        if row["disposition"] in GAPS and row["role"] != "requisite":
            why = f"{row['disposition']} {row['reason'] or ''}".strip()
            missing.setdefault(why, []).append(row["url"])
    for why, urls in sorted(missing.items()):
        more = f" and {len(urls) - _NAMED} more" if len(urls) > _NAMED else ""
        yield f"{why}: {', '.join(urls[:_NAMED])}{more}"
