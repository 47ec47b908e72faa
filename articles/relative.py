"""Relative date + moment of capture -> the moment or day it can only mean, or nothing.

`منذ 3 ساعات` means some moment between three and four hours before the page was made.  Minutes are
as fine as any printed clock and give a moment; of hours and days a day is given where the whole
span lies within one day of the site's zone; weeks and more are too coarse to name a day.
Forms are those of WordPress (`قبل %s`, `%s مضت`), of its Arabic themes (`منذ %s`) and of Meks.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from articles.article import RELATIVE, PrintedDate
from articles.wording import bare, folded

_MINUTE, _HOUR, _DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# Each unit as one, two (the dual) and more are written, after `wording.bare`.
_UNITS: tuple[tuple[str, str, str, dt.timedelta], ...] = (
    ("دقيقه", "دقيقت(?:ين|ان)", "دقيقه|دقايق|minutes?|mins?", _MINUTE),
    ("ساعه", "ساعت(?:ين|ان)", "ساعه|ساعات|hours?|hrs?", _HOUR),
    ("يوم", "يوم(?:ين|ان)", "يوما?|ايام|days?", _DAY),
)
_AGO = re.compile(
    r"(?:منذ|قبل)\s(?P<before>.{1,30})|(?P<after>.{1,30})\s(?:مضت|ago)", re.IGNORECASE
)
_NOW = re.compile(r"الان|للتو|منذ لحظات|منذ قليل|just now", re.IGNORECASE)
_DAYS = {"اليوم": 0, "today": 0, "امس": 1, "البارحه": 1, "yesterday": 1}


def relative_date(raw: str, *, asked_at: dt.datetime, zone: ZoneInfo) -> PrintedDate | None:
    """A relative date read against the moment of capture (aware); None where `raw` is none."""
    text = folded(raw)
    plain = folded(bare(text))
    if plain.lower() in _DAYS:
        day = asked_at.astimezone(zone).date() - _DAY * _DAYS[plain.lower()]
        return PrintedDate(None, day, "day", text, RELATIVE)
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


def _span(amount: str) -> tuple[dt.timedelta, dt.timedelta] | None:
    """The least and the greatest age that an amount stands for."""
    for one, two, many, unit in _UNITS:
        counted = re.fullmatch(
            rf"(?:(\d{{1,3}})\s(?:{many})|({two})|(?:{one}|an?\s(?:{many}))(?:\sواحده?)?)", amount
        )
        if counted:
            number = int(counted[1]) if counted[1] else 2 if counted[2] else 1
            return unit * number, unit * (number + 1)
    return None
