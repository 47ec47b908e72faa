"""Better readings -> beside the rows they better, which stay with the time they were superseded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from articles.errors import TableChanged
from articles.histories.rereadings import Better
from articles.tables.beside import with_beside
from articles.tables.replacing import replace
from articles.tables.table import Tables

Row = dict[str, Any]


def supersede(
    tables: Tables, site: str, better: Sequence[Better], added: Sequence[Row], *, at: datetime
) -> None:
    """Enter better readings by one commit, and rows `added` that better none.

    TableChanged, and nothing written, where a row to be bettered is not current any more, or the
    number of a version is taken: another was faster, and what differs has to be found anew.  So a
    repeat finds nothing to do, and the commit needs no transaction id to be counted once.
    """
    fresh = [row for one in better if (row := one.row)] + list(added)
    whole = [with_beside("articles", row) for row in fresh]
    touched = [one.known for one in better] + whole

    def become(there: list[Row]) -> list[Row]:
        _require_current(there, site, better)
        _require_free(tables, site, added)
        bettered = {one.known["record_id"] for one in better}
        return [_past(row, bettered, at) for row in there] + whole

    replace(
        tables.place("articles"),
        site,
        {row["record_id"] for row in touched},
        {f"{row['night']:%Y-%m}" for row in touched},
        become,
    )


def _past(row: Row, bettered: set[str], at: datetime) -> Row:
    if row["superseded_at"] is not None or row["record_id"] not in bettered:
        return row
    return {**row, "superseded_at": at}


def _require_current(there: Sequence[Row], site: str, better: Sequence[Better]) -> None:
    current = {row["record_id"]: row for row in there if row["superseded_at"] is None}
    for one in better:
        row = current.get(one.known["record_id"])
        if row is None or row["extracted_at"] != one.known["extracted_at"]:
            raise TableChanged(f"{one.known['record_id']} of {site} was read again meanwhile")


def _require_free(tables: Tables, site: str, added: Sequence[Row]) -> None:
    if not added:
        return
    known = tables.known(site, ids=[row["article_id"] for row in added], urls=[])
    taken = {(row["article_id"], row["version"]) for row in known}
    for row in added:
        if (row["article_id"], row["version"]) in taken:
            raise TableChanged(f"{row['article_id']} has a version {row['version']} by now")
