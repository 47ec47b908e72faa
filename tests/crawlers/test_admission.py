"""What of a night's URLs is asked for: the site's own, up to its budget."""

from __future__ import annotations

import pytest

from config.site import Site
from crawlers.admission import Admission

SITE = Site.model_validate(
    {
        "name": "waha",
        "publisher": "Waha",
        "home": "https://waha.example/",
        "article_url": "/news/",
        "seeds": [{"sitemap": "https://waha.example/index.xml"}],
        "hosts": ["cdn.example"],
        "budget": 3,
    }
)
OVER = ("over-budget", "")


@pytest.fixture
def admission() -> Admission:
    """A night with a budget of three."""
    return Admission(SITE, allow_private=False)


def article(admission: Admission, number: int) -> tuple[str, str] | None:
    """The fate of an article, or None for one that is asked for."""
    return admission.unfetched(f"https://waha.example/news/{number}", "article")


def test_articles_and_pages_of_seeds_share_the_budget(admission: Admission) -> None:
    """One page and two articles; the front page and pictures are free."""
    assert admission.unfetched("https://waha.example/index.xml", "seed") is None
    assert [article(admission, number) for number in range(4)] == [None, None, OVER, OVER]
    assert admission.unfetched("https://waha.example/", "home") is None
    assert admission.unfetched("https://waha.example/a.png", "requisite") is None


def test_the_articles_of_one_page_do_not_shut_out_the_next(admission: Admission) -> None:
    """Pages are admitted as long as they alone are within the budget."""
    assert [article(admission, number) for number in range(50)].count(OVER) == 47
    pages = [admission.unfetched(f"https://waha.example/{n}.xml", "seed") for n in range(4)]
    assert pages == [None, None, None, OVER]


def test_requisites_of_a_host_are_bounded_by_its_pages(admission: Admission) -> None:
    """A hundred for the front page and for each article; another host's are counted apart."""

    def asked(host: str) -> int:
        urls = (f"https://{host}/{number}.png" for number in range(1000))
        return [admission.unfetched(url, "requisite") for url in urls].count(None)

    assert (asked("waha.example"), asked("cdn.example")) == (100, 100)
    assert article(admission, 1) is None
    assert asked("waha.example") == 100
    assert admission.unfetched("https://waha.example/x.png", "requisite") == OVER


def test_what_is_out_of_scope_costs_nothing(admission: Admission) -> None:
    """Other hosts and pages that are no articles are refused before they are counted."""
    for _time in range(5):
        refused = admission.unfetched("https://other.example/news/1", "article")
        assert refused == ("out-of-scope", "another host")
        refused = admission.unfetched("https://waha.example/about", "article")
        assert refused == ("out-of-scope", "not an article_url")
    assert article(admission, 1) is None
