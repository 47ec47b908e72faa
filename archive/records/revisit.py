"""A response that repeats an earlier whole one -> the revisit record that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archive.exchanges.digests import head_of, is_chunked, status_of
from archive.exchanges.exchange import Exchange
from archive.records.member import warc_date
from archive.records.warc import Record

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
"""WARC-Profile of a payload that came again with the same digest (WARC 1.1, 6.7.2)."""

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""WARC-Profile of a payload that the server said is still what it was (WARC 1.1, 6.7.3)."""

_CONDITION = re.compile(rb"\r\nif-(?:none-match|modified-since):", re.IGNORECASE)
_OK, _UNCHANGED = 200, 304


@dataclass(frozen=True, slots=True)
class Original:
    """A whole capture that a later one may refer to; `payload_digest` is `sha256:<hex>`.

    `chunked` is whether its payload lies in chunks: a replay engine reads it by the head of the
    revisit, so only heads that say the same may stand before it (pywb 2.10 shows chunk sizes in
    pictures where they do not).
    """

    uri: str
    record_id: str
    captured_at: datetime
    payload_digest: str
    chunked: bool = False


class Originals:
    """The whole captures a writer may refer to: earlier nights' by URI, its own by content."""

    def __init__(self, known: Mapping[str, Original] | None = None) -> None:
        self._known = dict(known or {})
        self._written: dict[str, Original] = {}

    def abridged(self, exchange: Exchange, response: Record) -> Record:
        """The revisit record of a response that repeats a capture known here, else the response.

        The payload must be digested alike, and come again under its own URI or under any this
        writer wrote whole; or it must be the server's answer to our own condition on that URI.
        What was cut, or has no payload, is never abridged.
        """
        head = head_of(response.content) if response.warc_type == "response" else None
        if head is None or exchange.method != "GET" or exchange.truncated:
            return response
        status, known = status_of(head), self._known.get(exchange.uri)
        if status == _UNCHANGED:
            asked = known and known.uri == exchange.uri and _CONDITION.search(exchange.request)
            return _naming(response, known) if known and asked else response
        if status != _OK or len(head) == len(response.content):
            return response
        response = replace(response, chunked=is_chunked(head))
        original = self._like(response, known)
        if original is None:
            return response
        return _naming(replace(response, content=head, truncated="length"), original)

    def learn(self, response: Record, uri: str) -> None:
        """From now on a whole response may be referred to; anything else teaches nothing."""
        digest = response.payload_digest
        if response.warc_type != "response" or response.truncated or digest is None:
            return
        if status_of(head_of(response.content) or b"") == _OK:
            original = Original(
                uri, response.record_id, response.captured_at, digest, response.chunked
            )
            self._written.setdefault(digest, original)

    def _like(self, response: Record, known: Original | None) -> Original | None:
        """The capture with this very payload, framed alike."""
        digest = response.payload_digest
        for original in (known, self._written.get(digest or "")):
            if (
                original
                and original.payload_digest == digest
                and original.chunked == response.chunked
            ):
                return original
        return None


def _naming(response: Record, original: Original) -> Record:
    """A revisit record: the exact head as its block, and the capture it stands for.

    Its head alone is less than the message, which WARC-Truncated must say (WARC 1.1, 6.7.2); a 304
    is whole as it is.  The payload is the original's in either profile: the one digested alike, or
    the one whose ETag or date was sent (6.7.3).
    """
    fields = (
        ("WARC-Profile", IDENTICAL if response.truncated else NOT_MODIFIED),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.uri),
        ("WARC-Refers-To-Date", warc_date(original.captured_at)),
    )
    return replace(
        response,
        warc_type="revisit",
        fields=(*response.fields, *fields),
        payload_digest=original.payload_digest,
    )
