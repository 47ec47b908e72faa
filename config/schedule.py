"""When a site's night begins: one cron line, in the site's own zone."""

from __future__ import annotations

import re

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


def _fits(part: str, lowest: int, highest: int) -> bool:
    found = _PART.fullmatch(part)
    if not found or (found["step"] and int(found["step"]) == 0):
        return False
    first = int(found["first"] or lowest)
    last = int(found["last"] or first)
    return lowest <= first <= last <= highest
