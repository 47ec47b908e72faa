"""What an article embeds: its address among the links, its words as a quote, its chrome gone."""

# ruff: noqa: E501, ISC004 - markup and Arabic sentences are not broken for a margin

from __future__ import annotations

from pathlib import Path

import pytest

from articles.article import Link
from tests.articles.samples import article, page, site

BEFORE, AFTER = "فتح السوق أبوابه صباح اليوم.", "وعاد الباعة إلى محالهم."
TUBE = "https://www.youtube.com/watch?v=aB3_defGhij"

EMBEDS = [
    ('<iframe src="https://www.youtube.com/embed/aB3_defGhij?feature=oembed"></iframe>', TUBE),
    ('<iframe data-src="//www.youtube-nocookie.com/embed/aB3_defGhij"></iframe>', TUBE),
    ('<lite-youtube videoid="aB3_defGhij"></lite-youtube>', TUBE),
    (
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">'
        "https://youtu.be/aB3_defGhij</div></figure>",
        "https://youtu.be/aB3_defGhij",
    ),
    (
        '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com'
        '%2Fwaha%2Fposts%2F12&amp;width=500"></iframe>',
        "https://www.facebook.com/waha/posts/12",
    ),
    (
        '<div class="fb-video" data-href="https://www.facebook.com/waha/videos/7/"></div>',
        "https://www.facebook.com/waha/videos/7/",
    ),
    (
        '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=1890001"></iframe>',
        "https://twitter.com/i/status/1890001",
    ),
    (
        '<script async src="https://telegram.org/js/telegram-widget.js?22" '
        'data-telegram-post="waha/4411" data-width="100%"></script>',
        "https://t.me/waha/4411",
    ),
    ('<iframe src="https://t.me/waha/4411?embed=1"></iframe>', "https://t.me/waha/4411"),
    ('<video controls><source src="/v/market.mp4"></video>', "https://waha.example/v/market.mp4"),
]


@pytest.mark.parametrize(("markup", "url"), EMBEDS)
def test_embed_is_a_link(markup: str, url: str, tmp_path: Path) -> None:
    """The address a reader would open is among the links, and no word of the player is text."""
    found = article(page(f"<p>{BEFORE}</p>{markup}<p>{AFTER}</p>"), site(tmp_path))
    assert found.links == (Link(url, ""),)
    assert [block.text for block in found.paragraphs] == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="https://googleads.g.doubleclick.net/pagead/ads?x=1"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=https://waha.example"></iframe>',
        '<iframe src="about:blank"></iframe>',
        '<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=G"></iframe></noscript>',
        '<div class="related-sec"><iframe src="https://www.youtube.com/embed/other00"></iframe></div>',
    ],
)
def test_frames_that_are_no_embeds(markup: str, tmp_path: Path) -> None:
    """Advertising, like buttons, counters and what stands in a related box are no links."""
    found = article(page(f"<p>{BEFORE}</p>{markup}<p>{AFTER}</p>"), site(tmp_path))
    assert found.links == ()
    assert [block.text for block in found.paragraphs] == [BEFORE, AFTER]


def test_quoted_post_keeps_its_words(tmp_path: Path) -> None:
    """A post of a network is a quote with its own link, whatever its script does."""
    post = (
        '<blockquote class="twitter-tweet"><p lang="ar">تصل القافلة غداً إلى المعبر.</p>&mdash; واحة (@waha) '
        '<a href="https://twitter.com/waha/status/1890001?ref_src=twsrc">20 نوفمبر 2026</a></blockquote>'
        '<script async src="https://platform.twitter.com/widgets.js"></script>'
    )
    found = article(page(f"<p>{BEFORE}</p>{post}<p>{AFTER}</p>"), site(tmp_path))
    assert [(block.kind, block.text) for block in found.paragraphs] == [
        ("paragraph", BEFORE),
        ("quote", "تصل القافلة غداً إلى المعبر."),
        ("quote", "— واحة (@waha) 20 نوفمبر 2026"),
        ("paragraph", AFTER),
    ]
    assert [link.url for link in found.links] == [
        "https://twitter.com/waha/status/1890001?ref_src=twsrc"
    ]


def test_words_in_an_embed_block_stay(tmp_path: Path) -> None:
    """Where an embed block holds words and no address, they are the article's."""
    block = '<div class="wp-block-embed__wrapper"><blockquote><p>نعود غداً.</p></blockquote></div>'
    found = article(page(f"<p>{BEFORE}</p>{block}"), site(tmp_path))
    assert [part.text for part in found.paragraphs] == [BEFORE, "نعود غداً."]
