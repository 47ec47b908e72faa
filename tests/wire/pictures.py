"""A page of pictures, some of which change overnight -> two crawls of it."""

from __future__ import annotations

from pathlib import Path

from crawlers import validators
from tests.wire.cases import head, sized
from tests.wire.nights import Night, crawled, paper
from tests.wire.server import AwkwardServer, Step, awkward

LOGO, PHOTO, FONT = b"\x89PNG logo" * 99, b"\xff\xd8 photo" * 99, b"wOF2 font" * 99
STYLE = b"@font-face { src: url(/font.woff2) }"
PAGE = b"""<html><head><link rel="stylesheet" href="/style.css"></head><body>
<h1>News</h1><div class="entry"><p>text</p></div>
<img src="/logo.png"><img src="/photo.jpg"><img src="/copy.png">
<img src="/cdn.png"></body></html>"""
TAG = 'ETag: "1"'
DATE = "Last-Modified: Sat, 01 Nov 2025 06:00:00 GMT"
CHUNKED = head("Content-Type: image/png", "Transfer-Encoding: chunked") + (
    b"%x\r\n%s\r\n0\r\n\r\n" % (len(FONT), FONT)
)
FIRST: dict[str, tuple[Step, ...]] = paper(
    PAGE,
    **{
        "style.css": (sized(STYLE, "Content-Type: text/css", TAG),),
        "logo.png": (sized(LOGO, "Content-Type: image/png", TAG),),
        "photo.jpg": (sized(PHOTO, "Content-Type: image/jpeg", DATE),),
        "copy.png": (0.5, sized(LOGO, "Content-Type: image/png", TAG)),
        "cdn.png": (CHUNKED,),
        "font.woff2": (sized(FONT, "Content-Type: font/woff2", TAG),),
    },
)
UNCHANGED = head(TAG, status="304 Not Modified")
LATER = FIRST | {
    "logo.png": (UNCHANGED,),
    "photo.jpg": (sized(PHOTO + b"!", "Content-Type: image/jpeg", DATE),),
    "cdn.png": (sized(FONT, "Content-Type: image/png"),),
    "font.woff2": (UNCHANGED,),
}


def two_nights(folder: Path) -> tuple[Night, Night, dict[str, bytes]]:
    """Two nights of one site, and the requests of the second by path."""
    scripts: dict[str, tuple[Step, ...]] = dict(FIRST)
    with awkward(scripts) as server:
        first = crawled(folder / "1", port_of(server))
        server.log.clear()
        scripts.update(LATER)
        known = validators.learn({}, first.fates.values())
        second = crawled(folder / "2", port_of(server), known.values())
        return first, second, {heard.target: heard.request for heard in server.log}


def port_of(server: AwkwardServer) -> int:
    """Where a server listens."""
    return int(server.base.rpartition(":")[2])
