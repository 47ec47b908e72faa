"""A site file -> whether it is true of the live site: each seed, `article_url` and each selector.

This is how an unverified site file is turned on: when nothing is wrong here, `verified: live` may
be set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from articles.article import Article
from articles.reader import read
from config.sitefiles import SiteFile
from crawlers import links
from crawlers.seeds import readers
from crawlers.trials import Answer, Trial, tried
from warraq.sites.inhand import capture_of_answer

Fetch = Callable[[SiteFile, Iterable[str]], Mapping[str, Answer]]
"""Asks a site for URLs: each with its answer."""
SAMPLES = 3
"""Articles that are read of each site, by rules that claim to fit or are to be chosen."""
OK = 200


@dataclass(frozen=True, slots=True)
class Sample:
    """One article as the rules read it: what it gave, field by field, or why it is none."""

    url: str
    told: str
    fault: str


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """A site beside its file; `faults` are sentences, none where the file holds."""

    site: str
    trials: tuple[Trial, ...]
    samples: tuple[Sample, ...]
    faults: tuple[str, ...]


def check_live(rules: SiteFile, fetch: Fetch) -> LiveCheck:
    """Ask each seed for its first page and read a few of the articles they name."""
    site = rules.site
    home = links.as_sent(site.home)
    firsts = {links.as_sent(readers.first_url(seed)): seed for seed in site.seeds}
    answers = fetch(rules, [home, *firsts])
    trials = tuple(tried(seed, site, answers[url]) for url, seed in firsts.items())
    named = [one.url for trial in trials for one in trial.found]
    articles = [url for url in dict.fromkeys(named) if site.is_article(url)]
    wanted = [links.as_sent(url) for url in articles[:SAMPLES]]
    given = fetch(rules, wanted) if wanted else {}
    samples = tuple(_sample(rules, given[url]) for url in wanted)
    return LiveCheck(
        site.name,
        trials,
        samples,
        tuple(_faults(rules, answers[home], trials, named, samples)),
    )


def _sample(rules: SiteFile, answer: Answer) -> Sample:
    if answer.status != OK:
        return Sample(answer.url, "", answer.fate)
    found = read(capture_of_answer(rules.site, answer), rules)
    if not isinstance(found, Article):
        return Sample(answer.url, "", found.reason)
    day = str(found.published.date) if found.published and found.published.date else ""
    told = {
        "layout": found.layout,
        "headline": found.headline,
        "published": day,
        "byline": found.byline or "",
        "author": found.author or "",
        "paragraphs": str(len(found.paragraphs)),
    }
    text = "; ".join(f"{name} {value}" for name, value in told.items() if value)
    return Sample(answer.url, text, "" if day else "no day of publication is found")


def _faults(
    rules: SiteFile,
    home: Answer,
    trials: Iterable[Trial],
    named: list[str],
    samples: Iterable[Sample],
) -> Iterable[str]:
    site = rules.site
    if home.status != OK:
        yield f"{site.home}: {home.fate}"
    for trial in trials:
        if trial.fault:
            yield f"{trial.seed.kind} {trial.seed.url}: {trial.fault}"
    if named and not any(map(site.is_article, named)):
        yield f"article_url names none of the {len(named)} URLs that the seeds gave"
    for sample in samples:
        if sample.fault:
            yield f"{sample.url}: {sample.fault}"
