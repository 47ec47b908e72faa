"""Page and cleaned body -> the article's images, the lead image first.

A picture is served in many sizes and lies behind a placeholder until a script shows it.  The record
names each picture once, by the greatest of its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from articles.article import Image
from articles.page import Page
from articles.wording import folded

# Lazy loaders leave a placeholder in `src` and the picture in one of these.
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
# HTML standard, 4.8.4.2.1: an address, then a width or a density, then a comma.
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]{1,9})[wx])?\s*(?:,|$)")
# WordPress names the sizes of one picture so.
_SIZE = re.compile(r"-(?:\d{2,4}x\d{2,4}|scaled)(?=\.\w{3,4}$)")
_CAPTIONS = "figcaption, .wp-caption-text, .single-caption-text"
_FRAMES = frozenset({"wp-caption", "gallery-item", "blocks-gallery-item"})


def images_of(page: Page, body: LexborNode, *, around: LexborNode) -> tuple[Image, ...]:
    """Every picture once: `og:image`, then those of the body in reading order.

    `around` is the body as it stands in the page; a lead picture that stands outside it has its
    caption there too.
    """
    found: dict[str, Image] = {}
    lead = tuple(_lead(page))
    for image in (*lead, *_in_body(page, body)):
        earlier = found.setdefault(key := _picture(image.url), image)
        if not (earlier.alt or earlier.caption):
            found[key] = replace(image, url=earlier.url)
    for image in lead:
        stands = found[_picture(image.url)]
        if not stands.caption and (caption := _caption_outside(page, around, stands)):
            found[_picture(image.url)] = replace(stands, caption=caption)
    return tuple(found.values())


def unveil(root: LexborNode) -> None:
    """Gives an image without an address the one that `noscript` beside it has for it."""
    for shown in root.css("noscript img"):
        veil: LexborNode | None = shown
        while veil is not None and veil.tag != "noscript":
            veil = veil.parent
        for beside in (veil.prev, veil.next) if veil is not None else ():
            if beside is not None and beside.tag == "img" and not any(_addresses(beside)):
                beside.attrs["src"] = shown.attributes.get("src") or ""


def _picture(url: str) -> str:
    """What the sizes of one picture share: its address without size and query."""
    parts = urlsplit(url)
    return f"{parts.netloc}{_SIZE.sub('', parts.path)}" if parts.path.strip("/") else url


def _lead(page: Page) -> Iterator[Image]:
    stated = page.meta("og:image")
    if stated and (url := page.absolute(stated)):
        yield Image(url, alt=page.meta("og:image:alt") or "")


def _in_body(page: Page, body: LexborNode) -> Iterator[Image]:
    for node in body.css("img"):
        if url := _url(page, node):
            alt = folded(node.attributes.get("alt") or "")
            yield Image(url, alt=alt, caption=_caption(node, body))


def _url(page: Page, node: LexborNode) -> str | None:
    return next((url for address in _addresses(node) if (url := page.absolute(address))), None)


def _addresses(image: LexborNode) -> Iterator[str]:
    """Where a picture may be had, the greatest first; inlined pixels hold a place only."""
    attributes = image.attributes
    sets = [attributes.get(name) for name in _SETS]
    sources = [attributes.get(name) for name in _SOURCES]
    frame = image.parent
    if frame is not None and frame.tag == "picture":
        sets += [one.attributes.get("srcset") for one in frame.css("source[srcset]")]
    for address in (*(_greatest(stated) for stated in sets if stated), *sources):
        if address and not address.lstrip().startswith("data:"):
            yield address


def _greatest(stated: str) -> str:
    """The candidate of the greatest width or density of a `srcset`."""
    candidates = [(float(size or 1), url) for url, size in _sizes(stated)]
    return max(candidates, key=lambda one: one[0], default=(0.0, ""))[1]


def _sizes(stated: str) -> Iterable[tuple[str, str]]:
    return ((found[1], found[2]) for found in _CANDIDATE.finditer(stated))


def _caption(image: LexborNode, body: LexborNode) -> str:
    """What is printed under an image: the figcaption, or WordPress's older `wp-caption-text`."""
    frame = image.parent
    while frame is not None and not _is_frame(frame):
        frame = None if frame.mem_id == body.mem_id else frame.parent
    caption = frame.css_first(_CAPTIONS) if frame is not None else None
    return folded(caption.text(separator=" ")) if caption is not None else ""


def _caption_outside(page: Page, body: LexborNode, image: Image) -> str:
    """The caption of the frame, beside the body, that holds the same picture."""
    for caption in page.nodes(_CAPTIONS):
        frame = caption.parent
        pictures = frame.css("img") if frame is not None and not _holds(frame, body) else ()
        urls = (url for node in pictures if (url := _url(page, node)))
        if any(_picture(url) == _picture(image.url) for url in urls):
            return folded(caption.text(separator=" "))
    return ""


def _holds(frame: LexborNode, body: LexborNode) -> bool:
    above: LexborNode | None = body
    while above is not None and above.mem_id != frame.mem_id:
        above = above.parent
    return above is not None


def _is_frame(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return node.tag == "figure" or not _FRAMES.isdisjoint(classes)
