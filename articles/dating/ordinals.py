"""Days of the month in Arabic words -> digits: `الحادي والعشرين من تموز` is `21 من تموز`.

The forms are those of official statements: masculine ordinals, the tens in either case.  Words are
as `wording.bare` leaves them.
"""

from __future__ import annotations

import re

_UNITS = (
    *("الاول", "الثاني", "الثالث", "الرابع", "الخامس"),
    *("السادس", "السابع", "الثامن", "التاسع", "العاشر"),
)
_FIRST = ("الحادي", *_UNITS[1:9])


def _named() -> dict[str, int]:
    named = {word: number for number, word in enumerate(_UNITS, 1)}
    for number, word in enumerate(_FIRST, 1):
        named[f"{word} عشر"] = 10 + number
        named |= {f"{word} والعشر{end}": 20 + number for end in ("ين", "ون")}
    named |= {f"العشر{end}": 20 for end in ("ين", "ون")}
    named |= {f"الثلاث{end}": 30 for end in ("ين", "ون")}
    return named | {f"الحادي والثلاث{end}": 31 for end in ("ين", "ون")}


_DAYS = _named()
# Without `من` after it `تشرين الثاني` would lose its second word.
_ORDINAL = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})(?=\s+من\s)")


def counted(text: str) -> str:
    """The text with every ordinal before `من` as digits."""
    return _ORDINAL.sub(lambda found: str(_DAYS[found[0]]), text) if " من " in text else text
