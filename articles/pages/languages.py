"""Text -> its language: by its script, then by letters and small words that only one language has.

Pages are no witness: Arabic ones often say `en-US`, Kurdish ones `ar`.  What a page or a site
states decides only where the text itself is too short to tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Letters and script of a text show long before its end, and its small words sooner.
_TELLING_LENGTH = 2000
_TELLING_WORDS = 800
_ARABIC_LETTERS = re.compile("[\u0621-\u064a\u0671-\u06d3\u06d5]+")
_LATIN_LETTERS = re.compile("[A-Za-zÀ-ɏ]+")
# Scripts of neighbours and minorities, each with the language that most write in it here.
_OTHER_SCRIPTS = {
    "hy": re.compile("[\u0531-\u0587]+"),
    "syr": re.compile("[\u0710-\u074f]+"),
    "ru": re.compile("[\u0400-\u04ff]+"),
    "he": re.compile("[\u05d0-\u05ea]+"),
    "el": re.compile("[\u0370-\u03ff]+"),
}
_OTHER_SCRIPT = re.compile("[\u0370-\u05ea\u0710-\u074f]{2}")
_IN_CYRILLIC = ("ru", "uk", "bg", "sr")
# Letters of Sorani that neither Arabic nor Persian writes, and of both that Arabic does not.
_KURDISH_LETTERS = "ڕڵۆێە"
_PERSIAN_LETTERS = "پچژگ"
# Letters that Kurdish in Arabic letters does without.
_ARABIC_ALONE = "ةىثذضظطصإأ"
_SHARE = 0.02
# Of fewer letters a share says nothing.
_ENOUGH = 40
_ARABIC_SCRIPT = ("ar", "ku", "fa", "ur")
_ARABIC_ONLY = ("ar", "fa", "ur")
# Two tags for Kurdish dialects; one language in two scripts here.
_ONE_TAG = {"ckb": "ku", "kmr": "ku", "sdh": "ku"}
_WORDS = {
    "en": "the of and to in is that was for with from said has have were by on at",
    "tr": "ve bir bu için ile olarak olan da de çok daha gibi sonra kadar ancak dedi her göre",
    "ku": "û ji li di bi ku ev jî her wê wî bo ber ser hat kir dike hatin nav divê",
    "fr": "le la les des et en du une est que pour dans qui sur par pas avec au",
    "de": "der die und das den von ist mit des im für dem nicht ein eine auf sich wurde",
    "es": "el la los las de y en que del se por con para una su al es como más fue",
    "it": "il la di che e un una per non con del della sono in alla nel gli anche si da",
    "pt": "o a os as de e que do da em um uma para com não no na por foi ao",
}
_LANGUAGES_OF = {
    word: tuple(tag for tag, own in _WORDS.items() if word in own.split())
    for words in _WORDS.values()
    for word in words.split()
}
# Letters that one of these languages has and the others seldom or never.
_LETTERS = {"ku": "êîû", "tr": "ığ", "fr": "éèàç", "de": "äß", "es": "ñó", "it": "òù", "pt": "ãõ"}
_MARGIN = 1.5
# Small words are every fourth of a running text, and fewer of a headline.
_LEAST = 0.12


def language(text: str, *, stated: Iterable[str]) -> str:
    """ISO 639-1 of a text; `stated` are the tags of page and site, the nearest first.

    ISO 639-2 where that has none (`syr`), and `und` where neither text nor label tells.
    """
    text = text[:_TELLING_LENGTH]
    tags = [_tag(one) for one in stated if one]
    if other := _in_other_letters(text, tags):
        return other
    arabic = _count(_ARABIC_LETTERS, text)
    if arabic >= (_count(_LATIN_LETTERS, text) if arabic else _has(_LATIN_LETTERS, text)):
        return _in_arabic_letters(text, arabic, tags)
    told = _in_latin_letters(text[:_TELLING_WORDS])
    return told or next((tag for tag in tags if tag not in _ARABIC_ONLY), "und")


def _in_other_letters(text: str, tags: list[str]) -> str | None:
    """The language of a text most of whose letters are of a script that only one here has."""
    if not _OTHER_SCRIPT.search(text):
        return None
    known = _count(_ARABIC_LETTERS, text) + _count(_LATIN_LETTERS, text)
    found = (tag for tag, script in _OTHER_SCRIPTS.items() if _count(script, text) > known)
    tag = next(found, None)
    near = next((one for one in tags if one in _IN_CYRILLIC), tag)
    return near if tag == "ru" else tag


def _tag(stated: str) -> str:
    primary = re.split("[-_]", stated, maxsplit=1)[0].lower()
    return _ONE_TAG.get(primary, primary)


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def _has(letters: re.Pattern[str], text: str) -> bool:
    return letters.search(text) is not None


def _in_arabic_letters(text: str, letters: int, tags: list[str]) -> str:
    if _any_of(_KURDISH_LETTERS, text) > letters * _SHARE:
        return "ku"
    near = next((tag for tag in tags if tag in _ARABIC_SCRIPT), None)
    if letters < _ENOUGH:
        return near or "ar"
    if _any_of(_PERSIAN_LETTERS, text) > letters * _SHARE:
        return near if near in ("ku", "ur") else "fa"
    return "ar" if _any_of(_ARABIC_ALONE, text) > letters * _SHARE else near or "ar"


def _any_of(letters: str, text: str) -> int:
    return sum(map(text.count, letters))


def _in_latin_letters(text: str) -> str | None:
    """The language whose small words and letters are most, if no other comes near."""
    small = text.lower()
    words = _LATIN_LETTERS.findall(small)
    points = Counter({tag: _any_of(letters, small) for tag, letters in _LETTERS.items()})
    for word in words:
        for tag in _LANGUAGES_OF.get(word, ()):
            points[tag] += 1
    (first, most), (_second, next_most) = points.most_common(2)
    clear = most > max(next_most * _MARGIN, len(words) * _LEAST)
    return first if clear else None
