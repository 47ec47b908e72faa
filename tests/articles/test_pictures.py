"""The article's pictures: each once, by its real address, with its caption, in order."""

# ruff: noqa: E501, ISC004 - markup and Arabic sentences are not broken for a margin

from __future__ import annotations

from pathlib import Path

import pytest

from articles.article import Image
from tests.articles.samples import article, page, site

HOST = "https://waha.example"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
TEXT = "<p>فتح السوق أبوابه صباح اليوم، وعاد الباعة إلى محالهم.</p>"
LEAD = '<meta property="og:image" content="/i/lead.jpg">'

ADDRESSES = [
    ('<img src="/i/a.jpg">', "/i/a.jpg"),
    (f'<img src="{PIXEL}" data-src="/i/a.jpg">', "/i/a.jpg"),
    (f'<img src="{PIXEL}" data-lazy-src="/i/a.jpg">', "/i/a.jpg"),
    ('<img src="/i/a-300x200.jpg" data-orig-file="/i/a.jpg">', "/i/a.jpg"),
    (
        '<img src="/i/a-300x200.jpg" srcset="/i/a-300x200.jpg 300w, /i/a.jpg 1200w, /i/a-768x512.jpg 768w">',
        "/i/a.jpg",
    ),
    ('<img src="/i/a.jpg" srcset="/i/a.jpg 1x, /i/b.jpg 2x">', "/i/b.jpg"),
    (
        '<img src="/i/a.jpg" srcset="/w=80,q=75/a.jpg 80w, /w=800,q=75/a.jpg 800w">',
        "/w=800,q=75/a.jpg",
    ),
    (f'<img src="{PIXEL}" data-srcset="/i/a.jpg 640w">', "/i/a.jpg"),
    (
        f'<picture><source srcset="/i/a.webp 900w"><img src="{PIXEL}"></picture>',
        "/i/a.webp",
    ),
    (f'<img src="{PIXEL}"><noscript><img src="/i/a.jpg"></noscript>', "/i/a.jpg"),
    ('<img class="lazy"><noscript><img src="/i/a.jpg"></noscript>', "/i/a.jpg"),
]


@pytest.mark.parametrize(("markup", "path"), ADDRESSES)
def test_real_address_of_a_picture(markup: str, path: str, tmp_path: Path) -> None:
    """Placeholders are passed over, the greatest candidate counts, nothing is named twice."""
    found = article(
        page(f"<figure>{markup}<figcaption>السوق</figcaption></figure>{TEXT}"), site(tmp_path)
    )
    assert found.images == (Image(f"{HOST}{path}", caption="السوق"),)


def test_pixel_without_a_picture_is_none(tmp_path: Path) -> None:
    """A placeholder that nothing replaces is no image."""
    assert article(page(f'<img src="{PIXEL}">{TEXT}'), site(tmp_path)).images == ()


GALLERIES = [
    '<figure class="wp-block-gallery"><figure class="wp-block-image"><img src="/i/{0}.jpg">'
    '<figcaption>{0}</figcaption></figure><figure class="wp-block-image"><img src="/i/{1}.jpg">'
    "<figcaption>{1}</figcaption></figure></figure>",
    '<ul class="blocks-gallery-grid"><li class="blocks-gallery-item"><figure><img src="/i/{0}.jpg">'
    "<figcaption>{0}</figcaption></figure></li><li class='blocks-gallery-item'><figure>"
    '<img src="/i/{1}.jpg"><figcaption>{1}</figcaption></figure></li></ul>',
    '<div class="gallery"><dl class="gallery-item"><dt><a href="/i/{0}"><img src="/i/{0}.jpg"></a></dt>'
    '<dd class="wp-caption-text gallery-caption">{0}</dd></dl><dl class="gallery-item"><dt>'
    '<img src="/i/{1}.jpg"></dt><dd class="wp-caption-text gallery-caption">{1}</dd></dl></div>',
    '<div class="wp-caption"><img src="/i/{0}.jpg"><p class="wp-caption-text">{0}</p></div>'
    '<div class="wp-caption"><img src="/i/{1}.jpg"><p class="wp-caption-text">{1}</p></div>',
]


@pytest.mark.parametrize("gallery", GALLERIES)
def test_galleries_keep_their_captions(gallery: str, tmp_path: Path) -> None:
    """Each picture of a gallery has its own caption, after the lead image, in page order."""
    html = page(gallery.format("سوق", "خبز") + TEXT, head=LEAD)
    found = article(html, site(tmp_path))
    assert [(image.url.rpartition("/")[2], image.caption) for image in found.images] == [
        ("lead.jpg", ""),
        ("سوق.jpg", "سوق"),
        ("خبز.jpg", "خبز"),
    ]
    assert [block.text for block in found.paragraphs if block.kind == "caption"] == ["سوق", "خبز"]


def test_lead_image_has_the_caption_that_stands_beside_the_body(tmp_path: Path) -> None:
    """The caption above the body belongs to the lead image in another size; others stay theirs."""
    figure = (
        '<figure class="single-featured-image"><img src="/i/lead-780x470.jpg" alt="سوق">'
        '<figcaption class="single-caption-text">السوق صباح اليوم (واحة)</figcaption></figure>'
        '<figure><img src="/i/other.jpg"><figcaption>صورة أخرى</figcaption></figure>'
    )
    found = article(page(TEXT, head=LEAD, around=figure), site(tmp_path))
    assert found.images == (Image(f"{HOST}/i/lead.jpg", caption="السوق صباح اليوم (واحة)"),)


def test_lead_image_in_the_body_is_named_once(tmp_path: Path) -> None:
    """The same picture in a smaller size gives its words to the lead image and is no second one."""
    figure = (
        '<figure><img src="/i/lead-1024x683.jpg" alt="سوق"><figcaption>السوق</figcaption></figure>'
        '<img src="/i/lead-2.jpg">'
    )
    found = article(page(figure + TEXT, head=LEAD), site(tmp_path))
    assert found.images == (
        Image(f"{HOST}/i/lead.jpg", alt="سوق", caption="السوق"),
        Image(f"{HOST}/i/lead-2.jpg"),
    )


def test_pictures_told_apart_by_their_query(tmp_path: Path) -> None:
    """What a script serves under one name is not one picture; a size in the query is."""
    body = '<img src="/image.php?id=1"><img src="/image.php?id=2"><img src="/a.jpg?w=9"><img src="/a.jpg">'
    found = article(page(body + TEXT), site(tmp_path))
    assert [image.url.removeprefix(HOST) for image in found.images] == [
        "/image.php?id=1",
        "/image.php?id=2",
        "/a.jpg?w=9",
    ]
