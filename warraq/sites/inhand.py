"""A page in hand that no archive holds -> a Capture, as far as there is one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.capture import Capture
from config.site import Site

if TYPE_CHECKING:
    from crawlers.trials import Answer


def capture_of_answer(site: Site, answer: Answer) -> Capture:
    """An answer as articles are read from it; it has no place in any WARC."""
    kinds = (value for name, value in answer.headers if name.lower() == "content-type")
    return capture_in_hand(
        site, answer.url, answer.body, at=datetime.now(UTC), content_type=next(kinds, "text/html")
    )


def capture_in_hand(
    site: Site, url: str, body: bytes, *, at: datetime, content_type: str = "text/html"
) -> Capture:
    """A page's bytes as articles are read from them; `at` is aware."""
    return Capture(
        site=site.name,
        url=url,
        night=at.astimezone(site.zone).date(),
        captured_at=at,
        status=200,
        content_type=content_type,
        body=body,
        warc_key="",
        warc_offset=0,
        warc_length=0,
        record_id="",
        payload_digest="",
    )
