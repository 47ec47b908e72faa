"""URL -> identity: one key for one article, however its address is spelled."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from articles.identity import article_id, identity_key
from tests.articles.samples import site

KEY = "waha.example/%D8%B3%D9%88%D9%82"
ACCENTED = "caf\u00e9"


@pytest.mark.parametrize(
    "url",
    [
        "https://waha.example/سوق",
        "https://waha.example/سوق/",
        "http://waha.example/%d8%b3%d9%88%d9%82/",
        "https://www.waha.example/%D8%B3%D9%88%D9%82",
        "HTTPS://WWW.Waha.Example:443/%d8%b3%D9%88%d9%82#respond",
        "https://waha.example./سوق?utm_source=tg&fbclid=1",
        "https://waha.example/سوق/?share=facebook&nb=1",
        "https://waha.example//سوق?amp&replytocom=7&ref_src=twsrc",
    ],
)
def test_spellings_of_one_address(url: str) -> None:
    """Scheme, case, escapes, tracking and slashes change nothing."""
    assert identity_key(url) == KEY


def test_decomposed_letters_are_the_same() -> None:
    """NFC and NFD spellings are one key."""
    decomposed = unicodedata.normalize("NFD", ACCENTED)
    assert decomposed != ACCENTED
    assert identity_key(f"https://x.sy/{decomposed}") == identity_key(f"https://x.sy/{ACCENTED}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.sy/?p=1", "https://x.sy/?p=2"),
        ("https://x.sy/a", "https://x.sy/A"),
        ("https://x.sy/a", "https://en.x.sy/a"),
        ("https://x.sy:8080/a", "https://x.sy/a"),
        ("https://x.sy/a%2Fb", "https://x.sy/a/b"),
        ("https://x.sy/%FF", "https://x.sy/%FE"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    """What may be another article keeps a key of its own."""
    assert identity_key(one) != identity_key(other)


def test_canonical_counts_only_as_an_article(tmp_path: Path) -> None:
    """A canonical link to the home page does not merge articles; one to an article names it."""
    rules = site(tmp_path).site
    url, own = "https://waha.example/101/?print=1", "https://waha.example/101/"
    assert article_id(rules, url, "https://waha.example/") == article_id(rules, url)
    assert article_id(rules, url, own) == article_id(rules, own)
    assert article_id(rules, own) == "waha-" + article_id(rules, own)[-16:]
