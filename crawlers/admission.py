"""A URL met -> its fate where it is not to be fetched: out of scope, or over the budget."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from config.site import Site
from crawlers.dispositions import Disposition, Role
from crawlers.scope import refusal

MOST_OF_ONE_PAGE = 100
"""Requisites asked for of one page or style sheet; and of one host, for each page there is."""


class Admission:
    """Lets URLs of a site pass, articles and pages of seeds up to its budget for a night.

    Pages of seeds are admitted as long as they alone are within the budget: the thousands of
    articles that one page names must not keep the next page from being read.  A `walk` through the
    archive goes no further than its articles are got: what is behind can wait.  Requisites are
    free, as many of a host as pages may honestly need.
    """

    def __init__(self, site: Site, *, allow_private: bool, walk: bool = False) -> None:
        self._site = site
        self._walk = walk
        self._allow_private = allow_private
        self._pages = 0
        self._articles = 0
        self._requisites: Counter[str] = Counter()

    def unfetched(self, url: str, role: Role) -> tuple[Disposition, str] | None:
        """The fate of a URL that is not to be fetched, or None; then it is counted."""
        any_host = role == "robots"
        if reason := refusal(url, self._site, allow_private=self._allow_private, any_host=any_host):
            return "out-of-scope", reason
        if role == "article" and not self._site.is_article(url):
            return "out-of-scope", "not an article_url"
        fits = self._is_needed(url) if role == "requisite" else self._is_within_budget(role)
        return None if fits else ("over-budget", "")

    def _is_needed(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        fits = self._requisites[host] < MOST_OF_ONE_PAGE * (1 + self._pages + self._articles)
        self._requisites[host] += fits
        return fits

    def _is_within_budget(self, role: Role) -> bool:
        if role == "seed":
            fits = self._pages + self._walk * self._articles < self._site.budget
            self._pages += fits
            return fits
        if role == "article":
            fits = self._pages + self._articles < self._site.budget
            self._articles += fits
            return fits
        return True
