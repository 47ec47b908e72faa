"""Printed dates: every calendar habit of Arabic pages, with the precision that was printed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from articles.dates import is_machine_date, printed_date

DAMASCUS = ZoneInfo("Asia/Damascus")

DAYS = [
    ("19 يونيو، 2025", "2025-06-19"),
    ("نوفمبر 5, 2025", "2025-11-05"),
    ("ديسمبر 25, 2020", "2020-12-25"),
    ("5 تشرين الثاني 2025", "2025-11-05"),
    ("٥ نوفمبر ٢٠٢٥", "2025-11-05"),
    ("٨ أغسطس ٢٠٢٥", "2025-08-08"),
    ("١٥ تشرين الثاني ٢٠١٩", "2019-11-15"),
    ("۱۵ نیسان ۲۰۱۹".replace("ی", "ي"), "2019-04-15"),
    ("2025-06-19", "2025-06-19"),
    ("السبت - 20 نيسان 2024", "2024-04-20"),
    ("17 مارس/ آذار 2020", "2020-03-17"),
    ("12 مارس/آذار 2025", "2025-03-12"),
    ("18 حزيران/يونيو 2024", "2024-06-18"),
    ("28 آب / أغسطس 2013", "2013-08-28"),
    ("11 شوال 1441هـ - 03 يونيو 2020م", "2020-06-03"),
    ("الاحد 12 / 04 / 2020", "2020-04-12"),
    ("الجمعة 8 فيفري 2019", "2019-02-08"),
    ("9 جانفي 2019", "2019-01-09"),
    ("30 أفريل 2018", "2018-04-30"),
    ("1 ماي 2018", "2018-05-01"),
    ("14 جويلية 2018", "2018-07-14"),
    ("3 أوت 2018", "2018-08-03"),
    ("20 غشت 2021", "2021-08-20"),
    ("6 دجنبر 2021", "2021-12-06"),
    ("الجمعة , 9 ديسمبر 2022", "2022-12-09"),
    ("November 9, 2020", "2020-11-09"),
    ("9 Nov 2020", "2020-11-09"),
    ("20 كانون ثاني 2024", "2024-01-20"),
    ("20 كانون2 2024", "2024-01-20"),
    ("20 كانون الأوّل 2024", "2024-12-20"),
    ("3 تشرينالاول 2021", "2021-10-03"),
    ("3 تشرين أول 2021", "2021-10-03"),
    ("17 من حزيران 2025", "2025-06-17"),
    ("1 اب 2012", "2012-08-01"),
    ("1 أيّار 2012", "2012-05-01"),
    ("7 يوليه 2011", "2011-07-07"),
    ("تاريخ النشر: 14 شباط 2022", "2022-02-14"),
    ("آخر تحديث: 14 شبـاط 2022", "2022-02-14"),
    ("19.06.2025", "2025-06-19"),
    ("2025/6/2", "2025-06-02"),
    ("29 شباط 2024", "2024-02-29"),
]

MINUTES = [
    ("2020/12/25 - 1:59 صباحًا", "2020-12-24T23:59Z", "2020-12-25"),
    ("05.11.2025 | 12:30", "2025-11-05T09:30Z", "2025-11-05"),
    ("2026-01-08 | 12:42", "2026-01-08T09:42Z", "2026-01-08"),
    ("الأربعاء، 07 أكتوبر 2020 - 12:09 م", "2020-10-07T09:09Z", "2020-10-07"),
    ("الإثنين، 24 أغسطس 2020 09:23 ص", "2020-08-24T06:23Z", "2020-08-24"),
    ("تم نشره الجمعة 24 نيسان / أبريل 2020 09:22 مساءً", "2020-04-24T18:22Z", "2020-04-24"),
    ("الخميس , 18 تموز , 2024 :: 1:46 م", "2024-07-18T10:46Z", "2024-07-18"),
    ("12:45 ص 08/01/2026", "2026-01-07T21:45Z", "2026-01-08"),
    ("2 حزيران 2025، الساعة 12:30 ظهراً", "2025-06-02T09:30Z", "2025-06-02"),
    ("2 حزيران 2025، الساعة 11:30 ليلاً", "2025-06-02T20:30Z", "2025-06-02"),
    ("2 حزيران 2025 17:00 مساءً", "2025-06-02T14:00Z", "2025-06-02"),
    ("28 آب 2013 14:00 (GMT+0400)", "2013-08-28T10:00Z", "2013-08-28"),
    ("2025-06-19T23:30+00:00", "2025-06-19T23:30Z", "2025-06-20"),
    ("2020-06-03T03:01+0400", "2020-06-02T23:01Z", "2020-06-03"),
]

SECONDS = [
    ("2025-09-06T15:40:12+03:00", "2025-09-06T12:40:12Z"),
    ("2020-12-24T23:59:50+00:00", "2020-12-24T23:59:50Z"),
    ("2025-06-19T08:41:00.123Z", "2025-06-19T08:41:00Z"),
    ("2018-04-11 08:49:20", "2018-04-11T05:49:20Z"),
    ("2020-03-15 20:18:45 GST", "2020-03-15T16:18:45Z"),
    ("Thu, 19 Jun 2025 08:41:00 +0000", "2025-06-19T08:41:00Z"),
    ("19 Jun 2025 08:41:00 +0300", "2025-06-19T05:41:00Z"),
]

UNREADABLE = [
    "منذ 50 دقيقة",
    "5 ساعات مضت",
    "قبل يومين",
    "19 حزيران",
    "آخر تحديث:16:29(بيروت)",
    "مرآب 12 سيارة 2020",
    "مرآب 12, 2020",
    "جامعة تشرين 2020",
    "31 حزيران 2025",
    "11/10/1441هـ",
    "أيلول الأسود",
    "هاتف 963112345678",
]


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
