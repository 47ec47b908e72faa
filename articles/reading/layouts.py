"""Page -> the layout that fits it, of those its site could wear on the day of capture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborNode

from articles.article import NotAnArticle
from articles.pages.page import Page
from articles.wording import folded
from config.layout import Layout
from config.site import Site


@dataclass(frozen=True, slots=True)
class Fit:
    """A layout on a page it fits: its name, its headline and its body container."""

    name: str
    layout: Layout
    headline: str
    body: LexborNode


def fitting(page: Page, site: Site, day: date) -> Fit | NotAnArticle:
    """The first layout worn on `day` whose headline and body both hold text on this page.

    Old articles often keep their old design, so the page decides between several.  Where none
    fits, nothing else is tried: many of those on one night mean that the site has a new design.
    """
    for number, layout in enumerate(site.layouts, start=1):
        if layout.worn_on(day) and (headline := page.value(layout.headline)):
            body = next((node for node in page.found(layout.body) if folded(node.text())), None)
            if body is not None:
                return Fit(f"rules/{number}", layout, headline, body)
    return NotAnArticle(f"no layout of {site.name} fits this page", drift=True)
