"""Articles known + rows read tonight -> the rows that are a new version, and the article of each.

A version is new only where headline, byline, printed dates or paragraphs differ.  Two readings are
compared only where one extractor and one set of rules made both, so that a better reading is never
taken for an edit of the outlet's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from articles.article import RELATIVE
from articles.identity import identity_key

Row = dict[str, Any]
# A known row, read again by today's extractor and rules; None where its bytes are out of reach.
Reread = Callable[[Row], Row | None]
_READING = ("extractor", "rules_sha256")
_PLACE = ("article_id", "version", "url", "record_id", "captured_at", "payload_digest")


@dataclass(frozen=True, slots=True)
class Version:
    """A row that is a new version, and the one it follows in capture order (None: the first)."""

    row: Row
    before: Row | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a night's rows come to: the new versions, and which article each record belongs to."""

    versions: tuple[Version, ...]
    article_ids: dict[str, str]

    @property
    def rows(self) -> list[Row]:
        """The rows to write into the table `articles`."""
        return [version.row for version in self.versions]


def new_versions(known: Sequence[Row], read: Iterable[Row], *, reread: Reread) -> Reading:
    """The new versions among `read`, in capture order, numbered after those that are known.

    `known` holds every current version of the articles concerned (`Tables.known`).  A record that
    is a version already is none again, and a capture is compared with the version that was in
    force when it was taken, so extracting an old snapshot a second time finds nothing new.
    """
    shelf = _Shelf(known)
    versions: list[Version] = []
    article_ids: dict[str, str] = {}
    for row in sorted(read, key=lambda row: (row["captured_at"], row["record_id"])):
        article_id = shelf.article_of(row)
        article_ids[row["record_id"]] = article_id
        before = _as_of_today(shelf.in_force(article_id, row), row, reread)
        beside = before or _as_of_today(shelf.first(article_id), row, reread)
        if beside is not None and _same(beside, row):
            continue
        number = shelf.last_number(article_id) + 1
        version = Version({**row, "article_id": article_id, "version": number}, before)
        shelf.add(version.row)
        versions.append(version)
    return Reading(tuple(versions), article_ids)


def fingerprint(row: Row) -> tuple[object, ...]:
    """What makes a version, beside its date: headline, byline and paragraphs.

    `modified_at` is none of them: content systems bump it at every save, whether or not a word
    changed.
    """
    paragraphs = tuple((block["kind"], block["text"]) for block in row["paragraphs"])
    return row["headline"], row["byline"], paragraphs


def redated(before: Row, row: Row) -> bool:
    """Whether two rows print different dates of publication.

    Dates count by what they mean, since one moment is printed in many ways; a relative one
    (`منذ ساعة`) is printed in another way every night and reads less finely the older it gets, so
    it never shows that the outlet changed a date.
    """
    if RELATIVE in (before.get("published_source"), row.get("published_source")):
        return False
    return dates_of(before) != dates_of(row)


def dates_of(row: Row) -> tuple[object, object]:
    """The printed date of publication, as far as it could be read."""
    return row["published_at"], row["published_date"]


def _as_of_today(before: Row | None, row: Row, reread: Reread) -> Row | None:
    """A known version as the extractor and rules that read `row` read it."""
    if before is None or all(before[name] == row[name] for name in _READING):
        return before
    again = reread(before)
    return {**again, **{name: before[name] for name in _PLACE}} if again else before


def _same(before: Row, row: Row) -> bool:
    if before["record_id"] == row["record_id"] or before["payload_digest"] == row["payload_digest"]:
        return True
    return fingerprint(before) == fingerprint(row) and not redated(before, row)


class _Shelf:
    """The versions known so far, tonight's among them as they are found."""

    def __init__(self, known: Sequence[Row]) -> None:
        self._versions: dict[str, list[Row]] = {}
        self._ids: dict[str, str] = {}
        for row in sorted(known, key=lambda row: row["version"]):
            self.add(row)

    def add(self, row: Row) -> None:
        article_id = row["article_id"]
        self._versions.setdefault(article_id, []).append(row)
        for url in (row["url"], row["canonical_url"]):
            if url:
                self._ids.setdefault(identity_key(url), article_id)

    def article_of(self, row: Row) -> str:
        """The id an article was first known by, under whichever URL it is met now."""
        if row["article_id"] in self._versions:
            return str(row["article_id"])
        return self._ids.get(identity_key(row["url"]), str(row["article_id"]))

    def in_force(self, article_id: str, row: Row) -> Row | None:
        """The latest version captured before this row."""
        versions = self._versions.get(article_id, [])
        earlier = (one for one in versions if one["captured_at"] <= row["captured_at"])
        return max(earlier, key=lambda one: (one["captured_at"], one["version"]), default=None)

    def first(self, article_id: str) -> Row | None:
        """The earliest version in capture order; a late deposit may bring a still earlier one."""
        versions = self._versions.get(article_id, ())
        return min(versions, key=lambda one: one["captured_at"], default=None)

    def last_number(self, article_id: str) -> int:
        return max((row["version"] for row in self._versions.get(article_id, ())), default=0)
