"""A request and what came of it -> the fate of its URL."""

from __future__ import annotations

from dataclasses import replace

from scrapy import Request
from scrapy.http import Response

from config.site import Site
from crawlers import failures, fates, links, resolver, validators
from crawlers.addresses import REASON
from crawlers.dispositions import Fate
from crawlers.seeds.wordpress import is_past_end
from crawlers.wire import attempts


def of_answer(request: Request, response: Response, site: Site, last_digest: str) -> Fate:
    """The fate of a URL that was answered; `last_digest` is of its last capture, or empty."""
    meta, written = request.meta, attempts.latest(request)
    # What it was when last seen; the bytes that a rendered page came from do not tell.
    last_digest = "" if "rendered" in meta else last_digest
    block = meta.get("block", "")
    disposition, reason = fates.of_answer(
        response.status, written, last_digest=last_digest, block=block
    )
    if meta["role"] == "seed" and is_past_end(response.status, response.body):
        disposition, reason = "gone", "past the last page"
    mime = header(response, b"Content-Type").partition(";")[0]
    fate = fates.fate(meta, disposition, reason, written, status=response.status, mime=mime)
    if disposition == "redirected":
        fate = replace(fate, leads_to=target_of(response) or "")
    if validators.may_be_revisit(fate.role, site.revisits):
        fate = validators.telling(fate, response, written)
    return fate


def of_error(request: Request, error: BaseException) -> Fate:
    """The fate of a URL that got no answer."""
    written = attempts.latest(request)
    disposition, reason = failures.of_error(error, written)
    if reason == "dns" and resolver.led_home(request.url):
        disposition, reason = "out-of-scope", REASON
    return fates.fate(request.meta, disposition, reason, written)


def target_of(response: Response) -> str | None:
    """Where a redirect points, absolute; None where that is no web address."""
    location = response.headers.get(b"Location") or b""
    return links.absolute(response.url, location.decode("utf-8", "replace"))


def header(response: Response, name: bytes) -> str:
    """The first value of a header, or nothing."""
    value: bytes = response.headers.get(name) or b""
    return value.decode("latin-1")
