"""Body -> what it embeds from elsewhere, as links: posts, videos, sounds, documents.

The chrome of a player is taken out of the text; where it leads is the article's own.  A quoted
post keeps its words as a quote, so only what would be lost with its frame is looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from articles.article import Link
from articles.pages.page import Page
from articles.wording import folded

# Markup that holds an embed without any text: frames, and what a network's script fills in.
EMBEDS = (
    "iframe, embed, video, audio, script[data-telegram-post], .fb-post[data-href], "
    ".fb-video[data-href], [data-instgrm-permalink], lite-youtube[videoid], "
    ".wp-block-embed__wrapper"
)
_STATED = ("data-href", "data-instgrm-permalink", "data-src", "data-lazy-src", "src")
# Who hosts what articles embed; the frames of others are advertising, counters and forms.
_HOSTS = re.compile(
    r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|facebook\.com|fb\.watch|twitter\.com|x\.com|"
    r"t\.me|telegram\.org|instagram\.com|tiktok\.com|vimeo\.com|dailymotion\.com|dai\.ly|"
    r"soundcloud\.com|spotify\.com|rumble\.com|scribd\.com|documentcloud\.org|datawrapper\.de|"
    r"flourish\.studio|archive\.org|drive\.google\.com|docs\.google\.com|maps\.google\.com)$"
)
_YOUTUBE = re.compile(r"youtube(?:-nocookie)?\.com/(?:embed|shorts|v)/([\w-]{6,20})")
_FACEBOOK = re.compile(r"facebook\.com/(?:[\w.]+/)?plugins/(\w+)\.php")
_TWEET = re.compile(r"(?:twitter|x)\.com/embed/Tweet\.html")


def embeds_of(page: Page, body: LexborNode) -> tuple[Link, ...]:
    """Each embed once, in page order: its address as a reader would open it, and its title."""
    found: dict[str, Link] = {}
    for node in body.css(EMBEDS):
        for stated in _stated(node):
            url = page.absolute(stated)
            if url and (address := _opened(url)):
                title = folded(node.attributes.get("title") or "")
                found.setdefault(address, Link(address, title))
                break
    return tuple(found.values())


def _stated(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    if post := attributes.get("data-telegram-post"):
        yield f"https://t.me/{post}"
    elif video := attributes.get("videoid"):
        yield f"https://www.youtube.com/watch?v={video}"
    elif node.tag in ("video", "audio"):
        parts = (node, *node.css("source"))
        yield from (src for part in parts if (src := part.attributes.get("src")))
    elif "wp-block-embed__wrapper" in (attributes.get("class") or ""):
        yield folded(node.text())
    else:
        yield from (address for name in _STATED if (address := attributes.get(name)))


def _opened(url: str) -> str | None:
    """The address behind an embedding one; None for the frames of anybody else."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    if " " in url or not _HOSTS.search(parts.hostname or ""):
        return url if _is_recording(parts.path) else None
    if video := _YOUTUBE.search(url):
        return f"https://www.youtube.com/watch?v={video[1]}"
    if plugin := _FACEBOOK.search(url):
        shown = asked.get("href", [""])[0] if plugin[1] in ("post", "video") else ""
        return shown if shown.startswith(("http://", "https://")) else None
    if _TWEET.search(url):
        return f"https://twitter.com/i/status/{asked['id'][0]}" if asked.get("id") else None
    return url.partition("?")[0] if parts.hostname == "t.me" else url


def _is_recording(path: str) -> bool:
    return path.lower().endswith((".mp4", ".m4v", ".webm", ".mp3", ".m4a", ".ogg", ".m3u8"))
