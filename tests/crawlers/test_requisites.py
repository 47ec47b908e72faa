"""A site that needs too much: what its pages ask for ends, and the night with it."""

from __future__ import annotations

from pathlib import Path

from crawlers.requisites import DEEPEST
from tests.crawlers.crawling import Reply, crawl, feed_of, servers

STYLE = {"Content-Type": "text/css"}
PICTURES = "".join(f"<img src='/{number}.png'>" for number in range(150))


def endless(path: str) -> Reply | None:
    """Each style sheet imports the next, without an end."""
    if not path.startswith("/style"):
        return None
    number = int(path.removeprefix("/style")) + 1
    return Reply(200, f"@import '/style{number}';", STYLE)


def test_requisites_end(tmp_path: Path) -> None:
    """A hundred of a page; sheets that import one another for ever, to a certain depth."""
    with servers(1) as (server,):
        page = (
            f"<html><head><link rel=stylesheet href=/style1></head><body>{PICTURES}</body></html>"
        )
        server.pages = {"/": Reply(200, page), "/feed": feed_of("/news/1")}
        server.pages["/news/1"] = Reply(200, "<link rel=stylesheet href=/style1><h1>x</h1>")
        server.made = endless
        crawled = crawl(tmp_path, home=f"{server.url}/")
    asked = [path for path in server.asked if path.startswith("/style")]
    assert len(asked) == DEEPEST + 1
    assert len([path for path in server.asked if path.endswith(".png")]) == 100 - 1
    assert f"{server.url}/style{DEEPEST + 2}" not in crawled.fates
