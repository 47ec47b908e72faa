"""One publisher as one frozen value: every key a site file may have."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from config.layout import Css, Layout, Strict
from config.paging import Next
from config.schedule import checked_cron

SeedKind = Literal["feed", "wordpress", "sitemap", "section"]
SEED_KINDS: tuple[SeedKind, ...] = ("feed", "wordpress", "sitemap", "section")


def _web_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise ValueError(f"{url!r} is not an http or https URL")
    if parts.port == 0 or parts.username is not None:
        raise ValueError(f"{url!r} has a port or a user name no site has")
    return url


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


def _regex(pattern: str) -> str:
    try:
        matches_all = re.compile(pattern).fullmatch("") is not None
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    if matches_all:
        raise ValueError(f"{pattern!r} matches every URL; say what an article's looks like")
    return pattern


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone name such as Asia/Damascus") from error
    return name


WebUrl = Annotated[str, AfterValidator(_web_url)]
Regex = Annotated[str, AfterValidator(_regex)]


class Seed(Strict):
    """Where new URLs are found: exactly one of the four kinds, with its own options."""

    feed: WebUrl | None = None
    wordpress: WebUrl | None = None
    sitemap: WebUrl | None = None
    section: WebUrl | None = None
    next: Next | None = None
    pages: int = Field(default=50, ge=1, le=10_000)

    @model_validator(mode="after")
    def _one_kind(self) -> Seed:
        named = [kind for kind in SEED_KINDS if getattr(self, kind)]
        if len(named) != 1:
            raise ValueError(f"a seed names exactly one of {', '.join(SEED_KINDS)}")
        if self.next and not self.section:
            raise ValueError("`next` (paging) belongs to a section seed")
        return self

    @property
    def kind(self) -> SeedKind:
        """Which of the four kinds this seed is."""
        return next(kind for kind in SEED_KINDS if getattr(self, kind))

    @property
    def url(self) -> str:
        """Where it is fetched."""
        return str(getattr(self, self.kind))


class Site(Strict):
    """One publisher, as its file in `config/sites/` describes it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    publisher: str = Field(min_length=1)
    home: WebUrl
    language: str = Field(default="ar", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Damascus"
    schedule: Annotated[str, AfterValidator(checked_cron)] | None = None
    platform: str | None = None
    article_url: Regex
    seeds: tuple[Seed, ...] = Field(min_length=1)
    verified: Literal["fixture", "live", "shape", "unverified"] = "unverified"
    enabled: bool | None = None
    revisits: Literal["requisites", "pages", "none"] = "requisites"
    budget: int = Field(default=2000, ge=1)
    revisit_days: tuple[PositiveInt, ...] = Field(default=(1, 3, 7, 30, 90, 365), min_length=1)
    browser: bool = False
    delay_seconds: float = Field(default=5.0, ge=0, le=600)
    timeout_seconds: float = Field(default=60.0, gt=0, le=600)
    hosts: tuple[str, ...] = ()
    robots: Literal["obey", "ignore"] = "obey"
    robots_reason: str | None = None
    formerly: tuple[str, ...] = ()
    remove: tuple[Css, ...] = ()
    layouts: tuple[Layout, ...] = ()

    @model_validator(mode="after")
    def _robots_ignored_with_a_reason(self) -> Site:
        if self.robots == "ignore" and not self.robots_reason:
            raise ValueError("`robots: ignore` needs `robots_reason`, which the WARC will quote")
        return self

    @model_validator(mode="after")
    def _ever_longer_pauses(self) -> Site:
        if list(self.revisit_days) != sorted(set(self.revisit_days)):
            raise ValueError("`revisit_days` are pauses that grow, such as [1, 3, 7, 30, 90, 365]")
        return self

    @model_validator(mode="after")
    def _rendered_from_whole_pages(self) -> Site:
        if self.browser and self.revisits == "pages":
            message = (
                "`browser: true` does not go with `revisits: pages`: the same bytes may be "
                "rendered into another article"
            )
            raise ValueError(message)
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The site's own time zone, in which its nights and printed dates are meant."""
        return ZoneInfo(self.timezone)

    @property
    def is_enabled(self) -> bool:
        """Whether it is crawled without being named.

        Unless `enabled` says so itself, only a site whose rules were seen to hold on its own pages
        is; `shape` says no more than that its theme's pages look as the rules have it.
        """
        return self.verified in ("fixture", "live") if self.enabled is None else self.enabled

    @property
    def nightly_at(self) -> str | None:
        """The schedule, where it is followed: other sites are crawled by hand only."""
        return self.schedule if self.is_enabled else None

    @property
    def own_hosts(self) -> frozenset[str]:
        """Hosts the crawler may visit, as a request names them (lower case, ASCII).

        They are those of the home, of the seeds, and the ones in `hosts`.
        """
        named = {urlsplit(url).hostname or "" for url in (self.home, *(s.url for s in self.seeds))}
        return frozenset(_ascii(host.lower()) for host in named | set(self.hosts))

    def is_article(self, url: str) -> bool:
        """Whether `article_url` matches (anchored only where the pattern says so)."""
        return re.search(self.article_url, url) is not None
