"""The catalogue of real sites: every file can be read, says what it may, and stays off."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.sitefiles import SiteFile, platforms, read_site, site_paths

FOLDER = Path(__file__).parents[2] / "config" / "sites"
PATHS = site_paths(FOLDER)
LANGUAGES = {"ar", "ku", "en"}
# Addresses as public code and saved pages have them (none fetched for this), and what stands near.
ARTICLES = {
    "sana": "https://sana.sy/culture-and-arts/2280593/",
    "sana-en": "https://sana.sy/en/syria/2289847/",
    "levant24": "https://levant24.com/news/2026/01/syria-boosts-water-security/",
    "enab-baladi": "https://www.enabbaladi.net/759809/%d8%b9%d9%86%d9%88%d8%a7%d9%86/",
    "syria-tv": "https://www.syria.tv/%D8%B1%D8%A7%D8%AF%D9%8A%D9%88-%D8%B3%D9%88%D8%B1%D9%8A%D8%A7",
    "shaam": "https://shaam.org/news/syria-news/%D8%A7%D9%84%D8%B3%D9%85%D8%A7%D8%AD-200",
    "zaman-alwsl": "https://www.zamanalwsl.net/news/article/12345/",
    "step-news": "https://stepagency-sy.net/2025/06/19/slug",
    "horan-free": "https://www.horanfree.com/archives/1234",
    "north-press": "https://npasyria.com/178716/",
    "north-press-en": "https://npasyria.com/en/178716/",
    "sohr": "https://www.syriahr.com/%d9%85/481744/",
    "sohr-en": "https://www.syriahr.com/en/?p=86573",
    "sham-times": "https://n.chamtimes.com/660461/",
    "anf-english": "https://anfenglish.com/rojava/people-of-afrin-prepare-25691",
    "rojava-info": "https://rojavainformationcenter.org/2023/12/social-contract-2023-edition/",
    "stj-en": "https://stj-sy.org/en/al-babs-thirsty/",
    "kurdistan24-arabic": "https://www.kurdistan24.net/ar/story/892853/",
    "kassioun": "https://kassioun.org//politics/item/83352-2025-06-01-17-58-36",
    "alkhabour": "https://www.alkhabour.com/ar/news/single/2158",
    "verify-sy": "https://verify-sy.com/details/863",
    "hashtag-syria": "http://hashtagsyria.com/item/12",
}
OTHERS = {
    "sana": "https://sana.sy/en/syria/2289847/",
    "zaman-alwsl": "https://www.zamanalwsl.net/news/article/12345/like",
    "eqtsad": "https://www.eqtsad.net/news/articles/81/2/",
    "north-press": "https://npasyria.com/en/178716/",
    "syria-tv": "https://www.syria.tv/tag/%D8%AD%D9%84%D8%A8",
    "halab-today": "https://halabtodaytv.net/archives/category/news/syrianews",
    "syria-direct": "https://syriadirect.org/ar/",
    "alikhbariah": "https://alikhbariah.com/news_location/%d8%a7%d9%84%d8%b1%d9%82%d8%a9/",
}


@pytest.fixture(params=PATHS, ids=lambda path: str(path.stem))
def known(request: pytest.FixtureRequest) -> SiteFile:
    """Each site of the catalogue."""
    return read_site(request.param)


def test_there_are_more_than_forty_outlets() -> None:
    """Outlets, not editions: one for each domain, in three languages."""
    sites = [read_site(path).site for path in PATHS]
    domains = {".".join((urlsplit(site.home).hostname or "").split(".")[-2:]) for site in sites}
    assert len(domains) >= 40
    assert {site.language for site in sites} == LANGUAGES


def test_a_file_says_who_and_how(known: SiteFile) -> None:
    """A comment on what is known, a platform that exists, and rules that can find an article."""
    assert known.raw.startswith(b"# ")
    assert known.site.platform is None or known.site.platform in platforms()
    assert known.site.layouts


def test_article_addresses_are_the_sites_own(known: SiteFile) -> None:
    """Anchored, on its own host, and neither its home nor a place where articles are listed."""
    site = known.site
    assert site.article_url.startswith(("^https?://", "^https://"))
    home = urlsplit(site.home)
    listed = [site.home, *(seed.url for seed in site.seeds)]
    listed += [f"https://{home.hostname}/{path}" for path in ("", "feed/", "category/news/page/2/")]
    assert [url for url in listed if site.is_article(url)] == []
    for foreign in ("https://evil.example", f"https://{home.hostname}.evil.example"):
        assert not site.is_article(f"{foreign}/12345/")
        assert not site.is_article(f"https://evil.example/?u={site.home}12345/")


def test_seeds_are_on_the_sites_own_hosts(known: SiteFile) -> None:
    """Nobody else's feed, and REST where WordPress has it."""
    own = {urlsplit(known.site.home).hostname, *known.site.hosts}
    for seed in known.site.seeds:
        assert urlsplit(seed.url).hostname in own
        assert seed.kind != "wordpress" or seed.url.endswith("/wp-json/wp/v2/posts")


def test_nobody_is_crawled_unasked(known: SiteFile) -> None:
    """A site nobody has met has a time for its night, and no night; it would be asked slowly."""
    site = known.site
    assert site.schedule
    assert (site.nightly_at is None) == (site.verified == "unverified")
    assert site.robots == "obey"
    assert site.delay_seconds >= 5


def test_nights_do_not_begin_together() -> None:
    """Once they are turned on, no two at the same minute."""
    begins = [read_site(path).site.schedule for path in PATHS]
    assert len(set(begins)) == len(begins)


@pytest.mark.parametrize("name", ARTICLES)
def test_known_articles_are_taken(name: str) -> None:
    """Addresses that public code has met are articles of their site."""
    assert read_site(FOLDER / f"{name}.yaml").site.is_article(ARTICLES[name])


@pytest.mark.parametrize("name", OTHERS)
def test_what_stands_beside_them_is_not(name: str) -> None:
    """Other editions, lists, and pages that only repeat an article."""
    assert not read_site(FOLDER / f"{name}.yaml").site.is_article(OTHERS[name])
