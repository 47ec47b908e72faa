"""Two texts -> what differs: words as Arabic has them, nothing lost, in bounded time."""

from __future__ import annotations

import random
import time

import pytest

from articles.histories.differences import runs, word_differences


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (
            "وعاد الباعة، صباحاً.",
            "ولم يعد الباعة، مساءً.",
            [
                ["-", "وعاد "],
                ["+", "ولم يعد "],
                ["=", "الباعة، "],
                ["-", "صباحاً"],
                ["+", "مساءً"],
                ["=", "."],
            ],
        ),
        ("قُتِل", "قَتَل", [["-", "قُتِل"], ["+", "قَتَل"]]),
        ("عـاد", "عاد", [["-", "عـاد"], ["+", "عاد"]]),
        ("12 قتيلاً", "13 قتيلاً", [["-", "12 "], ["+", "13 "], ["=", "قتيلاً"]]),
        ("a\u00a0 b\u200f", "a b", [["=", "a b"]]),
        ("", "x", [["+", "x"]]),
        ("", "", []),
    ],
)
def test_words(before: str, after: str, pieces: list[list[str]]) -> None:
    """Tashkeel belongs to its letter, punctuation stands alone, unseen marks are nothing."""
    assert word_differences(before, after) == pieces


def test_both_texts_can_be_put_together_again() -> None:
    """Of any two texts, what was kept and taken out is the one, kept and put in the other.

    White space is no word: a kept word has that of the text it now stands in.
    """
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    print(f"seed {seed}")
    words = ("السوق", "عاد", "اليوم،", "ولم", "12", "\n\n", "«لا»")
    for _ in range(300):
        before, after = (
            " ".join(draw.choice(words) for _ in range(draw.randint(0, 30))) for _ in range(2)
        )
        pieces = word_differences(before, after)
        for sign, text in (("-", before), ("+", after)):
            kept = "".join(part for mark, part in pieces if mark in ("=", sign))
            assert "".join(kept.split()) == "".join(text.split())


def test_of_sequences_the_shortest() -> None:
    """One item put in is one run, whatever repeats around it."""
    (run,) = runs(list("aaabaaa"), list("aaabbaaa"))
    assert (run.end - run.start, run.then - run.now) == (0, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(map(str, range(40_000))), " ".join(str(-n) for n in range(40_000))),
        ("ا ب " * 20_000, "ب ج " * 20_000),
        ("كلمة " * 60_000, "كلمة " * 30_000),
    ],
    ids=["strangers", "repeats", "half"],
)
def test_huge_texts_take_no_time(before: str, after: str) -> None:
    """Paragraphs of a third of a megabyte: under two seconds, and still told."""
    start = time.process_time()
    pieces = word_differences(before, after)
    assert time.process_time() - start < 2
    assert any(sign != "=" for sign, _text in pieces)
