"""A site's answers -> what each seed would find there, without crawling it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from parsel import Selector
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from config.site import Seed, Site
from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, readers
from crawlers.seeds.dates import moment
from crawlers.seeds.sources import DECLARED_FEEDS, DECLARED_REST

_OK = 200
# Where feeds and sitemaps stand on sites that do not say so; the first are WordPress's own.
_USUAL_FEEDS = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "feed.json")
_USUAL_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml", "news-sitemap.xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a URL was answered with: the last answer where redirects led to another `url`.

    `status` is 0 where nothing answered, and `fate` then says why (`failed: dns`).
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fate: str

    def response(self) -> Response:
        """The same as Scrapy's readers take it, its codings taken off already."""
        headers = Headers()
        for name, value in self.headers:
            if name.lower() not in ("content-encoding", "transfer-encoding"):
                headers.appendlist(name, value.encode("latin-1", "replace"))
        kind = responsetypes.from_args(headers=headers, url=self.url, body=self.body)
        made: Response = kind(self.url, status=self.status, headers=headers, body=self.body)
        return made


@dataclass(frozen=True, slots=True)
class Trial:
    """What a seed gave: URLs in order, the latest day it prints, or what is wrong with it."""

    seed: Seed
    found: tuple[Found, ...]
    newest: datetime | None
    fault: str

    @property
    def works(self) -> bool:
        """Whether it gave anything."""
        return bool(self.found)


def tried(seed: Seed, site: Site, answer: Answer) -> Trial:
    """A seed's first page read as a night would read it."""
    if answer.status != _OK:
        return Trial(seed, (), None, answer.fate)
    try:
        harvest = readers.harvest(answer.response(), seed, site)
    except SeedFault as fault:
        return Trial(seed, (), None, str(fault))
    named = seed.kind in readers.NAMES_ARTICLES
    found = tuple(one for one in harvest.found if named or site.is_article(one.url))
    days = (moment(one.printed_date or one.modified) for one in found)
    newest = max((day for day in days if day), default=None)
    more = bool(harvest.next_pages)
    return Trial(seed, found, newest, "" if found or more else "it names no article")


def usual_seeds(home: str) -> list[Seed]:
    """Where a site's seeds are likely to be, best first; the home page itself is the last."""
    return [
        Seed(wordpress=urljoin(home, "wp-json/wp/v2/posts")),
        *(Seed(feed=urljoin(home, path)) for path in _USUAL_FEEDS),
        *(Seed(sitemap=urljoin(home, path)) for path in _USUAL_SITEMAPS),
        Seed(section=home),
    ]


def declared_seeds(answers: Mapping[str, Answer], *, home: str, robots: str) -> list[Seed]:
    """The seeds that the home page and robots.txt name themselves."""
    seeds: list[Seed] = []
    if (page := page_of(answers.get(home))) is not None:
        base = links.base_of(page, answers[home].url)
        feeds = page.css(DECLARED_FEEDS).css("::attr(href)").getall()
        roots = page.css(DECLARED_REST).css("::attr(href)").getall()
        seeds += [Seed(feed=url) for url in links.all_absolute(base, feeds)]
        seeds += [
            Seed(wordpress=f"{root.rstrip('/')}/wp/v2/posts")
            for root in links.all_absolute(base, roots)
        ]
    if (rules := answers.get(robots)) and rules.status == _OK:
        lines = rules.body.decode("utf-8", "replace").splitlines()
        named = [line.split(":", 1)[1] for line in lines if line.lower().startswith("sitemap:")]
        seeds += [Seed(sitemap=url.strip()) for url in named if url.strip().startswith("http")]
    return seeds


def linked(answer: Answer | None) -> list[str]:
    """The absolute addresses that a page links to, in its order, once each."""
    page = page_of(answer)
    if page is None or answer is None:
        return []
    return list(
        links.all_absolute(links.base_of(page, answer.url), page.css("a::attr(href)").getall())
    )


def page_of(answer: Answer | None) -> Selector | None:
    """The parsed page of an answer; None where it is none."""
    if answer is None or answer.status != _OK:
        return None
    try:
        return readers.page_of(answer.response())
    except SeedFault:
        return None
