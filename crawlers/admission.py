"""A URL met -> its fate where it is not to be fetched: out of scope, or over the budget."""

from __future__ import annotations

from config.site import Site
from crawlers.dispositions import Disposition, Role
from crawlers.scope import refusal


class Admission:
    """Lets URLs of a site pass, articles and pages of seeds up to its budget for a night.

    Pages of seeds are admitted as long as they alone are within the budget: the thousands of
    articles that one page names must not keep the next page from being read.  A `walk` through the
    archive goes no further than its articles are got: what is behind can wait.
    """

    def __init__(self, site: Site, *, allow_private: bool, walk: bool = False) -> None:
        self._site = site
        self._walk = walk
        self._allow_private = allow_private
        self._pages = 0
        self._articles = 0

    def unfetched(self, url: str, role: Role) -> tuple[Disposition, str] | None:
        """The fate of a URL that is not to be fetched, or None; then it is counted."""
        any_host = role == "robots"
        if reason := refusal(url, self._site, allow_private=self._allow_private, any_host=any_host):
            return "out-of-scope", reason
        if role == "article" and not self._site.is_article(url):
            return "out-of-scope", "not an article_url"
        return None if self._is_within_budget(role) else ("over-budget", "")

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
