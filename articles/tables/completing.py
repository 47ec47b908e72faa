"""Rows written before there were keys beside the text -> the same rows with them, in place.

Such a row is the same reading with and without them, so nothing is superseded and nothing is news.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from articles.tables.beside import with_beside
from articles.tables.replacing import replace
from articles.tables.table import Tables

Row = dict[str, Any]


def is_bare(row: Row) -> bool:
    """Whether a row of `articles` lacks what stands beside the text."""
    return row["search_key"] is None or row["signature"] is None


def complete(tables: Tables, site: str, rows: Sequence[Row]) -> None:
    """Enter the keys of these rows by one commit; those that have them stay as they are."""
    months = {row["month"] for row in rows}

    def become(there: list[Row]) -> list[Row]:
        return [with_beside("articles", row) if is_bare(row) else row for row in there]

    names = {row["record_id"] for row in rows}
    replace(tables.place("articles"), site, names, months, become)
