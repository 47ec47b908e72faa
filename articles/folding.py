"""Text -> the key it is searched by, in which the spellings of one Arabic word are one.

Beside the text and never instead of it: the key enters no record.  Alef with and without hamza, ya
and alef maqsura, ta marbuta and ha, waw and ya that carry a hamza are one each; tashkeel, tatweel
and direction marks are gone; Arabic-Indic and Persian digits are 0-9; Latin letters are small;
anything that is no letter or digit is one space.
"""

from __future__ import annotations

import re

from articles.wording import bare

_NOT_WORD = re.compile(r"[\W_]+")


def search_key(text: str) -> str:
    """The key of a text: `إدلـب، ١٢ مدرسةً` -> `ادلب 12 مدرسه`."""
    return _NOT_WORD.sub(" ", bare(text)).strip().casefold()


def matches(wanted: str, *texts: str) -> bool:
    """Whether the words of `wanted`, in this order and whole from their beginning, stand in a text.

    The end of a word is left open, as endings carry case and number: `مدرس` finds `مدرسة`.
    """
    key = search_key(wanted)
    return bool(key) and any(f" {key}" in f" {search_key(text)}" for text in texts)
