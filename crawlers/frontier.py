"""Fates of nights -> what is known of a site's articles: when met, the last answers, the payload.

What each night teaches is a small frontier of its own, and two frontiers become one by `join`, in
any order and as often as one likes: the greater answer wins.  So runs that overlap only ever add,
a late one never rewinds a newer one, and all of it can be made again from the dispositions.

Kept as gzipped JSON lines in the order of the URLs, so that half a million are read as a stream.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter

from crawlers.dispositions import Fate

_NOT_ASKED = frozenset({"over-budget"})
_NOT_OURS = frozenset({"out-of-scope"})
_OUR_OWN_FAULT = frozenset({"interrupted", "disk", "record", "store"})
_DAY = len("2026-11-23")
_WEB = "1991"
BACKFILL = "backfill"
"""How the `seed` of a fate begins that a backfill found."""


@dataclass(frozen=True, slots=True)
class Known:
    """One article URL, all of it as text, in which the later is the greater.

    `first_night` is when it was first met.  `last` and `before` are answers of two different
    nights, as `NIGHT TIME FATE` (`2026-11-23 20261123011500 captured`, UTC); `payload` is the last
    payload, as `TIME DIGEST`; `dated` is the day a seed printed for it, if a backfill found it.
    Empty: none yet.
    """

    url: str
    first_night: str
    last: str = ""
    before: str = ""
    payload: str = ""
    dated: str = ""

    @property
    def last_night(self) -> str:
        """The night of the last answer."""
        return self.last[:_DAY]

    @property
    def last_fate(self) -> str:
        """What that answer was."""
        return self.last.rpartition(" ")[2]

    @property
    def is_doubtful(self) -> bool:
        """Whether its last answer was not the article, and no night before said the same.

        A page that never was an article is none without doubt.
        """
        before = self.before.rpartition(" ")[2]
        if self.last_fate == "not-an-article":
            return before in GOT
        return self.last_fate not in GOT and self.last_fate != before

    @property
    def payload_digest(self) -> str:
        """The digest of the last payload."""
        return self.payload.rpartition(" ")[2]

    @property
    def born(self) -> str:
        """The day its age is counted from: as printed, unless it was met before."""
        return min(self.dated, self.first_night) if self.dated else self.first_night


_FIELDS = attrgetter(*(field.name for field in fields(Known)))  # `astuple` copies: 5 times slower
GOT = frozenset({"captured", "unchanged", "revisited"})
"""Fates of an article that is there; any other answer is asked for again until confirmed."""


def learned(fates: Iterable[Fate], *, night: date, stamp: str) -> dict[str, Known]:
    """What one crawl teaches: its articles by URL.

    What was never asked for, or not answered by a fault of ours, is known to exist and no more.
    `stamp` (digits, UTC) stands for the time of an answer that has no record.
    """
    known: dict[str, Known] = {}
    for fate in fates:
        if fate.role == "article" and fate.disposition not in _NOT_OURS:
            told = _told(fate, night.isoformat(), stamp)
            known[fate.url] = joined(known[fate.url], told) if fate.url in known else told
    return known


def join(known: dict[str, Known], more: Mapping[str, Known]) -> None:
    """Enter one frontier into another."""
    for url, entry in more.items():
        known[url] = joined(known[url], entry) if url in known else entry


def joined(one: Known, other: Known) -> Known:
    """What two frontiers know of one URL: neither order nor repetition matters."""
    last = max(one.last, other.last)
    answers = (one.last, one.before, other.last, other.before)
    return Known(
        url=one.url,
        first_night=min(one.first_night, other.first_night),
        last=last,
        before=max((text for text in answers if text[:_DAY] < last[:_DAY]), default=""),
        payload=max(one.payload, other.payload),
        dated=min(filter(None, (one.dated, other.dated)), default=""),
    )


def merged(known: Iterable[Known], more: Mapping[str, Known]) -> Iterator[Known]:
    """A frontier in the order of its URLs with a small one joined in, as a stream."""
    waiting = iter(sorted(more))
    following = next(waiting, None)
    for entry in known:
        while following is not None and following < entry.url:
            yield more[following]
            following = next(waiting, None)
        if following == entry.url:
            yield joined(entry, more[following])
            following = next(waiting, None)
        else:
            yield entry
    if following is not None:
        yield more[following]
        yield from (more[url] for url in waiting)


def dump(known: Iterable[Known]) -> bytes:
    """Entries in the order of their URLs as bytes, the same for the same content."""
    packed = io.BytesIO()
    # Level 1 costs a fifth of the default's time for a tenth more bytes: digests do not shrink.
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as file:
        text = io.TextIOWrapper(io.BufferedWriter(file, 1 << 16), encoding="utf-8", newline="\n")
        for entry in known:
            text.write(json.dumps(_FIELDS(entry), ensure_ascii=False) + "\n")
        text.flush()
        text.detach()
    return packed.getvalue()


def dump_all(known: Mapping[str, Known]) -> bytes:
    """A frontier that is in memory as bytes."""
    return dump(known[url] for url in sorted(known))


def load(raw: bytes) -> Iterator[Known]:
    """The entries of a frontier from its bytes, in the order of their URLs; no bytes, none."""
    if raw:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            for line in io.TextIOWrapper(io.BufferedReader(file, 1 << 16), "utf-8", newline="\n"):
                yield Known(*json.loads(line))


def load_all(raw: bytes) -> dict[str, Known]:
    """A frontier from its bytes, by URL."""
    return {entry.url: entry for entry in load(raw)}


def _told(fate: Fate, night: str, stamp: str) -> Known:
    # What a night finds is new to us, and may be edited still, whatever it prints; what a backfill
    # finds is old.  Many print the first year or 1970 for a date that they do not have.
    is_old = fate.seed.startswith(BACKFILL) and fate.dated >= _WEB
    dated = fate.dated if is_old else ""
    if fate.disposition in _NOT_ASKED or fate.reason in _OUR_OWN_FAULT:
        return Known(fate.url, night, dated=dated)
    at = _moment(fate.captured_at) if fate.captured_at else stamp[:14]
    return Known(
        fate.url,
        night,
        last=f"{night} {at} {fate.disposition}",
        payload=f"{at} {fate.payload_digest}" if fate.payload_digest else "",
        dated=dated,
    )


def _moment(captured_at: str) -> str:
    return datetime.fromisoformat(captured_at).strftime("%Y%m%d%H%M%S")
