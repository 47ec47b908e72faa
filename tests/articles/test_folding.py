"""The search key: one for all spellings of a word, and different for different words."""

from __future__ import annotations

import pytest

from articles.folding import matches, search_key

ONE_KEY = [
    ("إدلب", "ادلب"),
    ("مدرسةٌ", "مدرسه"),
    ("على", "علي"),
    ("مسؤول", "مسوول"),
    ("قائد", "قايد"),
    ("دمشــق", "دمشق"),
    ("\u200fسوريا", "سوريا"),
    ("١٢ و۱۲", "12 و12"),
    ("«السوق»، القديم!", "السوق القديم"),
    ("SY24", "sy24"),
    ("کردستان", "كردستان"),
]


@pytest.mark.parametrize(("one", "other"), ONE_KEY)
def test_spellings_share_a_key(one: str, other: str) -> None:
    """What the eye takes for the same word has the same key."""
    assert search_key(one) == search_key(other) == search_key(other.upper())


@pytest.mark.parametrize(("one", "other"), [("سوق", "سوء"), ("حلب", "حلبي"), ("درعا", "درع")])
def test_other_words_have_other_keys(one: str, other: str) -> None:
    """Folding makes no two words one that are written apart."""
    assert search_key(one) != search_key(other)


def test_matching_is_by_words() -> None:
    """A phrase is found from the beginning of a word, over marks and lines, and not inside one."""
    text = "قال المسؤول في إدلـب:\n«مدرسةٌ جديدة»"
    assert matches("ادلب مدرسه", "", text)
    assert matches("مدرس", text)
    assert not matches("دلب", text)
    assert not matches("  ،", text)
