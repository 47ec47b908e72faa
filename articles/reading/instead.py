"""Page of a site with layouts, none of which fits -> what it shows in an article's place, if told.

Design drift and deletion look alike to the rules.  So only what a page says of itself counts: that
it does not exist, that it is the home page, that it is a list.
"""

from __future__ import annotations

from articles.article import NotAnArticle
from articles.identity import identity_key
from articles.pages.page import Page
from articles.reading.refusals import missing
from articles.structure.generic import found_in
from config.site import Site


def instead(page: Page, site: Site) -> str | None:
    """Why the page is none of an article, in words that `sightings` knows; None where unclear.

    Takes elements out of the page's tree: to be asked when nothing else is.
    """
    if refusal := missing(page, page.value("h1") or page.title):
        return refusal
    home = identity_key(site.home)
    named = {identity_key(url) for url in (page.canonical, page.meta("og:url")) if url}
    if named == {home} and identity_key(page.url) != home:
        return "the page is the home page, so it is a list of articles"
    found = found_in(page)
    if isinstance(found, NotAnArticle) and "list of articles" in found.reason:
        return found.reason
    return None
