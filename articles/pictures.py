"""Page and cleaned body -> the article's images, the lead image first."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag

from articles.article import Image
from articles.page import Page
from articles.wording import folded

# Lazy loaders leave a placeholder in `src` and the picture in one of these.
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")


def images_of(page: Page, body: Tag) -> tuple[Image, ...]:
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


def _in_body(page: Page, body: Tag) -> Iterator[Image]:
    for tag in body.find_all("img"):
        sources = (str(tag.get(name) or "") for name in _SOURCES)
        url = next((url for source in sources if source and (url := page.absolute(source))), None)
        if url:
            yield Image(url, alt=folded(str(tag.get("alt") or "")), caption=_caption(tag))


def _caption(image: Tag) -> str:
    """What is printed under an image: the figcaption, or WordPress's older `wp-caption-text`."""
    frame = image.find_parent("figure") or image.find_parent(class_="wp-caption")
    caption = frame.select_one("figcaption, .wp-caption-text") if frame else None
    return folded(caption.get_text(" ")) if caption else ""
