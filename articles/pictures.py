"""Page and cleaned body -> the article's images, the lead image first."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from articles.article import Image
from articles.page import Page
from articles.wording import folded

# Lazy loaders leave a placeholder in `src` and the picture in one of these.
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")


def images_of(page: Page, body: LexborNode) -> tuple[Image, ...]:
    """Every image once, by URL: `og:image`, then those of the body in reading order."""
    found: dict[str, Image] = {}
    for image in (*_lead(page), *_in_body(page, body)):
        earlier = found.get(image.url)
        if earlier is None or not (earlier.alt or earlier.caption):
            found[image.url] = image
    return tuple(found.values())


def _lead(page: Page) -> Iterator[Image]:
    stated = page.meta("og:image")
    if stated and (url := page.absolute(stated)):
        yield Image(url, alt=page.meta("og:image:alt") or "")


def _in_body(page: Page, body: LexborNode) -> Iterator[Image]:
    for node in body.css("img"):
        attributes = node.attributes
        sources = (attributes.get(name) or "" for name in _SOURCES)
        url = next((url for source in sources if source and (url := page.absolute(source))), None)
        if url:
            yield Image(url, alt=folded(attributes.get("alt") or ""), caption=_caption(node, body))


def _caption(image: LexborNode, body: LexborNode) -> str:
    """What is printed under an image: the figcaption, or WordPress's older `wp-caption-text`."""
    frame = image.parent
    while frame is not None and not _is_frame(frame):
        frame = None if frame.mem_id == body.mem_id else frame.parent
    caption = frame.css_first("figcaption, .wp-caption-text") if frame is not None else None
    return folded(caption.text(separator=" ")) if caption is not None else ""


def _is_frame(node: LexborNode) -> bool:
    return node.tag == "figure" or "wp-caption" in (node.attributes.get("class") or "").split()
