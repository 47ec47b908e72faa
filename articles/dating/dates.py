"""Printed date -> the moment or day it means, in the site's own zone.

What a page prints decides the precision: a day gives a day, never a midnight.  Nothing is guessed:
a string without a year, and a relative one (`منذ ساعة`), keep their `raw` and no more.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from articles.article import Precision, PrintedDate
from articles.dating.months import MONTHS
from articles.dating.ordinals import counted
from articles.wording import bare, folded

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d(?P<second>:\d\d(?:\.\d+)?)?)"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d|[+-]\d\d|[A-Z]{3,4})?)?",
    re.IGNORECASE | re.ASCII,
)
# ISO 8601's basic format.
_ISO_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?", re.ASCII)
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2},\s)?\d{1,2}\s[A-Z][a-z]{2}\s\d{4}\s\d\d:\d\d(?::\d\d)?\s\S+"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# Kurdish puts its endings on the name: `Cotmeha`, `نیسانی`.
_ENDED = r"(?:an|a|ê|ي)?(?![^\W\d]|(?<=\d)\d)"
_NAMED = rf"(?:{_MONTH}){_ENDED}"
_TWIN = rf"(?<![^\W\d])(?P<month>{_MONTH}){_ENDED}(?:\s*[/\\-]?\s*{_NAMED})?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|['’]?ê|ي)?"
_PART = r"[\s,،.]+"
_LOOSE = r"[\s,،./-]*"
_DAY_MONTH = re.compile(
    rf"{_DAY}(?:\s+(?:من|of))?(?:\s+شهر)?{_LOOSE}{_TWIN}{_LOOSE}(?:(?:من\s+)?(?:عام|سنه)\s+)?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"{_TWIN}{_PART}{_DAY}{_PART}{_YEAR}", re.IGNORECASE)
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d){_YEAR}{_PART}{_TWIN}{_PART}{_DAY}", re.IGNORECASE)
_YEAR_DAY_MONTH = re.compile(rf"(?<!\d){_YEAR}{_PART}{_DAY}{_PART}{_TWIN}", re.IGNORECASE)
_BETWEEN = r"\s*(?P<mark>[-/.])\s*"
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d){_BETWEEN}(?P<month>\d{{1,2}})\s*(?P=mark)\s*(?P<day>\d{{1,2}})(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}}){_BETWEEN}(?P<month>\d{{1,2}})\s*(?P=mark)\s*{_YEAR}"
)
# Every day of these has a year, and every date a digit of any script.
_DIGIT = re.compile(r"\d")
_CENTURY = re.compile(r"(?:19|20)\d\d")
_DAYS = (
    _DAY_MONTH,
    _MONTH_DAY,
    _YEAR_FIRST,
    _DAY_FIRST,
    _YEAR_MONTH_DAY,
    _YEAR_DAY_MONTH,
)
_HALF = r"(?P<half>قبل الظهر|بعد الظهر|صباحا|مساء|ظهرا|عصرا|ليلا|فجرا|ص|م|[ap]\.?m\.?)(?!\w)"
_CLOCK = re.compile(
    rf"(?<![\d:])(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?![\d:])\s*(?:{_HALF})?",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:اخر|تاريخ ال) ?(?:تحديث|تعديل)|تم التحديث|حدث في|last (?:update|modified)|(?<!\w)updated",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"تاريخ النشر|(?<!\w)نشرت? ?(?:في|بتاريخ|:)|published|posted", re.IGNORECASE
)
_STATED_ZONE = re.compile(
    r"(?:GMT|UTC|[غج]ري?نيتش|[غج]رينتش|(?<!\w)ت\.?\s?غ(?!\w))\s*(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?",
    re.IGNORECASE,
)
_BRACKETS = str.maketrans("()[]", "    ")
# Hours east of Greenwich of the zone names met on Arabic pages; AST and the like are ambiguous.
_NAMED_ZONES = {
    "Z": 0,
    "GMT": 0,
    "UTC": 0,
    "GST": 4,
    "MSK": 3,
    "EET": 2,
    "EEST": 3,
    "CET": 1,
    "CEST": 2,
}
_NOON = 12
_MONTHS_IN_YEAR = 12


def printed_date(raw: str, *, zone: ZoneInfo, source: str) -> PrintedDate:
    """A date as printed, read where it can be; a clock without a zone is in `zone`."""
    text = folded(raw)
    if not _DIGIT.search(text):
        return PrintedDate(None, None, None, text, source)
    try:
        return (
            _iso(text, zone, source) or _rfc822(text, zone, source) or _visible(text, zone, source)
        )
    except (ValueError, OverflowError):  # the 31st of a month of thirty days, hour 25
        return PrintedDate(None, None, None, text, source)


def is_machine_date(text: str) -> bool:
    """Whether a metadata value is ISO 8601 rather than a sentence for people."""
    return _ISO.fullmatch(folded(text)) is not None


def says_updated(raw: str) -> bool:
    """Whether a line tells when a page was changed, alone or beside when it was published."""
    return _UPDATED.search(folded(bare(raw))) is not None


def only_updated(raw: str) -> bool:
    """Whether a line tells of nothing but a change: `آخر تحديث: 3 نيسان 2026`."""
    opening = re.split(r"\d", folded(bare(raw)), maxsplit=1)[0]
    return _UPDATED.search(opening) is not None and _PUBLISHED.search(bare(raw)) is None


def _iso(text: str, zone: ZoneInfo, source: str) -> PrintedDate | None:
    found = _ISO.fullmatch(_extended(text))
    if found is None:
        return None
    day = dt.date.fromisoformat(found["date"])
    if not found["clock"]:
        return PrintedDate(None, day, "day", text, source)
    clock = dt.time.fromisoformat(found["clock"].partition(".")[0])
    offset = _offset(found["zone"]) if found["zone"] else None
    precision: Precision = "second" if found["second"] else "minute"
    return _moment(dt.datetime.combine(day, clock), offset, zone, (precision, text, source))


def _extended(text: str) -> str:
    """ISO 8601's basic format as its extended one; anything else as it is."""
    found = _ISO_BASIC.match(text)
    if found is None:
        return text
    clock = ":".join(part for part in found.groups()[3:] if part)
    return f"{'-'.join(found.groups()[:3])}T{clock}{text[found.end() :]}"


def _rfc822(text: str, zone: ZoneInfo, source: str) -> PrintedDate | None:
    if not _RFC822.fullmatch(text):
        return None
    moment = parsedate_to_datetime(text)
    precision: Precision = "second" if text.count(":") > 1 else "minute"
    return _moment(moment.replace(tzinfo=None), moment.tzinfo, zone, (precision, text, source))


def _visible(text: str, zone: ZoneInfo, source: str) -> PrintedDate:
    plain = counted(folded(bare(text).translate(_BRACKETS)))
    day, rest = _day(plain)
    if day is None:
        return PrintedDate(None, None, None, text, source)
    found = _CLOCK.search(rest)
    if found is None:
        return PrintedDate(None, day, "day", text, source)
    clock = dt.time(_hour(found), int(found["minute"]), int(found["second"] or 0))
    precision: Precision = "second" if found["second"] else "minute"
    stated = _STATED_ZONE.search(rest)
    offset = _offset(stated["offset"] or "UTC") if stated else None
    return _moment(dt.datetime.combine(day, clock), offset, zone, (precision, text, source))


def _day(text: str) -> tuple[dt.date | None, str]:
    """The first Gregorian day of a text, and the text around it up to any 'last update'.

    Where an update is told of first, what comes before the word of publication does not count.
    """
    updated, published = _UPDATED.search(text), _PUBLISHED.search(text)
    if updated and published and updated.start() < published.start():
        text = text[published.start() :]
    for pattern in _DAYS if _CENTURY.search(text) else ():
        if found := pattern.search(text):
            after = _UPDATED.split(text[found.end() :])[0]
            return _named_day(found), f"{after} ; {text[: found.start()]}"
    return None, text


def _named_day(found: re.Match[str]) -> dt.date:
    """The day a pattern found; `12/29/2024` can only be the 29th of December."""
    named, day = re.sub(r"\s+", " ", found["month"].lower()), int(found["day"])
    month = int(named) if named.isdigit() else MONTHS[named]
    if month > _MONTHS_IN_YEAR >= day and found.re is _DAY_FIRST:
        month, day = day, month
    return dt.date(int(found["year"]), month, day)


def _hour(clock: re.Match[str]) -> int:
    """The hour of a day of 24, whatever half of it the page names: 12 ص is 0, 1 ظهرا is 13."""
    hour, half = int(clock["hour"]), (clock["half"] or "").lower().replace(".", "")
    if not half or hour > _NOON:
        return hour
    if half in ("ص", "صباحا", "فجرا", "am", "قبل الظهر"):
        return hour % _NOON
    if half == "ليلا":  # nine in the night is 21, two in the night is 2
        return hour % _NOON + (_NOON if 6 <= hour < _NOON else 0)  # noqa: PLR2004
    if half == "ظهرا" and hour > 10:  # noqa: PLR2004 - eleven at noon is 11
        return hour
    return hour % _NOON + _NOON


def _offset(stated: str) -> dt.tzinfo | None:
    """`+03:00`, `+0300`, `+3`, `Z` or a name of the table as a fixed zone; others are unknown."""
    if stated.upper() in _NAMED_ZONES:
        return dt.timezone(dt.timedelta(hours=_NAMED_ZONES[stated.upper()]))
    found = re.fullmatch(r"([+-])(\d{1,2}):?(\d\d)?", stated)
    if found is None:
        return None
    size = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return dt.timezone(-size if found[1] == "-" else size)


def _moment(
    naive: dt.datetime, offset: dt.tzinfo | None, zone: ZoneInfo, said: tuple[Precision, str, str]
) -> PrintedDate:
    moment = naive.replace(tzinfo=offset or zone)
    return PrintedDate(moment.astimezone(dt.UTC), moment.astimezone(zone).date(), *said)
