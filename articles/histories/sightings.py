"""One crawl's captures -> what each shows of an article: that it is there, or how it is not.

This follows from one crawl alone and is kept with the capture, so that what many nights come to
can be worked out in any order.  A crawl that found the site as a whole in disorder (no article
was read and many were not there, or nothing was answered) shows no article gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from articles.identity import identity_key, present_key
from config.site import Site

Row = dict[str, Any]
Shows = Literal["article", "same", "unpublished", "redirected", "moved", "soft-deleted", "blocked"]
"""`same`: the server said that nothing had changed since the last capture, whatever that showed.
`moved`: a redirect to an article that the same crawl read; whether it is the same, others say."""
ABSENT = frozenset({"unpublished", "redirected", "moved", "soft-deleted"})

_MOST_HOPS = 10
_PAGE = frozenset({"captured", "unchanged", "revisited"})
# More articles than this gone at once, and none read: the site is to blame, not the outlet's hand.
_FEW = 2
# Ends of the reasons for which a page is refused (`refusals.py`, `listings.py`).
_REFUSED: tuple[tuple[str, Shows], ...] = (
    ("challenge to the visitor", "blocked"),
    ("says that it does not exist", "soft-deleted"),
    ("list of articles", "soft-deleted"),
)
_NOT_FOUND = re.compile(
    r"(?:error|errors|page)?[-_/]?(?:404|not[-_]?found|error)(?:[-_/]?page)?(?:\.\w+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One capture of an article's address that shows something.

    `key` is its present key.  Of a redirect: where it `leads_to`, the present key of that, and
    whether that is the home page.
    """

    shows: str
    night: date
    captured_at: datetime
    record_id: str
    url: str
    key: str
    status: int | None
    reason: str | None
    leads_to: str | None
    end_key: str | None
    to_home: bool

    @property
    def moment(self) -> tuple[datetime, str]:
        """Its place in time."""
        return self.captured_at, self.record_id


def judged(site: Site, met: Sequence[Row]) -> list[Row]:
    """The rows of one crawl with `identity_key`, `shows`, and `leads_to` at a redirect's end.

    `met` are rows of `captures`, `article_id` set where an article was read.
    """
    pages = {row["url"]: row for row in met}
    found = [row | _told(site, row, pages) for row in met]
    if _is_up(found):
        return found
    return [row | {"shows": None} if row["shows"] in ABSENT else row for row in found]


def sightings(site: Site, captures: Iterable[Row]) -> list[Sighting]:
    """What rows of `captures` show, in order of time, each record once."""
    found = {row["record_id"]: _sighting(site, row) for row in captures if row["shows"]}
    return sorted(found.values(), key=lambda sighting: sighting.moment)


def _sighting(site: Site, row: Row) -> Sighting:
    end = present_key(site, identity_key(row["leads_to"])) if row["leads_to"] else None
    return Sighting(
        row["shows"],
        row["night"],
        row["captured_at"],
        row["record_id"],
        row["url"],
        present_key(site, identity_key(row["url"])),
        row["status"],
        row["reason"],
        row["leads_to"],
        end,
        end == identity_key(site.home),
    )


def _told(site: Site, row: Row, pages: Mapping[str, Row]) -> Row:
    if row["role"] != "article" or not row["record_id"] or not row["captured_at"]:
        return {"identity_key": None, "shows": None, "leads_to": row["leads_to"]}
    end = _end(row, pages)
    key = identity_key(row["url"])
    return {"identity_key": key, "shows": _shows(site, row, end, pages), "leads_to": end}


def _shows(site: Site, row: Row, end: str | None, pages: Mapping[str, Row]) -> Shows | None:
    disposition = row["disposition"]
    if row["article_id"]:
        return "article"
    if disposition == "revisited":
        return "same"
    if disposition == "gone":
        return "unpublished"
    if disposition == "blocked":
        return "blocked"
    if disposition == "redirected":
        return _led(site, row, end, pages) if end else None
    return _refused(row)


def _refused(row: Row) -> Shows | None:
    if row["disposition"] != "not-an-article":
        return None
    reason = row["reason"] or ""
    return next((shows for words, shows in _REFUSED if words in reason), None)


def _led(site: Site, row: Row, end: str, pages: Mapping[str, Row]) -> Shows | None:
    """What a redirect shows; one to another spelling of the same address shows nothing."""
    here, there = (present_key(site, identity_key(url)) for url in (row["url"], end))
    if here == there:
        return None
    target = pages.get(end, {})
    answer = target.get("disposition")
    if target.get("article_id"):
        return "moved"
    if answer == "gone" or _says_not_found(end):
        return "soft-deleted"
    if answer == "not-an-article":
        return _refused(target) or "redirected"
    if answer in ("failed", "truncated", "over-budget"):
        return None
    return "blocked" if answer == "blocked" else "redirected"


def _end(row: Row, pages: Mapping[str, Row]) -> str | None:
    """Where a redirect leads in the end, as far as this crawl followed it."""
    end: str | None = row["leads_to"]
    for _ in range(_MOST_HOPS):
        further = pages.get(end or "", {}).get("leads_to")
        if not further:
            return end
        end = further
    return None


def _says_not_found(url: str) -> bool:
    """Whether an address is that of an error page: `/404`, `/not-found.html`, `/error`."""
    return _NOT_FOUND.fullmatch(urlsplit(url).path.strip("/")) is not None


def _is_up(found: Sequence[Row]) -> bool:
    if any(row["shows"] in ("article", "same") for row in found):
        return True
    absent = {row["identity_key"] for row in found if row["shows"] in ABSENT}
    answered = any(row["role"] in ("home", "seed") and row["disposition"] in _PAGE for row in found)
    return answered and len(absent) <= _FEW
