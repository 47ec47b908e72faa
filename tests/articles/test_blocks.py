"""Body subtree -> paragraphs in order, each text once, with its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.article import Removed
from tests.articles.samples import article, page, site

CASES = [
    ("<p>أ</p><p>ب</p>", [("paragraph", "أ"), ("paragraph", "ب")]),
    ("أ<br><br>ب<br /><br/><br>ج", [("paragraph", "أ"), ("paragraph", "ب"), ("paragraph", "ج")]),
    ("<p>أ<br>ب</p>", [("paragraph", "أ\nب")]),
    ("نص مباشر<p>ب</p>ذيل", [("paragraph", "نص مباشر"), ("paragraph", "ب"), ("paragraph", "ذيل")]),
    (
        "<div><div><section><p>أ</p></section>ب</div></div>",
        [("paragraph", "أ"), ("paragraph", "ب")],
    ),
    (
        "<p>كلمة<strong>ملتصقة</strong> و<a href='/x'>رابط</a>.</p>",
        [("paragraph", "كلمةملتصقة ورابط.")],
    ),
    ("<h2>ع</h2><p>أ</p>", [("heading", "ع"), ("paragraph", "أ")]),
    ("<ul><li>1</li><li><p>2</p></li></ul>", [("list", "1"), ("list", "2")]),
    ("<ol><li>1<ul><li>1.1</li></ul></li></ol>", [("list", "1"), ("list", "1.1")]),
    ("<blockquote><p>ق</p><p>ك</p></blockquote>", [("quote", "ق"), ("quote", "ك")]),
    (
        "<figure><img src='/a.jpg'><figcaption>ش</figcaption></figure><p>أ</p>",
        [("caption", "ش"), ("paragraph", "أ")],
    ),
    ("<figure><img src='/a.jpg'><p>ش</p></figure><p>أ</p>", [("caption", "ش"), ("paragraph", "أ")]),
    (
        '<div><img src="/a.jpg"><p class="wp-caption-text">ش</p></div><p>أ</p>',
        [("caption", "ش"), ("paragraph", "أ")],
    ),
    (
        "<table><tr><th>أ</th><th>ب</th></tr><tr><td>1</td><td>2</td></tr></table>",
        [("table", "أ | ب\n1 | 2")],
    ),
    ("<table><tr><td><p>أ</p><p>ب</p></td></tr></table>", [("paragraph", "أ"), ("paragraph", "ب")]),
    (
        "<table><tr><td><p>أ</p><p>ب</p></td><td>ج</td></tr></table>",
        [("paragraph", "أ"), ("paragraph", "ب"), ("paragraph", "ج")],
    ),
    ("<p>أ\u00a0ب \n\t ج</p>", [("paragraph", "أ ب ج")]),
    ("<p>دمشـق \u200fSY</p>", [("paragraph", "دمشـق \u200fSY")]),
    ("<p>أ\x00ب\x07ج\ufeff&#1;</p>", [("paragraph", "أبج")]),
    ("<p>أ<!-- سر -->ب</p>", [("paragraph", "أب")]),
    ("<p>أ<p>ب", [("paragraph", "أ"), ("paragraph", "ب")]),
    (
        "<a href='/x'><h3>عنوان في رابط</h3></a><p>أ</p>",
        [("heading", "عنوان في رابط"), ("paragraph", "أ")],
    ),
]


@pytest.mark.parametrize(("body", "blocks"), CASES)
def test_blocks_in_order_each_text_once(
    body: str, blocks: list[tuple[str, str]], tmp_path: Path
) -> None:
    """The paragraphs are those printed, in reading order, with their kinds."""
    found = article(page(body + "<p>خاتمة المادة.</p>"), site(tmp_path))
    assert [(one.kind, one.text) for one in found.paragraphs[:-1]] == blocks


def test_links_and_images_are_absolute(tmp_path: Path) -> None:
    """In-text links keep their words, lazy images their real source and caption."""
    body = (
        '<p>نشرت <a href="/8/">تقريراً <b>مطولاً</b></a> و<a href="mailto:a@b">راسلنا</a>.</p>'
        '<figure><img src="data:image/gif;base64,R0" data-src="/i/b.jpg" alt="سوق">'
        "<figcaption>السوق صباحاً</figcaption></figure>"
    )
    head = '<meta property="og:image" content="https://waha.example/i/a.jpg">'
    found = article(page(body, head=head), site(tmp_path))
    assert [(link.url, link.text) for link in found.links] == [
        ("https://waha.example/8/", "تقريراً مطولاً")
    ]
    assert [(image.url, image.alt, image.caption) for image in found.images] == [
        ("https://waha.example/i/a.jpg", "", ""),
        ("https://waha.example/i/b.jpg", "سوق", "السوق صباحاً"),
    ]


def test_deep_nesting_is_read(tmp_path: Path) -> None:
    """Five thousand open elements neither fail nor lose the text in them."""
    found = article(page("<div>" * 5000 + "<p>في العمق</p>"), site(tmp_path))
    assert [paragraph.text for paragraph in found.paragraphs] == ["في العمق"]


@pytest.mark.parametrize(
    ("body", "stood"),
    [
        ("<p>عاد\x07 السوق.</p>".encode(), "U+0007"),
        ("<p>عاد&#8; السوق.&#xfeff;</p>".encode(), "U+0008 U+FEFF"),
        ("<p>عاد\x00 السوق.</p>".encode(), "U+0000"),
        ("<p>عاد\x00 السوق.</p>".encode("utf-16"), "U+0000"),
    ],
)
def test_what_is_no_text_goes_and_is_noted(body: bytes, stood: str, tmp_path: Path) -> None:
    """Control characters leave the text in every encoding, and the record says which there were."""
    codec = "utf-16" if body.startswith(b"\xff\xfe") else "utf-8"
    found = article(page(body.decode(codec)).encode(codec), site(tmp_path))
    assert [part.text for part in found.paragraphs] == ["عاد السوق."]
    assert found.removed == (Removed("control characters", stood),)


def test_surrogates_of_another_script_are_no_text(tmp_path: Path) -> None:
    """Lone surrogates in JSON-LD do not reach the record; they could not be stored."""
    data = '{"@type":"NewsArticle","author":{"@type":"Person","name":"سلمى \\ud83d الحلبي"}}'
    head = f'<script type="application/ld+json">{data}</script>'
    found = article(page("<p>عاد السوق.</p>", head=head), site(tmp_path))
    assert found.author == "سلمى الحلبي"
