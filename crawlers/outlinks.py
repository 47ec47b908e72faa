"""A page that is kept -> where it links to, noted beside it in the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urljoin

from parsel import Selector
from scrapy.http import Response

from archive.records.outlinks import Outlink, Outlinks
from crawlers import links
from crawlers.wire import attempts
from crawlers.wire.recorder import Recorder

_WEB = ("http://", "https://")
_UNSAFE = re.compile(r"[^!-~]")
_EMBEDDED = "=EMBED_MISC"  # Heritrix's word for what a page embeds in one way or another


def note(recorder: Recorder, response: Response, page: Selector, requisites: Iterable[str]) -> None:
    """Keep what a page links to and embeds; nothing where no response of it was kept whole."""
    written = attempts.latest(response.request) if response.request else None
    if written is None or written.warc_type != "response":
        return
    found = [*_followed(page, response.url)]
    found += [Outlink(url, "E", _EMBEDDED) for url in requisites]
    if found:
        recorder.outlinks(
            Outlinks(response.url, written.record_id, written.captured_at, tuple(found))
        )


def _followed(page: Selector, url: str) -> Iterator[Outlink]:
    """Each target once, in order, without its fragment.

    Not `links.absolute`, which makes requests of them and costs ten times as much.
    """
    base, seen = links.base_of(page, url), set()
    for reference in page.xpath("//a/@href").getall():
        target = reference.strip().partition("#")[0]
        try:
            target = target if target.startswith(_WEB) else urljoin(base, target)
        except ValueError:
            continue
        if target and target.startswith(_WEB) and target not in seen:
            seen.add(target)
            yield Outlink(_UNSAFE.sub(lambda sign: quote(sign[0]), target), "L", "a/@href")
