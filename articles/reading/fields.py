"""Page and layout -> what each rule of the layout finds on the page, beside headline and body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice

from articles.pages.page import Page
from articles.wording import folded
from config.layout import Layout, split_rule

# A date as printed, and its source: `time`, `meta` or `visible`.
Printed = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules of a layout found; None or empty where there is none or it found nothing."""

    subtitle: str | None
    byline: str | None
    author: str | None
    dateline: str | None
    section: str | None
    tags: tuple[str, ...]
    published: tuple[Printed, ...]
    modified: tuple[Printed, ...]


def ruled(page: Page, layout: Layout) -> Ruled:
    """Every rule of a layout, followed once."""
    return Ruled(
        subtitle=page.value(layout.subtitle),
        byline=page.value(layout.byline),
        author=page.value(layout.author),
        dateline=page.value(layout.dateline),
        section=page.value(layout.section),
        tags=page.values(layout.tags) if layout.tags else (),
        published=tuple(_printed(page, layout.published)),
        modified=tuple(_printed(page, layout.modified)),
    )


def unmatched(layout: Layout, found: Ruled) -> tuple[str, ...]:
    """The names of the rules that a layout has and that found nothing."""
    names = (field.name for field in fields(Ruled))
    return tuple(name for name in names if getattr(layout, name) and not getattr(found, name))


def _printed(page: Page, rule: str | None) -> Iterator[Printed]:
    """The date at the first place that a rule finds: for machines first, then for people."""
    if rule is None:
        return
    css, attribute = split_rule(rule)
    for node in islice(page.found(css), 1):
        # Microdata states in `content` what HTML's own elements state in `datetime`.
        named = (attribute,) if attribute else ("datetime", "content")
        stated = next((said for name in named if (said := node.attributes.get(name))), None)
        if stated:
            yield stated, "time" if node.tag == "time" else "meta"
        if attribute is None and (text := folded(node.text())):
            yield text, "visible"
