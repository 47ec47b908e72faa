"""What a page turned out to hold -> the rows of `captures` that said otherwise, by one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.tables.replacing import replace
from articles.tables.table import Tables

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a captured page is after all: an article with its id, or none for a reason.

    `canonical_url` is the canonical link of an article's page; by it other addresses are joined.
    """

    record_id: str
    month: str
    article_id: str | None
    disposition: str
    reason: str | None
    canonical_url: str | None = None


def correct(tables: Tables, site: str, corrections: Sequence[Correction]) -> None:
    """Enter corrections into `captures`, each into its one row, the same however often."""
    by_record = {one.record_id: one for one in corrections}
    months = {one.month for one in corrections}

    def become(there: list[Row]) -> list[Row]:
        return [_corrected(row, by_record[row["record_id"]]) for row in there]

    replace(tables.place("captures"), site, by_record.keys(), months, become)


def _corrected(row: Row, correction: Correction) -> Row:
    if row["article_id"] and row["article_id"] == correction.article_id:
        return {**row, "canonical_url": correction.canonical_url}
    return {
        **row,
        "article_id": correction.article_id,
        "disposition": correction.disposition,
        "reason": correction.reason,
        "shows": "article" if correction.article_id else None,
        "canonical_url": correction.canonical_url,
    }
