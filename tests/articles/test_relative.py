"""Relative dates against the moment of capture: read as far as they can only mean one thing."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from articles.dating.relative import relative_date

ZONE = ZoneInfo("Asia/Damascus")
# 12:30 in Damascus.
ASKED = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TODAY, YESTERDAY = dt.date(2026, 11, 22), dt.date(2026, 11, 21)
READ = [
    ("منذ 50 دقيقة", "2026-11-22T08:40", TODAY),
    ("منذ ٥ دقائق", "2026-11-22T09:25", TODAY),
    ("قبل دقيقتين", "2026-11-22T09:28", TODAY),
    ("منذ دقيقة واحدة", "2026-11-22T09:29", TODAY),
    ("5 دقائق مضت", "2026-11-22T09:25", TODAY),
    ("منذ لحظات", "2026-11-22T09:30", TODAY),
    ("10 minutes ago", "2026-11-22T09:20", TODAY),
    ("منذ 3 ساعات", None, TODAY),
    ("قبل ساعة واحدة", None, TODAY),
    ("منذ ساعتين", None, TODAY),
    ("5 ساعات مضت", None, TODAY),
    ("5 ساعات ago", None, TODAY),
    ("an hour ago", None, TODAY),
    ("منذ 14 ساعة", None, YESTERDAY),
    ("منذ يوم واحد", None, YESTERDAY),
    ("قبل يومين", None, dt.date(2026, 11, 20)),
    ("منذ 3 أيام", None, dt.date(2026, 11, 19)),
    ("منذ 11 يوماً", None, dt.date(2026, 11, 11)),
    ("أمس", None, YESTERDAY),
    ("اليوم", None, TODAY),
    ("نُشر منذ 3 ساعات", None, TODAY),
    ("منذ ثلاث ساعات", None, TODAY),
    ("منذ ثلاثة أيام", None, dt.date(2026, 11, 19)),
    ("3h ago", None, TODAY),
    ("2 gün önce", None, dt.date(2026, 11, 20)),
    ("پێش ٣ کاتژمێر", None, TODAY),
    ("berî 2 rojan", None, dt.date(2026, 11, 20)),
    ("أول أمس", None, dt.date(2026, 11, 20)),
    ("اليوم، 09:05 ص", "2026-11-22T06:05", TODAY),
    ("أمس الساعة 9:30 مساءً", "2026-11-21T18:30", YESTERDAY),
    ("Yesterday at 2:05 PM", "2026-11-21T11:05", YESTERDAY),
]


@pytest.mark.parametrize(("raw", "at", "day"), READ)
def test_relative_date_is_read(raw: str, at: str | None, day: dt.date) -> None:
    """Minutes give a moment; hours and days give the day they lie in; the words are kept."""
    found = relative_date(raw, asked_at=ASKED, zone=ZONE)
    assert found is not None
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC) if at else None
    assert (found.at, found.date, found.raw) == (moment, day, raw)
    assert found.source == "relative"
    assert found.precision == ("minute" if at else "day")


@pytest.mark.parametrize(
    "raw",
    ["منذ 12 ساعة", "منذ أسبوعين", "منذ شهر", "قبل الظهر", "منذ 2020", "منذ بدء الحرب", "", "ago"],
)
def test_what_could_mean_two_days_is_not_guessed(raw: str) -> None:
    """Twelve to thirteen hours ago is today or yesterday; weeks name no day; words are no date."""
    assert relative_date(raw, asked_at=ASKED, zone=ZONE) is None
