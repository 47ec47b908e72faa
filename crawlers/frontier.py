"""What is known of a site's articles -> which of them are due tonight.

Kept per site as gzipped JSON lines; it follows from the dispositions of all nights, so it can
always be made again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from crawlers.dispositions import Fate

INTERVALS = ((7, 1), (30, 3), (90, 7), (365, 30), (1095, 90))
"""(age in nights up to, nights between captures): edits come early in an article's life."""
OLDEST_INTERVAL = 365
_ANSWERED = frozenset({"captured", "unchanged", "revisited", "redirected", "gone"})


@dataclass(frozen=True, slots=True)
class Known:
    """One article URL: the nights it was first met and last answered, and its last payload."""

    url: str
    first_night: date
    last_night: date | None
    payload_digest: str = ""


def due(known: Iterable[Known], night: date) -> list[Known]:
    """The URLs to capture on a night: never answered first, then the longest waiting."""
    waiting = [entry for entry in known if _is_due(entry, night)]
    return sorted(waiting, key=lambda entry: (entry.last_night or date.min, entry.url))


@dataclass(frozen=True, slots=True)
class Planned:
    """A known URL as a night sees it: its last payload digest, and whether it is due."""

    url: str
    payload_digest: str
    due: bool


def plan(known: Iterable[Known], night: date) -> list[Planned]:
    """Every known URL: those due in their order, then those a seed must not bring up again."""
    entries = list(known)
    tonight = due(entries, night)
    chosen = {entry.url for entry in tonight}
    rest = [entry for entry in entries if entry.url not in chosen]
    return [
        *(Planned(entry.url, entry.payload_digest, True) for entry in tonight),
        *(Planned(entry.url, entry.payload_digest, False) for entry in rest),
    ]


def learn(known: Mapping[str, Known], fates: Iterable[Fate], night: date) -> dict[str, Known]:
    """The frontier with a night's article fates in it; an older night never rewinds a newer one."""
    learned = dict(known)
    for fate in fates:
        if fate.role == "article" and fate.disposition not in ("out-of-scope", "refused-by-robots"):
            learned[fate.url] = _with(learned.get(fate.url), fate, night)
    return learned


def dump(known: Mapping[str, Known]) -> bytes:
    """The frontier as bytes, the same for the same content."""
    lines = (_line(known[url]) for url in sorted(known))
    return gzip.compress("".join(lines).encode(), mtime=0)


def load(raw: bytes) -> dict[str, Known]:
    """The frontier from its bytes; none at all for no bytes."""
    entries: dict[str, Known] = {}
    for line in gzip.decompress(raw).splitlines() if raw else ():
        data = json.loads(line)
        last = data["last_night"]
        entries[data["url"]] = Known(
            url=data["url"],
            first_night=date.fromisoformat(data["first_night"]),
            last_night=date.fromisoformat(last) if last else None,
            payload_digest=data["payload_digest"],
        )
    return entries


def _is_due(entry: Known, night: date) -> bool:
    if entry.last_night is None:
        return True
    age = (night - entry.first_night).days
    interval = next((days for limit, days in INTERVALS if age <= limit), OLDEST_INTERVAL)
    return (night - entry.last_night).days >= interval


def _with(entry: Known | None, fate: Fate, night: date) -> Known:
    first = min(entry.first_night, night) if entry else night
    last, digest = (entry.last_night, entry.payload_digest) if entry else (None, "")
    if fate.disposition in _ANSWERED and (last is None or night >= last):
        last, digest = night, fate.payload_digest or digest
    return Known(fate.url, first, last, digest)


def _line(entry: Known) -> str:
    data = asdict(entry) | {
        "first_night": entry.first_night.isoformat(),
        "last_night": entry.last_night.isoformat() if entry.last_night else None,
    }
    return json.dumps(data, ensure_ascii=False) + "\n"
