"""Fates of earlier nights -> what a night may ask on conditions, and refer to instead of keeping.

Kept per site as gzipped JSON lines; it follows from the dispositions of all nights, so it can
always be made again.  Where it is missing, everything is stored whole.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from archive.records.revisit import Original, Originals
from archive.records.writer import Written
from crawlers.dispositions import Fate, Role

if TYPE_CHECKING:
    from scrapy.http import Response

REVISIT_AFTER = 30
"""Nights until a capture is no longer referred to and its URL is stored whole again.

A revisit is worth nothing without the record it names, which must be kept as long as it is.  While
none names an older record than this, it is enough to keep every WARC so many nights beyond its
term, and as long as its crawl and deposit may take (`warraq.stores`).
"""

Allowed = Literal["requisites", "pages", "none"]
_PAGES: frozenset[Role] = frozenset({"home", "seed", "article"})
_REFERABLE = frozenset({200, 304})
_WHOLE = frozenset({"captured", "unchanged"})


@dataclass(frozen=True, slots=True)
class Validator:
    """What is known of a URL: the whole capture to refer to, and what to ask it on.

    `record_id`, `payload_digest` and `captured_at` (ISO 8601 UTC) are of that capture, which was
    of `target` where another URL gave the same content.  `framing` is as in Fate.
    """

    url: str
    record_id: str
    payload_digest: str
    captured_at: str
    framing: str
    target: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the content only if it changed (RFC 9110, 13.1.2 and 13.1.3).

        None for content that another URL gave: replay engines look for what a 304 stands for
        under the URL that answered it.
        """
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {} if self.target else {name: value for name, value in asked.items() if value}

    @property
    def original(self) -> Original:
        """The capture, as the archive refers to it."""
        return Original(
            uri=self.target or self.url,
            record_id=self.record_id,
            captured_at=datetime.fromisoformat(self.captured_at),
            payload_digest=self.payload_digest,
            chunked=self.framing == "chunked",
        )


def fresh(known: Iterable[Validator], now: datetime) -> dict[str, Validator]:
    """Those whose capture is young enough to be referred to, by URL; ages go by the real clock."""
    oldest = now - timedelta(days=REVISIT_AFTER)
    return {
        entry.url: entry for entry in known if datetime.fromisoformat(entry.captured_at) > oldest
    }


def originals(known: Mapping[str, Validator]) -> Originals:
    """The captures a recorder may refer to."""
    return Originals({url: entry.original for url, entry in known.items()})


def may_be_revisit(role: Role, allowed: Allowed) -> bool:
    """Whether a site lets captures of a role be kept as revisits; robots.txt never is."""
    return allowed != "none" and (role == "requisite" or (allowed == "pages" and role in _PAGES))


def telling(fate: Fate, response: Response, written: Written | None) -> Fate:
    """The fate of an answer, with what later nights need to know of it.

    What names further URLs (a page, a style sheet) bears no validators, so that it is always asked
    for its bytes, and kept as a revisit only where they are the same.
    """
    if written is None or response.status not in _REFERABLE:
        return fate
    if fate.role == "requisite" and "css" not in fate.mime:
        etag, last_modified = _text(response, b"ETag"), _text(response, b"Last-Modified")
        fate = replace(fate, etag=etag, last_modified=last_modified)
    if written.refers_to:
        return replace(fate, refers_to=written.refers_to)
    return replace(fate, framing="chunked" if written.chunked else "plain")


def learn(known: Mapping[str, Validator], fates: Iterable[Fate]) -> dict[str, Validator]:
    """The knowledge with a night's fates in it; an older night never rewinds a newer one."""
    learned = dict(known)
    captures = {entry.record_id: entry for entry in known.values()}
    # Revisits last: what they refer to may have been asked for later, and only have come before.
    for fate in sorted(fates, key=lambda fate: (fate.disposition == "revisited", fate.captured_at)):
        if entry := _of(fate, captures):
            captures.setdefault(entry.record_id, entry)
            before = learned.get(fate.url)
            if before is None or before.captured_at <= entry.captured_at:
                learned[fate.url] = _kept_up(entry, before)
    return learned


def dump(known: Mapping[str, Validator]) -> bytes:
    """The knowledge as bytes, the same for the same content."""
    return gzip.compress(lines(known[url] for url in sorted(known)).encode(), mtime=0)


def load(raw: bytes) -> dict[str, Validator]:
    """The knowledge from its bytes; none at all for no bytes."""
    return {entry.url: entry for entry in parse(gzip.decompress(raw).decode() if raw else "")}


def lines(known: Iterable[Validator]) -> str:
    """One JSON line each, empty fields left out."""
    plain = ({name: value for name, value in asdict(entry).items() if value} for entry in known)
    return "".join(json.dumps(facts) + "\n" for facts in plain)


def parse(text: str) -> list[Validator]:
    """JSON lines back to values."""
    return [Validator(**json.loads(line)) for line in text.splitlines()]


def _of(fate: Fate, captures: Mapping[str, Validator]) -> Validator | None:
    """What a fate teaches: its own capture, or for a revisit the one it refers to, if known."""
    if fate.disposition == "revisited":
        told = captures.get(fate.refers_to)
        if told is None:
            return None
        target = told.target or told.url
        return replace(
            told,
            url=fate.url,
            target="" if target == fate.url else target,
            etag=fate.etag,
            last_modified=fate.last_modified,
        )
    if fate.disposition not in _WHOLE or not (fate.framing and fate.payload_digest):
        return None
    return Validator(
        url=fate.url,
        record_id=fate.record_id,
        payload_digest=fate.payload_digest,
        captured_at=fate.captured_at,
        framing=fate.framing,
        etag=fate.etag,
        last_modified=fate.last_modified,
    )


def _kept_up(entry: Validator, before: Validator | None) -> Validator:
    """The entry with the validators of the one before where it is of the same content.

    A 304 need not repeat them all (RFC 9110, 15.4.5).
    """
    if before is None or before.record_id != entry.record_id:
        return entry
    return replace(
        entry,
        etag=entry.etag or before.etag,
        last_modified=entry.last_modified or before.last_modified,
    )


def _text(response: Response, header: bytes) -> str:
    """A header's value as latin-1, or nothing where it could not be sent back in one."""
    value: str = (response.headers.get(header) or b"").decode("latin-1").strip()
    return value if value.isascii() and value.isprintable() else ""
