"""When a site's night begins: one cron line, in the site's own zone."""

from __future__ import annotations

import re
from datetime import date, time

_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
)
_PART = re.compile(r"(?:\*|(?P<first>[0-9]+)(?:-(?P<last>[0-9]+))?)(?:/(?P<step>[0-9]+))?")


def checked_cron(line: str) -> str:
    """The line itself, or a ValueError that names the field at fault.

    Five fields of numbers, as crontab(5) has them: `*`, ranges, lists and steps; no names, and no
    `@daily`.  A line that the scheduler cannot read would take a site's nights away silently.
    """
    fields = line.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"{line!r} is not a cron line of five fields")
    for field, (name, lowest, highest) in zip(fields, _FIELDS, strict=True):
        if not all(_fits(part, lowest, highest) for part in field.split(",")):
            raise ValueError(
                f"{line!r}: {field!r} is no {name}: numbers from {lowest} to {highest}, or `*`"
            )
    return line


def first_on(line: str, day: date) -> time | None:
    """When the line first fires on a day; None where it does not.

    Where both the day of the month and that of the week are restricted, either will do, and 7 is
    Sunday as 0 is (crontab(5)).
    """
    minutes, hours, days, months, weekdays = (
        _numbers(field, lowest, highest)
        for field, (_name, lowest, highest) in zip(line.split(), _FIELDS, strict=True)
    )
    by_month = day.day in days
    by_week = bool({day.isoweekday(), day.isoweekday() % 7} & weekdays)
    restricted = [not field.startswith("*") for field in line.split()[2::2]]
    meant = (by_month or by_week) if all(restricted) else (by_month and by_week)
    return time(min(hours), min(minutes)) if meant and day.month in months else None


def _numbers(field: str, lowest: int, highest: int) -> set[int]:
    numbers: set[int] = set()
    for part in field.split(","):
        found = _PART.fullmatch(part)
        assert found  # noqa: S101 - `checked_cron` saw to it
        first = int(found["first"] or lowest)
        open_end = highest if found["first"] is None or found["step"] else first
        numbers.update(range(first, int(found["last"] or open_end) + 1, int(found["step"] or 1)))
    return numbers


def _fits(part: str, lowest: int, highest: int) -> bool:
    found = _PART.fullmatch(part)
    if not found or (found["step"] and int(found["step"]) == 0):
        return False
    first = int(found["first"] or lowest)
    last = int(found["last"] or first)
    return lowest <= first <= last <= highest
