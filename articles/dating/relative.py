"""Relative date + moment of capture -> the moment or day it can only mean, or nothing.

`منذ 3 ساعات` means some moment between three and four hours before the page was made.  Minutes are
as fine as any printed clock and give a moment; of hours and days a day is given where the whole
span lies within one day of the site's zone; weeks and more are too coarse to name a day.
Forms are those of WordPress (`قبل %s`, `%s مضت`), of its Arabic themes (`منذ %s`), of Meks, and
their like in Kurdish and Turkish.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from articles.article import RELATIVE, PrintedDate
from articles.dating.dates import printed_date
from articles.wording import bare, folded

_MINUTE, _HOUR, _DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# Each unit as one, two (the dual) and more are written, after `wording.bare`.
_UNITS: tuple[tuple[str, str, str, dt.timedelta], ...] = (
    (
        "دقيقه",
        "دقيقت(?:ين|ان)",
        "دقيقه|دقايق|minutes?|mins?|m|dakika|xulekan?|deqîqeyan?|خولەك",
        _MINUTE,
    ),
    ("ساعه", "ساعت(?:ين|ان)", "ساعه|ساعات|hours?|hrs?|h|saat|saetan?|كاتژمێر|سەعات", _HOUR),
    ("يوم", "يوم(?:ين|ان)", "يوما?|ايام|days?|d|gün|rojan?|ڕۆژ", _DAY),
)
_NUMBERS = ("ثلاث", "اربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_COUNTED = re.compile(rf"({'|'.join(_NUMBERS)})ه?\s(?=ساعات|ايام|دقايق)")
_SAID = r"(?:(?:نشرت?|تم النشر|كتب|published|posted)\s)?"
_AGO = re.compile(
    rf"{_SAID}(?:منذ|قبل|berî|پێش)\s(?P<before>.{{1,30}})|"
    rf"{_SAID}(?P<after>.{{1,30}}?)\s(?:مضت|ago|önce|berê|لەمەوپێش)",
    re.IGNORECASE,
)
_NOW = re.compile(r"الان|للتو|منذ لحظات|منذ قليل|just now", re.IGNORECASE)
_DAYS = {
    **dict.fromkeys(("اليوم", "today", "bugün", "îro", "ئەمڕۆ"), 0),
    **dict.fromkeys(("امس", "البارحه", "yesterday", "dün", "duh", "دوێنێ"), 1),
    **dict.fromkeys(("اول امس", "اول من امس"), 2),
}
_NAMED_DAY = re.compile(
    rf"(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})"
    r"(?:\s?[,،|-]?\s(?:الساعه\s|at\s|saat\s)?(?P<clock>\d{1,2}:\d\d.{0,8}))?",
    re.IGNORECASE,
)


def relative_date(raw: str, *, asked_at: dt.datetime, zone: ZoneInfo) -> PrintedDate | None:
    """A relative date read against the moment of capture (aware); None where `raw` is none."""
    text = folded(raw)
    plain = _COUNTED.sub(_in_digits, folded(bare(text)))
    if named := _NAMED_DAY.fullmatch(plain):
        return _on_day(named, text, asked_at=asked_at, zone=zone)
    since = dt.timedelta(0), _MINUTE
    if not _NOW.fullmatch(plain):
        found = _AGO.fullmatch(plain)
        span = _span((found["before"] or found["after"]) if found else "")
        if span is None:
            return None
        since = span
    latest, earliest = (asked_at - age for age in since)
    day = latest.astimezone(zone).date()
    if since[1] - since[0] <= _MINUTE:
        return PrintedDate(latest.astimezone(dt.UTC), day, "minute", text, RELATIVE)
    if since[1] - since[0] == _DAY:  # days are counted by the calendar as often as by the clock
        return PrintedDate(None, day, "day", text, RELATIVE)
    same = day == earliest.astimezone(zone).date()
    return PrintedDate(None, day, "day", text, RELATIVE) if same else None


def _on_day(
    named: re.Match[str], text: str, *, asked_at: dt.datetime, zone: ZoneInfo
) -> PrintedDate:
    """A day by its name, with the clock beside it if there is one: `أمس 9:30 مساءً`."""
    day = asked_at.astimezone(zone).date() - _DAY * _DAYS[named["day"].lower()]
    if not named["clock"]:
        return PrintedDate(None, day, "day", text, RELATIVE)
    read = printed_date(f"{day.isoformat()} - {named['clock']}", zone=zone, source=RELATIVE)
    return PrintedDate(read.at, read.date, read.precision, text, RELATIVE)


def _in_digits(counted: re.Match[str]) -> str:
    return f"{_NUMBERS.index(counted[1]) + 3} "


def _span(amount: str) -> tuple[dt.timedelta, dt.timedelta] | None:
    """The least and the greatest age that an amount stands for."""
    if amount in ("نصف ساعه", "half an hour"):
        return _HOUR / 2, _HOUR
    for one, two, many, unit in _UNITS:
        counted = re.fullmatch(
            rf"(?:(\d{{1,3}})\s?(?:{many})|({two})|(?:{one}|an?\s(?:{many}))(?:\sواحده?)?)",
            amount,
            re.IGNORECASE,
        )
        if counted:
            number = int(counted[1]) if counted[1] else 2 if counted[2] else 1
            return unit * number, unit * (number + 1)
    return None
