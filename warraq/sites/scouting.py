"""A site's address -> a first site file: its platform, seeds that work, article pattern, layouts.

What it writes is a draft: `verified: unverified`, so off until a person has looked at it.  Nothing
is invented: a seed stands in the file because it answered, a selector because it found headline
and text of real pages of the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from articles.article import Article
from articles.capture import Capture
from articles.reader import read
from articles.structure.suggestions import Suggestion, suggested
from config.sitefiles import SiteFile, platforms, read_site
from crawlers import links
from crawlers.patterns import article_pattern
from crawlers.seeds import readers
from crawlers.trials import Answer, Trial, declared_seeds, linked, page_of, tried, usual_seeds
from warraq.errors import WrongUse
from warraq.sites.inhand import capture_of_answer
from warraq.sites.livecheck import OK, SAMPLES, Fetch

_LIKELY = "^https?://."
_MOST_ARTICLES = 200
# Pages that are no articles, by what nearly all content systems call them.
_FURNITURE = re.compile(
    r"/(?:category|categories|tag|tags|author|authors|page|section|about|contact|search|feed|rss)"
    r"(?:[/?.-]|$)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(rb"<html[^>]*\blang=[\"']?([a-z]{2,3})", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—|:»]\s+")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a look at a site found: `yaml` is the site file that says so."""

    name: str
    trials: tuple[Trial, ...]
    articles: int
    article_url: str | None
    platform: str | None
    layout: Suggestion | None
    samples: int
    yaml: str


def scout(home: str, *, delay_seconds: float, folder: Path, fetch: Fetch) -> Draft:
    """Look at a site at this pace; provisional site files are written into `folder`.

    WrongUse where the home page cannot be had.
    """
    home = links.as_sent(home)
    pace = {"delay_seconds": delay_seconds}
    rules = _provisional(folder, {"name": site_name(home), "home": home, **pace})
    robots = urljoin(home, "/robots.txt")
    answers = dict(fetch(rules, [home]))
    if answers[home].status != OK:
        raise WrongUse(f"{home}: {answers[home].fate}; a site file needs a home page that answers")
    trials = _trials(rules, answers, robots, fetch)
    urls = _article_urls(trials, answers[home])
    others = [home, *(url for url in linked(answers[home]) if _FURNITURE.search(url))]
    pattern = article_pattern(urls, others)
    wanted = [links.as_sent(url) for url in urls if pattern and re.search(pattern, url)][:SAMPLES]
    given = fetch(rules, wanted) if wanted else {}
    pages = [given[url] for url in wanted if given[url].status == OK]
    captures = [capture_of_answer(rules.site, one) for one in pages]
    facts = _facts(home, answers[home], trials, pattern)
    platform = _platform(folder, facts, captures)
    layout = suggested(captures) if captures and not platform else None
    written = _yaml(facts, platform, layout)
    found = (tuple(trials), len(urls), pattern, platform, layout, len(captures))
    return Draft(rules.site.name, *found, written)


def site_name(home: str) -> str:
    """A file name from a host: `https://www.sy-24.com/` is `sy-24`."""
    host = (urlsplit(home).hostname or "site").removeprefix("www.")
    known_by = host if host.replace(".", "").isdigit() else host.rpartition(".")[0] or host
    plain = re.sub(r"[^a-z0-9]+", "-", known_by).strip("-")
    return plain[:40] or "site"


def _trials(rules: SiteFile, answers: dict[str, Answer], robots: str, fetch: Fetch) -> list[Trial]:
    """Every seed that is declared or usual, tried; the answers grow by theirs."""
    home = rules.site.home
    seeds = [*declared_seeds(answers, home=home, robots=robots), *usual_seeds(home)]
    unique = {seed.url: seed for seed in reversed(seeds)}
    ordered = [unique[url] for url in dict.fromkeys(seed.url for seed in seeds)]
    asked = [links.as_sent(readers.first_url(seed)) for seed in ordered]
    answers |= fetch(rules, [url for url in asked if url not in answers])
    return [tried(seed, rules.site, answers[url]) for seed, url in zip(ordered, asked, strict=True)]


def _article_urls(trials: Sequence[Trial], home: Answer) -> list[str]:
    """Addresses of articles: from seeds that name nothing else, else the links of the home page."""
    for kinds in (readers.NAMES_ARTICLES, {"sitemap"}):
        named = [one.url for trial in trials if trial.seed.kind in kinds for one in trial.found]
        if named:
            return list(dict.fromkeys(named))[:_MOST_ARTICLES]
    own = urlsplit(home.url).hostname
    return [
        url for url in linked(home) if urlsplit(url).hostname == own and not _FURNITURE.search(url)
    ][:_MOST_ARTICLES]


def _facts(home: str, page: Answer, trials: Sequence[Trial], pattern: str | None) -> dict[str, Any]:
    language = _LANGUAGE.search(page.body[:4096])
    working = _worth_keeping(trials)
    return {
        "name": site_name(home),
        "publisher": _publisher(page, home),
        "home": home,
        "language": language[1].decode().lower() if language else "ar",
        "timezone": "Asia/Damascus",
        "schedule": "10 1 * * *",
        "article_url": pattern or _LIKELY,
        "seeds": [{trial.seed.kind: trial.seed.url} for trial in working] or [{"section": home}],
        "verified": "unverified",
    }


def _worth_keeping(trials: Sequence[Trial]) -> list[Trial]:
    """The first seed of each kind that works; the home page as a section only where none does."""
    first: dict[str, Trial] = {}
    for trial in trials:
        if trial.works:
            first.setdefault(trial.seed.kind, trial)
    if len(first) > 1:
        first.pop("section", None)
    return list(first.values())


def _publisher(page: Answer, home: str) -> str:
    """What the home page calls the site, else its title up to the first dash, else the host."""
    parsed = page_of(page)
    if parsed is None:
        return urlsplit(home).netloc
    named = parsed.css('meta[property="og:site_name"]::attr(content)').get(default="").strip()
    title = named or parsed.css("title::text").get(default="")
    return _DASH.split(" ".join(title.split()))[0].strip() or urlsplit(home).netloc


def _platform(folder: Path, facts: Mapping[str, Any], captures: Sequence[Capture]) -> str | None:
    """The platform pack that reads every sample, and of several the one that reads most fields."""
    best: tuple[int, str] | None = None
    for platform in platforms() if captures else ():
        rules = _provisional(folder, {**facts, "platform": platform})
        found = [read(capture, rules) for capture in captures]
        if all(isinstance(one, Article) for one in found):
            fields = sum(_fields(one) for one in found if isinstance(one, Article))
            best = max(best or (0, ""), (fields, platform))
    return best[1] if best else None


def _fields(article: Article) -> int:
    told = (article.byline, article.author, article.section, article.tags, article.subtitle)
    visible = article.published is not None and article.published.source in ("time", "visible")
    return sum(map(bool, told)) + visible + len(article.paragraphs)


def _provisional(folder: Path, facts: Mapping[str, Any]) -> SiteFile:
    whole = {
        "publisher": "unknown",
        "article_url": _LIKELY,
        "seeds": [{"section": facts["home"]}],
        **facts,
    }
    path = folder / f"{facts['name']}.yaml"
    path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return read_site(path)


def _yaml(facts: Mapping[str, Any], platform: str | None, layout: Suggestion | None) -> str:
    whole = dict(facts)
    if platform:
        whole["platform"] = platform
    if layout:
        whole["layouts"] = [{"headline": layout.headline, "body": layout.body}]
    head = (
        "# Written by `warraq sites add` from one look at the site: read it, then check it with\n"
    )
    head += f"# `warraq sites check --live {facts['name']}`, and set `verified` and `enabled`.\n"
    return head + yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
