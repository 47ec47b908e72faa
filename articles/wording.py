"""Text as parsed -> text as read: folding of white space, and keys for comparing labels.

Folding changes no letter: tatweel, tashkeel and direction marks stay.  The key is for comparing
only and never enters a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

# C0 and C1 controls but for white space, the byte order mark inside a text, lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff]")
_WHITE = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n[\s]*")
# Tashkeel, tatweel, zero-width and direction marks, as ranges of code points.
_MARKS = (
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2066, 0x2069),
)
_LETTERS = str.maketrans("أإآٱىئةؤی", "ااااييهوي") | str.maketrans("ک", "ك")
_NOT_WORD = re.compile(r"[^\w\s]+|_")
_DIGITS = {
    ord(digit): str(value)
    for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
    for value, digit in enumerate(row)
}
_BARE = {
    **dict.fromkeys(mark for first, last in _MARKS for mark in range(first, last + 1)),
    **_DIGITS,
    **_LETTERS,
}
# Characters beyond the first plane are rare, and many.
_LAST_KEPT = 0xFFFF


class _Characters(dict[int, str]):
    """What each character becomes, worked out once when it is first met.

    `str.translate` raises and catches an error for each character that a plain table leaves out.
    """

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, code: int) -> str:
        became = self._become(chr(code))
        if code <= _LAST_KEPT:
            self[code] = became
        return became


def printable(text: str) -> str:
    """Text without NUL, control characters and lone surrogates; white space stays."""
    return _UNPRINTABLE.sub("", text)


def unprintable(text: str) -> str:
    """What `printable` takes out of a text, each character once: `U+0000 U+0007`."""
    return " ".join(f"U+{ord(one):04X}" for one in sorted(set(_UNPRINTABLE.findall(text))))


def folded(text: str) -> str:
    """White space of any kind, no-break space too, as one space; the ends bare."""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(printable(line).split())


def folded_lines(text: str) -> str:
    """The same, but a newline stays a newline; runs of them are one."""
    return _LINE_ENDS.sub("\n", _WHITE.sub(" ", printable(text))).strip()


def ascii_digits(text: str) -> str:
    """Arabic-Indic (U+0660) and Persian (U+06F0) digits as 0-9."""
    return text.translate(_DIGITS)


def bare(text: str) -> str:
    """Letters as the eye takes them: marks and tatweel off, alef, ya and ta marbuta one each."""
    return text.translate(_BARE_ONES)


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """What two spellings of one label share: `إقرأ أيضًا :` and `اقرا ايضا` are one."""
    return " ".join(text.translate(_KEY_ONES).split())


_BARE_ONES = _Characters(lambda one: printable(one).translate(_BARE))
_KEY_ONES = _Characters(lambda one: _NOT_WORD.sub(" ", bare(one)).casefold())
