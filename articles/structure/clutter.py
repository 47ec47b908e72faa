"""Class names and ids -> what an element is for, in groups of words named like the removal rules.

Used by the generic reader, where no site rule names the furniture; it never takes an element that
holds the headline or most of the page's prose, so a word too many here costs a box, not a body.
"""

# ruff: noqa: E501 - lists of words are not broken for a margin

from __future__ import annotations

import re
from functools import lru_cache

# Whole words of a name; `*` ends the beginning of one.  A name is split at hyphens, underscores
# and capitals, so `relatedPosts` and `post-related` both hold `related`, and `adobe` holds no `ad`.
GROUPS: dict[str, str] = {
    "share row": "share sharing shares sharebar shareable addthis addtoany a2a social*",
    "related box": "related* recommend* readmore morefrom alsoread trending popular* mostread "
    "mostpopular outbrain taboola zergnet teaser* promo* crosspost* yarpp upnext suggest* readnext",
    "comments": "comment comments commentlist respond disqus* livefyre reply",
    "newsletter": "newsletter* subscribe* subscription* signup optin mailchimp paywall registration "
    "cta",
    "navigation": "nav navbar navigation menu* breadcrumb* pagination pager paging toolbar masthead "
    "skip",
    "sidebar": "sidebar* rail widget widgets",
    "footer": "footer* copyright",
    "advertising": "ad ads advert* adslot adsbygoogle sponsor* dfp gpt banner* adunit disclaimer*",
    "author box": "authorbio authorbox aboutauthor bio biography",
    "tags": "tags taglist tagcloud hashtags keywords topics",
    "notice": "cookie* consent* gdpr popup* modal* overlay lightbox tooltip",
    "meta line": "byline* dateline timestamp postmeta meta published",
    "caption": "caption* credit* photocredit",
}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d\w+")


def _pattern() -> re.Pattern[str]:
    groups = (
        f"(?P<g{number}>{words.replace('*', '[a-z]*').replace(' ', '|')})"
        for number, words in enumerate(GROUPS.values())
    )
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(groups)})(?![a-z0-9])")


_PATTERN = _pattern()
_NAMES = tuple(GROUPS)


@lru_cache(maxsize=1 << 15)
def clutter_named(names: str) -> str | None:
    """The group of the first telling word in class names or an id; None where there is none."""
    for name in names.split():
        if group := _group_of(name):
            return group
    return None


@lru_cache(maxsize=1 << 15)
def _group_of(name: str) -> str | None:
    # Elementor calls every part of a page a widget, the article's text too.
    own = name.removeprefix("elementor-widget")
    found = _PATTERN.search(" ".join(_WORDS.findall(own)).lower())
    return _NAMES[int(str(found.lastgroup)[1:])] if found else None
