"""Page and cleaned body -> the article's images, the lead image first.

A picture is served in many sizes and lies behind a placeholder until a script shows it.  The record
names each picture once, by the greatest of its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode

from articles.article import Image
from articles.pages.landmarks import CAPTIONS
from articles.pages.page import Page
from articles.wording import folded

# Lazy loaders leave a placeholder in `src` and the picture in one of these.
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
# A width or a density of a `srcset`, with what follows it without a space.
_SIZE_TOLD = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx](?:,(\S*))?")
# A picture's file, with the ending that WordPress gives its sizes; what has no such name is told
# apart by its query.
_FILE = re.compile(
    r"\w+://(.*?)(?:-\d{2,4}x\d{2,4}|-scaled)?\.(jpe?g|png|webp|gif|avif|jfif)(?:[?#]|$)",
    re.IGNORECASE,
)
# Elements between a picture and its frame, captions and `noscript`s of a page: bounds for pages
# without any.
_MOST_VEILS = 200
_WRAPPERS = 8
_MOST_CAPTIONS = 20
_FRAMES = frozenset({"wp-caption", "gallery-item", "blocks-gallery-item"})


def images_of(
    page: Page, body: LexborNode, *, around: LexborNode, captions: Sequence[LexborNode]
) -> tuple[Image, ...]:
    """Every picture once: `og:image`, then those of the body in reading order.

    `around` is the body as it stands in the page; a lead picture that stands outside it has its
    caption there too, among the page's `captions`.
    """
    found: dict[str, Image] = {}
    lead = tuple(_lead(page))
    for image in (*lead, *_in_body(page, body)):
        earlier = found.setdefault(key := _picture(image.url), image)
        if not (earlier.alt or earlier.caption):
            found[key] = replace(image, url=earlier.url)
    outside = captions[:_MOST_CAPTIONS]
    for image in lead:
        stands = found[_picture(image.url)]
        if not stands.caption and (caption := _caption_outside(page, around, stands, outside)):
            found[_picture(image.url)] = replace(stands, caption=caption)
    return tuple(found.values())


def unveil(root: LexborNode) -> None:
    """Gives an image without an address the one that `noscript` beside it has for it."""
    for veil in root.css("noscript")[:_MOST_VEILS]:
        if (shown := veil.css_first("img")) is None:
            continue
        for beside in (veil.prev, veil.next):
            if beside is not None and beside.tag == "img" and not any(_addresses(beside)):
                beside.attrs["src"] = next(_addresses(shown), "")


def _picture(url: str) -> str:
    """What the sizes of one picture share: its address without size and query."""
    found = _FILE.match(url)
    return f"{found[1]}.{found[2]}" if found else url


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
    sets = [stated for name in _SETS if (stated := attributes.get(name))]
    sources = (attributes.get(name) for name in _SOURCES)
    frame = image.parent
    if frame is not None and frame.tag == "picture":
        sets += [one.attributes.get("srcset") or "" for one in frame.css("source[srcset]")]
    for address in (*map(_greatest, sets), *sources):
        if address and not address.lstrip().startswith("data:"):
            yield address


def _greatest(stated: str) -> str:
    """The candidate of the greatest width or density of a `srcset`."""
    candidates = [(float(size or 1), url) for url, size in _sizes(stated)]
    return max(candidates, key=lambda one: one[0], default=(0.0, ""))[1]


def _sizes(stated: str) -> Iterator[tuple[str, str]]:
    """Each candidate with its width or density, if it says one.

    HTML standard, 4.8.4.2.1: an address, which may hold commas but not end in one, then a size.
    """
    url = ""
    for token in stated.split():
        if found := _SIZE_TOLD.fullmatch(token) if url else None:
            yield url, found[1]
            url = found[2] or ""
        elif url or not token.endswith(","):
            url = url or token
        else:
            yield token.rstrip(","), ""
    if url:
        yield url, ""


def _caption(image: LexborNode, body: LexborNode) -> str:
    """What is printed under an image: the figcaption, or WordPress's older `wp-caption-text`."""
    frame = image.parent
    for _ in range(_WRAPPERS):
        if frame is None or _is_frame(frame) or frame.mem_id == body.mem_id:
            break
        frame = frame.parent
    framed = frame is not None and _is_frame(frame)
    caption = frame.css_first(CAPTIONS) if frame is not None and framed else None
    return folded(caption.text(separator=" ")) if caption is not None else ""


def _caption_outside(
    page: Page, body: LexborNode, image: Image, captions: Sequence[LexborNode]
) -> str:
    """The caption of the frame, beside the body, that holds the same picture."""
    for caption in captions:
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
