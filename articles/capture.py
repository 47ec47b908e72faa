"""What the archive kept of one page: entity bytes with everything needed to find them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """One response as an article is read from it.

    `body` is the entity: transfer and content codings undone, nothing else.  `content_type` is the
    response header's value as sent, with its parameters.  `captured_at` is aware and in UTC.
    """

    site: str
    url: str
    night: date
    captured_at: datetime
    status: int
    content_type: str
    body: bytes
    warc_key: str
    warc_offset: int
    warc_length: int
    record_id: str
    payload_digest: str
