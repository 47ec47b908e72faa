"""Known furniture: the markup that plugins and themes put around articles, by rule name.

Class names are facts of the plugins' and themes' own sources; each means one thing wherever it is
met.  What only one site calls so belongs into that site's file, under `remove`.
"""

from __future__ import annotations

import re

# What is noted where it stands beside the body, too.
NOTED = ("share row", "related box")
_CLASS = re.compile(r"\.[\w-]+")
FURNITURE: dict[str, tuple[str, ...]] = {
    "share row": (
        ".addtoany_share_save_container",
        ".a2a_kit",
        ".sharedaddy",
        ".heateor_sss_sharing_container",
        ".swp_social_panel",
        ".shared-counts-wrap",
        ".sharethis-inline-share-buttons",
        ".addthis_toolbox",
        ".addthis_tool",
        '[class^="addthis_inline_share_toolbox"]',
        ".et_social_inline",
        ".ns-buttons",
        ".essb_links",
        ".elementor-widget-share-buttons",
        ".share-buttons",
        ".share-post",
        ".td-post-sharing",
        ".jeg_share_button",
        ".tags-share-box",
        ".ct-share-box",
        ".e-shared-sec",
        ".l-shared-sec",
        ".t-shared-sec",
        ".printfriendly",
    ),
    "related box": (
        "#jp-relatedposts",
        ".jp-relatedposts-i2",
        ".yarpp",
        ".yarpp-related",
        ".crp_related",
        ".rpbt_shortcode",
        ".IRPP_kangoo",
        ".IRPP_minimalist",
        ".IRPP_ruby",
        "a:has(.ctaText)",
        ".wp_rp_wrap",
        ".rp4wp-related-posts",
        ".jnews_inline_related_post_wrapper",
        ".jnews_related_post_container",
        ".penci-ilrelated-posts",
        ".related-sec",
        "#related-posts",
        "#related_posts",
        ".td_block_related_posts",
        ".ct-related-posts",
        ".ast-single-related-posts-container",
    ),
    "tags": (
        ".post-bottom-tags",
        ".jeg_post_tags",
        ".tagcloud",
        ".tag-bar",
        ".tags-links",
        ".td-tags",
    ),
    "advertising": (
        ".adsbygoogle",
        '.code-block[class*="code-block-"]',
        ".ai-viewports",
        ".stream-item",
        ".e3lan",
        ".jeg_ad",
        '[id^="div-gpt-ad"]',
        ".wpipa-container",
        ".paszone_container",
        ".OUTBRAIN",
        '[id^="taboola"]',
        ".google-auto-placed",
        ".ad-container",
        ".advertisement",
    ),
    "author box": (
        ".author-box",
        "#author-box",
        ".about-author",
        ".abh_box",
        ".saboxplugin-wrap",
        ".jeg_authorbox",
        ".m-a-box",
        ".molongui-author-box",
        ".pp-multiple-authors-boxes-wrapper",
        ".pp-author-boxes",
        ".wp-block-post-author",
    ),
    "prev and next": (
        ".post-navigation",
        ".nav-links",
        ".post-nav-links",
        ".page-links",
        ".prev-next-post-nav",
        ".jeg_prevnext_post",
        ".td-post-next-prev",
        ".nav-previous",
        ".nav-next",
    ),
    "comments": (
        "#comments",
        "#respond",
        ".comments-area",
        ".comment-respond",
        ".comment-list",
        ".commentlist",
        ".fb-comments",
        "#disqus_thread",
        "#wpdcom",
    ),
    "follow box": (".tie-telegram-box", ".fb-page", ".fb-like", ".fb-share-button"),
    "newsletter": (
        ".mc4wp-form",
        ".tnp-subscription",
        ".mailpoet_form",
        ".jetpack_subscription_widget",
        ".wp-block-jetpack-subscriptions",
    ),
    "notice": (
        "#cookie-law-info-bar",
        "#cookie-notice",
        ".cookie-notice",
        ".cky-consent-container",
        ".cmplz-cookiebanner",
        "#CybotCookiebotDialog",
        "#onetrust-consent-sdk",
    ),
    "counter": (".post-views", ".post-views-counter", ".rt-reading-time", ".span-reading-time"),
    "read more": ("#toggle-post-button",),
    "control": ("button", "input", "select", "textarea", "option"),
}


def is_class(css: str) -> bool:
    """Whether a selector is one class, as nearly all of them are."""
    return _CLASS.fullmatch(css) is not None
