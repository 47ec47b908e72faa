"""`python -m bench.dates`: printed dates read to the exact day, beside dateparser and htmldate.

The strings are those of the test suite, read in Damascus; the pages are its forty dated pages.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import dateparser
import htmldate

from articles.article import Article
from articles.dating.dates import printed_date
from bench.readers import article
from tests.articles.dated_pages import PAGES
from tests.articles.printed_dates import DAYS, MINUTES, SECONDS, UNREADABLE

ZONE = ZoneInfo("Asia/Damascus")
Day = dt.date | None


def main() -> None:
    """Print one line a reader and task: exact days, and CPU seconds."""
    days = [(raw, dt.date.fromisoformat(day)) for raw, day in DAYS]
    days += [(raw, dt.date.fromisoformat(day)) for raw, _moment, day in MINUTES]
    days += [(raw, _day_of(dt.datetime.fromisoformat(moment))) for raw, moment in SECONDS]
    strings: list[tuple[str, Day]] = [*days, *((raw, None) for raw in UNREADABLE)]
    pages = [(page.html, dt.date.fromisoformat(page.day) if page.day else None) for page in PAGES]
    _score("strings", "warraq", strings, _warraq)
    _score("strings", "dateparser", strings, _dateparser)
    _score("pages", "warraq", pages, _warraq_page)
    _score("pages", "htmldate", pages, _htmldate)


def _score(
    task: str, name: str, samples: list[tuple[str, Day]], reader: Callable[[str], Day]
) -> None:
    begun = time.process_time()
    exact = sum(reader(raw) == day for raw, day in samples)
    seconds = time.process_time() - begun
    print(f"{task:<8} {name:<11} exact day {exact}/{len(samples)}  {seconds:.2f} s CPU")


def _day_of(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZONE).date()


def _warraq(raw: str) -> Day:
    return printed_date(raw, zone=ZONE, source="visible").date


def _dateparser(raw: str) -> Day:
    asked = {"TIMEZONE": "Asia/Damascus", "RETURN_AS_TIMEZONE_AWARE": True, "DATE_ORDER": "DMY"}
    strict = {**asked, "REQUIRE_PARTS": ["day", "month", "year"]}
    found = dateparser.parse(raw, languages=["ar", "en"], settings=strict)
    return _day_of(found) if found else None


def _warraq_page(html: str) -> Day:
    found = article(html.encode(), "https://bench.example/1/", "ar")
    return found.published.date if isinstance(found, Article) and found.published else None


def _htmldate(html: str) -> Day:
    found = htmldate.find_date(html, original_date=True, outputformat="%Y-%m-%d")
    return dt.date.fromisoformat(found) if found else None


if __name__ == "__main__":
    main()
