"""Records of a WARC -> the fates of their URLs, where no crawl left its own account of them.

That is so for what others captured, and for a crawl of ours that was killed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from archive.errors import RecordUnreadable
from archive.exchanges.digests import head_of
from archive.exchanges.message import Message, is_http, read_response
from archive.index.cdxj import INDEXED
from archive.records.reader import Record
from archive.records.warcinfo import told
from archive.records.writer import Written
from config.site import Site
from crawlers import fates, links
from crawlers.dispositions import Fate, Role
from crawlers.walls import LONGEST, wall

_WEB = ("http", "https")
_HEAD_ONLY = 1 << 16


def of_answer(
    record: Record, filename: str, site: Site, last_digests: Mapping[str, str] | None = None
) -> Fate | None:
    """The fate that a response or revisit over HTTP gave its URL; None for any other record.

    `last_digests` are payload digests by URL that make a page `unchanged`.
    """
    if record.kind not in INDEXED or not _is_web(record.url):
        return None
    message = _head(record)
    if message is None and record.kind != "revisit":
        return None
    try:
        written = _written(record, filename)
    except RecordUnreadable:  # undated, so that it stands for no moment
        return None
    disposition, reason = fates.of_answer(
        message.status if message else 0,
        written,
        last_digest=(last_digests or {}).get(record.url, ""),
        block=_block(message, record) if message else "",
    )
    fate = fates.fate(
        {"url": record.url, "role": role_of(record.url, site)},
        disposition,
        reason,
        written,
        status=message.status if message else None,
        mime=message.header("content-type").partition(";")[0].strip().lower() if message else "",
    )
    if message and disposition == "redirected":
        target = links.absolute(record.url, message.header("location"))
        fate = replace(fate, leads_to=target or "")
    return fate


def of_failure(record: Record, site: Site) -> Fate | None:
    """The fate of a URL whose request never became an exchange; None for any other record."""
    if record.kind != "metadata" or not _is_web(record.url):
        return None
    about = told(record.block)
    if about.get("outcome") != "no-exchange":
        return None
    return Fate(record.url, role_of(record.url, site), "failed", about.get("failure", ""))


def take_rendered(reckoned: list[Fate], record: Record) -> None:
    """Let the fate of the response that a page was rendered from name the page as rendered."""
    response_id = record.headers.get("warc-concurrent-to", "")
    for number in reversed(range(len(reckoned))):
        if reckoned[number].record_id == response_id:
            shown = replace(reckoned[number], rendered_id=record.record_id)
            was = shown.disposition
            reckoned[number] = replace(shown, disposition="captured" if was == "unchanged" else was)
            return


def role_of(url: str, site: Site) -> Role:
    """What a URL is to a site, as far as its file says; a further page of a seed is not in it."""
    if site.is_article(url):
        return "article"
    if urlsplit(url).path == "/robots.txt":
        return "robots"
    if url == site.home:
        return "home"
    return "seed" if url in {seed.url for seed in site.seeds} else "requisite"


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _WEB and bool(parts.hostname)


def _head(record: Record) -> Message | None:
    """The head of an answer, without its body, which only costs time here."""
    if not is_http(record.block):
        return None
    return read_response(head_of(record.block) or record.block[:_HEAD_ONLY])


def _block(message: Message, record: Record) -> str:
    """The block an answer was; a page of a challenge's size is unpacked and looked through."""
    headers = {name.lower(): value for name, value in message.headers}
    is_page = "html" in headers.get("content-type", "") and len(record.block) <= LONGEST
    body = read_response(record.block).body if is_page else b""
    return fates.block_of(message.status, wall(headers, body))


def _written(record: Record, filename: str) -> Written:
    """The record as its writer would have told of it."""
    return Written(
        filename=filename,
        offset=record.offset,
        length=record.length,
        record_id=record.record_id,
        warc_type=record.kind,
        payload_digest=record.payload_digest or None,
        captured_at=record.date,
        truncated=record.headers.get("warc-truncated"),
        refers_to=record.headers.get("warc-refers-to"),
    )
