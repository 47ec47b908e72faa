"""Two nights of a rendered site, and its pace: what earlier nights and other pages change."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from archive.servers import embedded
from tests.browser import pages
from tests.crawlers.crawling import Reply, crawl, feed_of, servers
from tests.night.workplace import NIGHTS, Workplace, site_file

pytestmark = pytest.mark.soak


def test_an_edit_behind_the_same_bytes_is_seen(tmp_path: Path, store_home: Path) -> None:
    """The second night's page is the same to the byte; its JSON is not: a second version, `edited`.

    What its script needs is asked for without conditions, and kept as a revisit.
    """
    place = Workplace(tmp_path, embedded.endpoint(store_home))
    with servers(1) as (server,):
        script = {"Content-Type": "text/javascript", "ETag": '"one"'}
        server.pages = pages.site() | {"/feed/": feed_of("/news/1")}
        server.pages["/app.js"] = Reply(200, pages.SCRIPT, script)
        place.add_site("waha", site_file("waha", server.server_address[1], **pages.KEYS))
        first = place.night("waha", NIGHTS[0])
        assert first.status == 0, first.out
        told = pages.story(1).body
        assert isinstance(told, str)
        edited = told.replace("أربعين", "خمسين")
        assert edited != told
        server.pages["/api/1.json"] = Reply(200, edited, {"Content-Type": "application/json"})
        assert place.night("waha", NIGHTS[1]).status == 0
        asked = [one for one in server.log if one.path == "/app.js"]
    fates = place.fates("waha")
    page = next(fate for url, fate in fates.items() if url.endswith("/news/1"))
    assert (page.disposition, bool(page.rendered_id)) == ("captured", True)
    assert fates[page.url.replace("/news/1", "/app.js")].disposition == "revisited"
    assert len(asked) == 2
    assert "If-None-Match" not in asked[1].headers
    versions = place.ask("select version, text, payload_digest from articles order by version")
    assert [row["version"] for row in versions] == [1, 2]
    assert "خمسين" in versions[1]["text"]
    kinds = place.ask("select type from changes order by detected_at, type")
    assert [row["type"] for row in kinds] == ["published", "edited"]
    assert place.faults() == []


def test_a_page_keeps_its_distance(tmp_path: Path) -> None:
    """Between any two requests the server saw, whoever made them: the delay of the site file."""
    with servers(1) as (server,):
        server.pages = pages.site() | {"/feed": feed_of("/news/1", "/news/2")}
        crawled = crawl(tmp_path, home=f"{server.url}/", browser=True, delay_seconds=0.4)
        gaps = [after.at - before.at for before, after in itertools.pairwise(server.log)]
    assert crawled.fate(f"{server.url}/lazy.png") == ("captured", "")
    assert len(gaps) >= 10
    assert min(gaps) >= 0.36, gaps
