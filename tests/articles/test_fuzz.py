"""Whatever the bytes: no crash, no word that the page does not hold, and an end in good time."""

# ruff: noqa: E501 - Arabic sentences are not broken for a margin

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from articles.article import Article, NotAnArticle
from articles.reader import read
from tests.articles.designs.pages import DESIGNS
from tests.articles.designs.parts import namer
from tests.articles.designs.stories import STORIES
from tests.articles.samples import PLAIN_LAYOUT, capture, page, site

RULES = tuple(site(Path(tempfile.mkdtemp()), yaml) for yaml in ("", PLAIN_LAYOUT))
WORD = re.compile(r"\w+")
TAGS = (
    "p",
    "div",
    "h1",
    "h2",
    "a",
    "ul",
    "li",
    "br",
    "table",
    "td",
    "span",
    "article",
    "b",
    "body",
)
TEXT = st.sampled_from(
    (
        "فتح السوق أبوابه صباح اليوم، وعاد الباعة. " * 3,
        "شارك",
        "Facebook",
        "x",
        "\u200f",
        "\x00",
        "&#0;",
        "",
    )
)
PIECE = st.one_of(
    st.builds(
        '<{0} class="{1}" href="/{2}/">'.format,
        st.sampled_from(TAGS),
        st.sampled_from(("body", "share", "related", "a b", "caption", "d-none")),
        st.integers(0, 9),
    ),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    TEXT,
    st.sampled_from(("<!--", "-->", "<script>", "<", '"', "<title>", "<base href='x:'>")),
)
BOMBS = {
    "nested": "<div>" * 400_000 + "نص",
    "nested links": "<div class='share'><a href='/1/'>رابط إلى مادة أخرى</a>" * 60_000,
    "open inlines": "<b>" * 200_000 + "<p>نص",
    "tables": "<table><tr><td>" * 60_000 + "نص",
    "labels": "<div><p>اقرأ أيضاً</p><a href='/2/'>مادة</a>" * 20_000,
    "siblings": "<p>فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم.</p>" * 90_000,
    "breaks": "نص<br>" * 150_000,
    "one word": "ا" * 5_000_000,
    "attributes": "<p " + "".join(f"a{n}=x " for n in range(200_000)) + ">نص",
    "deep pictures": "<div>" * 4_900 + "<img src='/a.jpg'>" * 100_000 + "نص",
    "captions": "<p>نص</p><figure>" + "<img src='/a.jpg'><figcaption>ص</figcaption>" * 60_000,
    "candidates": f"<p>نص</p><img srcset='{'a' * 4_000_000} b {'a,' * 900_000}'>",
    "veiled pictures": "نص" + "<noscript><a><img src='/a.jpg'></a></noscript>" * 60_000,
    "players": "نص" + "<iframe src='https://t.me/a/1'></iframe>" * 80_000,
    "lists": "<ul>" + "<li class='x'><a href='/1/'>مادة أخرى عن السوق</a> نص.</li>" * 30_000,
}


def invented(body: bytes, found: Article) -> set[str]:
    """Words of the paragraphs that the page, parsed by itself, does not hold."""
    text = LexborHTMLParser(body.decode("utf-8", errors="replace")).text(separator=" ")
    held = re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+", "", text)
    words = {word for block in found.paragraphs for word in WORD.findall(block.text)}
    return {word for word in words if word not in held}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(PIECE, max_size=40))
def test_any_markup_is_read_without_a_crash(pieces: list[str]) -> None:
    """Pieces of markup in any order, by rules and by structure: an outcome, and no invented word."""
    body = page("".join(pieces)).encode()
    for rules in RULES:
        found = read(capture(body), rules)
        if isinstance(found, Article):
            assert invented(body, found) == set()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_pages_are_read_without_a_crash(data: st.DataObject) -> None:
    """A whole design with a stretch cut out of its bytes, anywhere, even within a letter."""
    design, story = data.draw(st.sampled_from(DESIGNS)), data.draw(st.sampled_from(STORIES))
    body = design(story, namer(1)).encode()
    start = data.draw(st.integers(0, len(body)))
    cut = body[:start] + body[start + data.draw(st.integers(1, 400)) :]
    found = read(capture(cut), RULES[0])
    if isinstance(found, Article):
        assert invented(cut, found) == set()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_crash(body: bytes) -> None:
    """Bytes that are no page have an outcome too."""
    for rules in RULES:
        assert read(capture(body), rules) is not None


def test_bombs_in_other_encodings_end_too() -> None:
    """A nested bomb in UTF-16 is one as well."""
    found = read(capture(page(BOMBS["nested"]).encode("utf-16")), RULES[0])
    assert isinstance(found, NotAnArticle)
    assert "nested" in found.reason


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_in_time(bomb: str) -> None:
    """Megabytes of nesting, links or breaks, by rules and by structure: under five seconds each."""
    body = page(BOMBS[bomb]).encode()
    for rules in RULES:
        begun = time.process_time()
        read(capture(body), rules)
        assert time.process_time() - begun < 5
