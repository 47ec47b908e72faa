"""URL -> identity: one key for one article, however its address is spelled; one id for all."""

from __future__ import annotations

import unicodedata

import pytest

from articles.identity import identity_key

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
        "https://amp.waha.example/سوق",
        "https://waha.example/سوق/amp/",
        "https://waha.example/amp/سوق?amp=1&outputType=amp",
        "https://waha.example/سوق?PHPSESSID=7a",
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
        ("https://x.sy/amp", "https://x.sy/"),
        ("https://x.sy/?p=1", "https://x.sy/"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    """What may be another article keeps a key of its own."""
    assert identity_key(one) != identity_key(other)


def test_slugs_cut_at_200_bytes_do_not_collide() -> None:
    """Cut between two letters or within one, and numbered where two would be alike: all differ."""
    whole = "%d8%a7%d9%84" * 17
    cut = whole[:201]
    assert cut.endswith("%d8%a7%d9")
    keys = {identity_key(f"https://x.sy/{slug}") for slug in (cut, whole, cut[:-3], f"{cut}-2")}
    assert len(keys) == 4
    assert identity_key(f"https://x.sy/{cut.upper()}/") == identity_key(f"https://x.sy/{cut}")


@pytest.mark.parametrize("url", ["http://[bad", "", "//", "https://x.sy:port/a", "mailto:a@b.c"])
def test_what_is_no_url_has_a_key_too(url: str) -> None:
    """Pages name anything as canonical; nothing of it raises."""
    assert isinstance(identity_key(url), str)
