"""What a browser made of a page -> resource records beside the page's response.

They are of one capture with it: they name it as WARC-Concurrent-To and bear its instant (WARC 1.1,
5.4 and 5.7; WARC-Refers-To is not for resources).  Picture and account have the names that
browsertrix-crawler gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from archive.exchanges.message import Message
from archive.records.warc import Record, resource_record

if TYPE_CHECKING:
    from archive.records.reader import Record as Kept

_DOM = "urn:warraq:rendered:"
_PICTURE = "urn:fullPageFinal:"
_ACCOUNT = "urn:pageinfo:"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page of `uri` as rendered: `dom` is HTML in UTF-8, `picture` PNG or empty.

    `account` is JSON: by what it was rendered, and what each request of the page came to.
    `response_id` and `captured_at` are those of the response it was rendered from.
    """

    uri: str
    response_id: str
    captured_at: datetime
    dom: bytes
    picture: bytes
    account: bytes


def rendering_records(rendering: Rendering) -> tuple[Record, ...]:
    """The document first, then the picture where there is one, then the account."""
    return tuple(_records(rendering))


def rendered_url(uri: str) -> str | None:
    """The URL of the page that a record of this target URI holds as rendered, if it holds one."""
    return uri.removeprefix(_DOM) if uri.startswith(_DOM) else None


def beside(url: str) -> dict[str, str]:
    """Where the document and the picture of a page lie, by what they are."""
    return {"document": _DOM + url, "picture": _PICTURE + url}


def is_rendering(uri: str) -> bool:
    """Whether a record of this target URI holds anything that a browser made of a page."""
    return uri.startswith((_DOM, _PICTURE, _ACCOUNT))


def rendered_page(record: Kept) -> Message:
    """What such a record holds, as the answer it was rendered from: only a 200 is."""
    return Message(200, (("Content-Type", record.headers.get("content-type", "")),), record.block)


def _records(rendering: Rendering) -> Iterator[Record]:
    yield _beside(rendering, _DOM, "text/html; charset=utf-8", rendering.dom)
    if rendering.picture:
        yield _beside(rendering, _PICTURE, "image/png", rendering.picture)
    yield _beside(rendering, _ACCOUNT, "application/json", rendering.account)


def _beside(rendering: Rendering, urn: str, content_type: str, block: bytes) -> Record:
    record = resource_record(
        uri=f"{urn}{rendering.uri}",
        content_type=content_type,
        block=block,
        captured_at=rendering.captured_at,
    )
    concurrent = ("WARC-Concurrent-To", rendering.response_id)
    return replace(record, fields=(*record.fields, concurrent))
