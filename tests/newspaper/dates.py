"""Times -> the ways an Arabic WordPress page prints them."""

from __future__ import annotations

from datetime import UTC, datetime

MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
DAYS = ("الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


def printed(moment: datetime) -> str:
    """`19 نوفمبر، 2025`: WordPress's Arabic default, `j F، Y`, in the moment's own zone."""
    return f"{moment.day} {MONTHS[moment.month - 1]}، {moment.year}"


def clock(moment: datetime) -> str:
    """`الأربعاء , 19 نوفمبر 2025 - 08:15:30`: the top bar of a Jannah page."""
    day = f"{DAYS[moment.weekday()]} , {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day} - {moment:%H:%M:%S}"


def utc_iso(moment: datetime) -> str:
    """`2025-11-19T05:15:00+00:00`: the meta elements of Yoast are in UTC."""
    return moment.astimezone(UTC).isoformat()


def rfc822(moment: datetime) -> str:
    """`Wed, 19 Nov 2025 05:15:00 +0000`: RSS 2.0 pubDate as WordPress writes it."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    utc = moment.astimezone(UTC)
    return f"{days[utc.weekday()]}, {utc:%d} {months[utc.month - 1]} {utc:%Y %H:%M:%S} +0000"
