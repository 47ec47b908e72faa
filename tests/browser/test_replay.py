"""A page built by script, shown again by pywb from what its browser's exchanges left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect, sync_playwright

from archive.servers import embedded
from crawlers.browser import chromium
from tests.browser import pages
from tests.crawlers.crawling import feed_of, servers
from tests.night.workplace import Workplace, site_file
from tests.replay.serving import free_port, wait_for

_WIDTHS = "body => [...body.querySelectorAll('img')].map(image => image.naturalWidth)"


@pytest.mark.soak
def test_a_rendered_page_replays_with_the_site_gone(tmp_path: Path, store_home: Path) -> None:
    """Its script runs again on the archived JSON; headline and both pictures show."""
    place = Workplace(tmp_path, embedded.endpoint(store_home))
    with servers(1) as (server,):
        server.pages = pages.site() | {"/feed/": feed_of("/news/1")}
        place.add_site("waha", site_file("waha", server.server_address[1], **pages.KEYS))
        assert place.night("waha").status == 0
        url = f"{server.url}/news/1"
    port = free_port()
    with place.start("replay", "--port", str(port)) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(port)
            headline, widths, astray = _shown(address, url)
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert headline == f"{pages.HEADLINE} 1"
    assert widths == [40, 40]
    assert astray == []


def _shown(address: str, url: str) -> tuple[str, list[int], list[str]]:
    """Headline and widths of the pictures as replayed, and what was asked of anybody else."""
    astray: list[str] = []

    def only_here(route: Route) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            astray.append(route.request.url)
            route.abort()

    with sync_playwright() as player:
        path = chromium.executable()
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.route("**/*", only_here)
        page.goto(f"{address}warraq/{url}")
        framed = page.frame_locator("#replay_iframe")
        headline = framed.locator("h1").inner_text(timeout=20_000)
        far = framed.locator("#far")
        far.scroll_into_view_if_needed()
        expect(far).to_have_js_property("naturalWidth", 40)
        widths = framed.locator("body").evaluate(_WIDTHS)
        browser.close()
    return headline, widths, astray
