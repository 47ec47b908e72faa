"""A whole archive walked in small portions: all of it, nothing twice, from where it was left."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pytest

from archive import keys
from archive.errors import LeaseHeld
from archive.storage import lease
from crawlers import walk as walking
from crawlers.dispositions import Fate
from crawlers.seeds import Found, Harvest
from crawlers.walk import Walk
from tests.crawlers.test_plan import site
from tests.keeping.desk import Desk
from tests.night.many import crawls_in
from tests.night.workplace import site_file
from tests.seeds.paper import Paper, printed
from warraq import catalogue, steps
from warraq.nights import backfilling, ledger

NIGHT = "2026-11-23"
POSTS = 14


@dataclass(slots=True)
class Killing(Paper):
    """Kills the crawl once, when half of the posts are asked for."""

    spool: Path = Path()
    left: list[int] = field(default_factory=lambda: [signal.SIGKILL])

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """As a paper does."""
        if len(articles(self)) == POSTS // 2 and self.left:
            how = self.left.pop()
            for crawl in crawls_in(self.spool):
                os.kill(crawl, how)
        return Paper.answer(self, target)


@dataclass(slots=True)
class Aged(Paper):
    """All of its posts are fourteen years old."""

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """As a paper does."""
        status, headers, body = Paper.answer(self, target)
        return status, headers, body.replace(b"2026-11-22T", b"2012-11-22T")


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A paper with more posts than a night's budget."""
    with printed(Paper(posts=POSTS)) as printed_paper:
        yield printed_paper


def add(desk: Desk, paper: Paper, *seeds: Mapping[str, object], budget: int = 10) -> None:
    """The paper's site file."""
    port = int(paper.base.rpartition(":")[2])
    facts = {"article_url": "/p/[0-9]+/$", "budget": budget, "seeds": seeds}
    desk.place.add_site("paper", site_file("paper", port, **facts))


def wordpress(paper: Paper) -> dict[str, object]:
    """Its REST interface as a seed, of which a night reads two pages and a backfill all."""
    return {"wordpress": f"{paper.base}/wp-json/wp/v2/posts", "pages": 2}


def articles(paper: Paper) -> Counter[str]:
    """How often each post was asked for."""
    return Counter(path for path in paper.asked if path.startswith("/p/"))


def test_an_archive_is_walked_within_the_budget(desk: Desk, paper: Paper) -> None:
    """Run by run until nothing is left: each post once, no run over its budget, the end said."""
    add(desk, paper, wordpress(paper))
    told, asked = [], 0
    while not told or told[-1].status:
        told.append(desk.run("backfill", "paper", "--date", NIGHT))
        counted = [path for path in paper.asked[asked:] if path not in ("/", "/robots.txt")]
        assert len(counted) <= 10
        asked = len(paper.asked)
        assert len(told) < 6
    assert [each.status for each in told] == [1] * (len(told) - 1) + [0]
    assert articles(paper) == {f"/p/{number}/": 1 for number in range(1, POSTS + 1)}
    assert max(Counter(paper.seed_pages()).values()) == 1
    assert "left: 0 listing pages" in told[-1].err
    assert len(desk.rows("captures")) >= POSTS
    again = desk.run("backfill", "paper", "--date", NIGHT)
    assert (again.status, again.out, len(paper.asked)) == (0, "", asked)


def test_killed_it_goes_on(desk: Desk) -> None:
    """By kill -9 in the middle: what was captured is not asked again, what was not is."""
    with printed(Killing(posts=POSTS, spool=desk.place.spool)) as paper:
        add(desk, paper, wordpress(paper), budget=100)
        cut = desk.run("backfill", "paper", "--date", NIGHT)
        assert cut.status == 1
        assert "was cut short" in cut.err
        assert len(articles(paper)) < POSTS
        done = desk.run("backfill", "paper", "--date", NIGHT)
        assert done.status == 0, done.err
    assert set(articles(paper)) == {f"/p/{number}/" for number in range(1, POSTS + 1)}
    assert sum(articles(paper).values()) <= POSTS + 2, "only what was on the wire is asked again"


def test_every_year_of_a_sitemap_since_a_day(desk: Desk, paper: Paper) -> None:
    """All files of the index, across runs; of older posts none, of those with no date all."""
    years = {2019: (1, 2), 2020: (3, 4), 2021: (5, 6)}
    index = "".join(f"<sitemap><loc>{paper.base}/{year}.xml</loc></sitemap>" for year in years)
    paper.answers["/sitemap.xml"] = (200, f"<sitemapindex>{index}</sitemapindex>".encode())
    for year, numbers in years.items():
        urls = "".join(
            f"<url><loc>{paper.url(number)}</loc><lastmod>{year}-05-0{number}</lastmod></url>"
            for number in numbers
        )
        paper.answers[f"/{year}.xml"] = (200, f"<urlset>{urls}</urlset>".encode())
    add(desk, paper, {"sitemap": f"{paper.base}/sitemap.xml"}, budget=4)
    first = desk.run("backfill", "paper", "--date", NIGHT, "--since", "2020-05-04")
    second = desk.run("backfill", "paper", "--date", NIGHT)
    assert [first.status, second.status] == [1, 0], (first.err, second.err)
    assert articles(paper) == {f"/p/{number}/": 1 for number in (4, 5, 6)}
    years_read = [page for page in paper.seed_pages() if page[1].isdigit()]
    assert max(Counter(years_read).values()) == 1


def test_old_posts_rest_after_a_backfill(desk: Desk) -> None:
    """Their age is that of the printed day: the next night asks for none of them."""
    with printed(Aged(posts=POSTS)) as paper:
        add(desk, paper, wordpress(paper), budget=100)
        assert desk.run("backfill", "paper", "--date", NIGHT).status == 0
    rules = catalogue.rules_of(steps.read_settings(), "paper")
    plan = ledger.plan(desk.place.stores.derived, rules.site, date(2026, 11, 24))
    assert (plan.due, len(plan.resting)) == ((), POSTS)


def test_a_backfill_waits_for_the_night(desk: Desk, paper: Paper) -> None:
    """While a night of the site runs, anywhere, nothing is walked."""
    add(desk, paper, wordpress(paper))
    derived = desk.place.stores.derived
    assert desk.run("sites", "check").status == 0
    steps.open_stores(steps.read_settings())
    lease.take(derived, keys.lease("paper", "night"), "a night of paper")
    refused = desk.run("backfill", "paper", "--date", NIGHT)
    assert refused.status == 3
    assert refused.err.startswith("a night of paper is running: the backfill waits")
    with pytest.raises(LeaseHeld):
        steps.backfill("paper", date.fromisoformat(NIGHT))
    assert paper.asked == []


def page(url: str, disposition: str, via: str = "", seed: str = "section x") -> Fate:
    """The fate of a listing page."""
    return Fate(url, "seed", disposition, via=via, seed=seed)  # type: ignore[arg-type]


def test_where_a_walk_goes_on() -> None:
    """At what was not read; after a kill also at the last page read and at those never met."""
    begun = Walk(pending=(("s", "s1"), ("t", "t1")))
    pages = [page("s1", "captured"), page("s2", "captured", "s1"), page("s3", "over-budget", "s2")]
    ended = backfilling.after(begun, [*pages, page("t1", "gone")], was_killed=False)
    assert (ended.pending, ended.walked) == ((("s", "s3"),), ("s1", "s2", "t1"))
    killed = backfilling.after(begun, pages[:2], was_killed=True)
    assert killed.pending == (("s", "s2"), ("t", "t1"))
    assert not ended.is_over
    assert backfilling.after(ended, [page("s3", "captured")], was_killed=False).is_over
    index = page("m", "captured", seed="sitemap")
    behind = [index, page("m1", "captured", "m"), page("m2", "over-budget", "m")]
    left = backfilling.after(Walk(pending=(("m", "m"),)), behind, was_killed=False)
    assert (left.pending, left.walked) == ((("m", "m"), ("m", "m2")), ("m1",))


def test_a_walk_survives_its_file() -> None:
    """As JSON and back."""
    walk = Walk(date(2020, 1, 1), None, (("s", "p"),), ("w",), 3)
    told = json.loads(json.dumps(asdict(walk), default=str))
    assert walking.parse(told) == walk


def test_what_belongs_to_a_walk() -> None:
    """Of a page: what is dated within its days or not at all; behind a page of older ones: none."""
    walk = walking.new_walk(site(), date(2020, 1, 1), date(2020, 12, 31))
    urls = [Found(day or "none", day) for day in ("2019-12-31", "2020-01-01", "2021-01-01", "")]
    taken = walk.part_of(Harvest(tuple(urls), older_pages=("p",)), lambda found: found.printed_date)
    assert [found.url for found in taken.found] == ["2020-01-01", "none"]
    assert taken.older_pages == ("p",)
    old = Harvest((urls[0], urls[3]), older_pages=("p",))
    assert walk.part_of(old, lambda found: found.printed_date).older_pages == ()


def test_wordpress_is_asked_for_the_days_alone() -> None:
    """By its own `after` and `before`, a day wider on both sides, beside what the file says."""
    seed = {"wordpress": "https://news.example/wp-json/wp/v2/posts?categories=7"}
    walk = walking.new_walk(site(seeds=[seed]), date(2020, 1, 1), date(2020, 12, 31))
    ((named, page_of_it),) = walk.pending
    assert named == seed["wordpress"]
    assert "categories=7" in page_of_it
    assert "after=2019-12-31T00%3A00%3A00" in page_of_it
    assert "before=2021-01-02T00%3A00%3A00" in page_of_it
    assert "page=1" in page_of_it
