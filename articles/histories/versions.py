"""Known versions + new readings -> the readings that are a new version.

A version is new only where the words of headline, byline or text differ, or the printed date of
publication does.  Two readings are compared only where one extractor and one set of rules made
both, so that a better reading is never taken for an edit of the outlet's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from articles.article import RELATIVE
from articles.histories.sameness import words_key
from articles.identity import identity_key, is_amp

Row = dict[str, Any]
# A known row, read again by today's extractor and rules; None where its bytes are out of reach.
Reread = Callable[[Row], Row | None]
_READING = ("extractor", "rules_sha256")
_PLACE = ("article_id", "version", "url", "record_id", "captured_at", "payload_digest")


@dataclass(frozen=True, slots=True)
class Version:
    """A row that is a new version, and the one it follows in capture order (None: the first).

    `silent` where the two are different pages of one article, so that their difference is no
    event: an AMP page first, then the article's own for the first time.
    """

    row: Row
    before: Row | None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows of several articles come to: new versions, and the article of each record."""

    versions: tuple[Version, ...]
    article_ids: dict[str, str]

    @property
    def rows(self) -> list[Row]:
        """The rows to write into the table `articles`."""
        return [version.row for version in self.versions]


def new_versions(known: Sequence[Row], read: Iterable[Row], *, reread: Reread) -> Reading:
    """The new versions among rows of several articles, each by its id or by an address known.

    `known` holds every current version of the articles concerned (`Tables.known`).
    """
    shelves: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for row in sorted(known, key=lambda row: row["version"]):
        shelves.setdefault(row["article_id"], []).append(row)
        for url in (row["url"], row["canonical_url"]):
            if url:
                names.setdefault(identity_key(url), row["article_id"])
    fresh: dict[str, list[Row]] = {}
    for row in read:
        own: str = row["article_id"]
        found = own if own in shelves else names.get(identity_key(row["url"]), own)
        fresh.setdefault(found, []).append({**row, "article_id": found})
    versions = [
        version
        for article_id, rows in fresh.items()
        for version in versions_of(shelves.get(article_id, ()), rows, reread=reread)
    ]
    versions.sort(key=lambda version: _moment(version.row))
    article_ids = {row["record_id"]: one for one, rows in fresh.items() for row in rows}
    return Reading(tuple(versions), article_ids)


def versions_of(
    known: Sequence[Row], read: Iterable[Row], *, reread: Reread, captures: Iterable[Row] = ()
) -> list[Version]:
    """The new versions of one article among `read`, in capture order, numbered after the known.

    `known` holds all its current versions, `captures` what else was read of it.  A record that is
    a version already is none again, and a capture is compared with the version in force when it
    was taken, so reading an old snapshot a second time finds nothing new.
    """
    shelf = sorted(known, key=_moment)
    number = max((row["version"] for row in known), default=0)
    found: list[Version] = []
    readings = sorted(read, key=_moment)
    own = [_moment(row) for row in (*known, *captures, *readings) if not is_amp(row["url"])]
    for row in readings:
        in_force = [one for one in shelf if one["captured_at"] <= row["captured_at"]]
        before = _as_of_today(in_force[-1], row, reread) if in_force else None
        beside = before or (_as_of_today(shelf[0], row, reread) if shelf else None)
        if beside is not None and (_same(beside, row) or _is_lesser_page(beside, row)):
            continue
        number += 1
        version = {**row, "version": number}
        silent = before is not None and _is_first_own(row, before, own)
        found.append(Version(version, before, silent))
        shelf = sorted([*shelf, version], key=_moment)
    return found


def fingerprint(row: Row) -> tuple[str, str, str]:
    """What makes a version, beside its date: the words of headline, byline and text.

    Where a paragraph ends is none of them: content systems and themes break the same text in
    another way.  Nor is `modified_at`, which they bump at every save.
    """
    text = " ".join(block["text"] for block in row["paragraphs"])
    return words_key(row["headline"]), words_key(row["byline"]), words_key(text)


def redated(before: Row, row: Row) -> bool:
    """Whether two rows print different dates of publication.

    Dates count by what they mean, and as finely as both are printed: one moment is printed in many
    ways.  A date that is missing or relative (`منذ ساعة` is printed in another way every night)
    never shows that the outlet changed it, and two that stand in different places on the page
    (head and text) only where they are more than a day apart, as they often disagree by a clock.
    """
    days = before["published_date"], row["published_date"]
    sources = before.get("published_source"), row.get("published_source")
    if None in days or RELATIVE in sources:
        return False
    if sources[0] != sources[1]:
        return bool(abs(days[0] - days[1]) > timedelta(days=1))
    if days[0] != days[1]:
        return True
    first, second = before["published_at"], row["published_at"]
    return None not in (first, second) and _minute(first) != _minute(second)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _moment(row: Row) -> tuple[datetime, str]:
    return row["captured_at"], row["record_id"]


def _as_of_today(before: Row, row: Row, reread: Reread) -> Row:
    """A known version as the extractor and rules that read `row` read it."""
    if all(before[name] == row[name] for name in _READING):
        return before
    again = reread(before)
    return {**again, **{name: before[name] for name in _PLACE}} if again else before


def _same(before: Row, row: Row) -> bool:
    if before["record_id"] == row["record_id"] or before["payload_digest"] == row["payload_digest"]:
        return True
    return fingerprint(before) == fingerprint(row) and not redated(before, row)


def _is_first_own(row: Row, before: Row, own: Iterable[tuple[datetime, str]]) -> bool:
    """Whether the article's own page is read for the first time since its AMP page in force.

    What was read of it since and made no version had the AMP page's words.
    """
    if is_amp(row["url"]) or not is_amp(before["url"]):
        return False
    return not any(_moment(before) < moment < _moment(row) for moment in own)


def _is_lesser_page(beside: Row, row: Row) -> bool:
    """An AMP page beside the article itself says nothing of its text."""
    return is_amp(row["url"]) and not is_amp(beside["url"])
