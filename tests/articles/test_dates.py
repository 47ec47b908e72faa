"""Printed dates: every calendar habit of Arabic pages, with the precision that was printed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from articles.dating.dates import is_machine_date, printed_date
from tests.articles.harder_dates import HARDER
from tests.articles.printed_dates import DAYS, MINUTES, SECONDS, UNREADABLE

DAMASCUS = ZoneInfo("Asia/Damascus")


@pytest.mark.parametrize(("raw", "day"), DAYS)
def test_printed_day_is_a_day(raw: str, day: str) -> None:
    """A page that prints a day gives that day, no moment, and what it printed."""
    found = printed_date(raw, zone=DAMASCUS, source="visible")
    assert (found.date, found.at) == (dt.date.fromisoformat(day), None)
    assert (found.precision, found.raw) == ("day", raw)


@pytest.mark.parametrize(("raw", "moment", "day"), MINUTES)
def test_printed_clock_is_a_minute(raw: str, moment: str, day: str) -> None:
    """A clock is read in the site's zone, or the one it states, and the day is the site's own."""
    found = printed_date(raw, zone=DAMASCUS, source="visible")
    assert found.at == dt.datetime.fromisoformat(moment)
    assert (found.date, found.precision) == (dt.date.fromisoformat(day), "minute")


@pytest.mark.parametrize(("raw", "moment"), SECONDS)
def test_machine_date_is_a_second(raw: str, moment: str) -> None:
    """ISO 8601 and RFC 822 dates give a second, aware and in UTC."""
    found = printed_date(raw, zone=DAMASCUS, source="meta")
    assert found.at == dt.datetime.fromisoformat(moment)
    assert found.at.tzinfo is dt.UTC
    assert found.precision == "second"


@pytest.mark.parametrize("raw", UNREADABLE)
def test_nothing_is_guessed(raw: str) -> None:
    """A string without a whole Gregorian date keeps what was printed and gives no date."""
    found = printed_date(raw, zone=DAMASCUS, source="visible")
    assert (found.date, found.at, found.precision, found.raw) == (None, None, None, raw)


@pytest.mark.parametrize(("raw", "meant"), HARDER)
def test_harder_dates(raw: str, meant: str | None) -> None:
    """Twins of every kind, odd zones, half-days, updates told first: the day and minute meant."""
    found = printed_date(raw, zone=DAMASCUS, source="visible")
    local = found.at.astimezone(DAMASCUS) if found.at else None
    day = found.date.isoformat() if found.date else None
    assert (f"{local:%Y-%m-%d %H:%M}" if local else day) == meant


def test_damascus_had_summer_time_until_2022() -> None:
    """The zone's history counts: +2 in the winter of 2020, +3 all year since October 2022."""
    hours = [
        printed_date(f"{year}-01-10 12:00", zone=DAMASCUS, source="visible").at
        for year in (2020, 2023)
    ]
    assert [moment.hour for moment in hours if moment] == [10, 9]


def test_only_iso_counts_as_a_machine_date() -> None:
    """A meta value in Arabic words is for people, whatever its property says."""
    assert is_machine_date("2025-06-19T08:41:00+03:00")
    assert not is_machine_date("الأربعاء، 07 أكتوبر 2020 - 12:09 م")
