"""A night of pages that are nothing without their script, rendered in Debian's Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from archive import keys
from archive.exchanges.message import read_response
from archive.proof.fixity import prove
from archive.records.reader import Record
from archive.records.rendering import rendered_url
from archive.servers import embedded
from config.sitefiles import read_site
from crawlers.dispositions import Fate
from tests.browser import pages
from tests.browser.listening import listeners
from tests.browser.processes import marked, none_left
from tests.crawlers.crawling import Reply, Server, servers
from tests.night.workplace import NIGHTS, Ended, Workplace, site_file
from warraq.nights import reckoning


class Shown(NamedTuple):
    """A night of rendered pages, the server they came from, and what it left."""

    place: Workplace
    server: Server
    ended: Ended
    fates: Mapping[str, Fate]
    kept: list[Record]
    leaked: list[str]
    left: list[str]

    def fate(self, path: str) -> tuple[str, str]:
        """Disposition and reason of a page."""
        fate = self.fates[f"{self.server.url}{path}"]
        return fate.disposition, fate.reason

    def beside(self, path: str, urn: str) -> Record:
        """The one resource of a kind beside a page."""
        uri = f"urn:{urn}:{self.server.url}{path}"
        (found,) = [record for record in self.kept if record.url == uri]
        return found

    def dom(self, path: str) -> str:
        """A page as rendered."""
        return self.beside(path, "warraq:rendered").block.decode()

    def asked_by(self, path: str) -> dict[str, dict[str, Any]]:
        """What the requests of a page came to, by path, or by URL where on another host."""
        account = json.loads(self.beside(path, "pageinfo").block)
        return {url.removeprefix(self.server.url): row for url, row in account["urls"].items()}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, store_home: Path) -> Iterator[Shown]:
    """One night of the site: a section names its articles, a feed the odd ones."""
    place = Workplace(tmp_path_factory.mktemp("rendered"), embedded.endpoint(store_home))
    with servers(1) as (server,), listeners() as ears, marked() as mark:
        server.pages = pages.site() | pages.odd(ears.tcp, ears.udp)
        seeds = [{"section": f"{server.url}/list"}, {"feed": f"{server.url}/feed"}]
        port = server.server_address[1]
        place.add_site("waha", site_file("waha", port, **pages.KEYS, seeds=seeds))
        ended = place.run("night", "waha", "--date", NIGHTS[0], "--json", seconds=110)
        kept = list(place.records("waha", place.folder))
        left = none_left(mark, 3)
        yield Shown(place, server, ended, place.fates("waha"), kept, ears.heard(), left)


def test_an_article_is_there_once_its_script_has_run(shown: Shown) -> None:
    """The bytes of the wire hold no word of it; the rendered document holds all, lazy image too."""
    (page,) = [one for one in shown.kept if one.kind == "response" and one.url.endswith("/news/1")]
    assert pages.HEADLINE not in page.block.decode()
    assert f"<h1>{pages.HEADLINE} 1</h1>" in shown.dom("/news/1")
    assert all(f"<p>{line}</p>" in shown.dom("/news/1") for line in pages.PARAGRAPHS)
    assert 'src="/lazy.png"' in shown.dom("/news/1")
    assert shown.fate("/lazy.png") == ("captured", "")


def test_links_made_by_script_are_found(shown: Shown) -> None:
    """A section's articles are those of the rendered list."""
    for number in (1, 2):
        fate = shown.fates[f"{shown.server.url}/news/{number}"]
        assert (fate.disposition, fate.seed) == ("captured", f"section {shown.server.url}/list")


def test_what_is_kept_is_what_crossed_the_wire(shown: Shown) -> None:
    """Each exchange of the browser: one request at the server, one exact record, our own name."""
    asked = shown.server.asked
    responses = [record for record in shown.kept if record.kind == "response"]
    assert {record.url.removeprefix(shown.server.url) for record in responses} == set(asked)
    assert set(asked.values()) == {1}, asked
    for record in responses:
        reply = shown.server.pages.get(record.url.removeprefix(shown.server.url), Reply(404))
        assert isinstance(reply, Reply)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        assert read_response(record.block).body == body
        assert prove(record, "here")
    for one in shown.server.log:
        assert one.headers["User-Agent"].startswith("Warraq/")
        assert one.headers["Accept-Encoding"] == "gzip, br"
        assert "Cookie" not in one.headers


def test_document_and_picture_lie_beside_their_response(shown: Shown) -> None:
    """Resources of one capture with it: its id, its instant (WARC 1.1, 5.4 and 5.7)."""
    fate = shown.fates[f"{shown.server.url}/news/1"]
    for urn in ("warraq:rendered", "fullPageFinal", "pageinfo"):
        record = shown.beside("/news/1", urn)
        assert record.kind == "resource"
        assert record.headers["warc-concurrent-to"] == fate.record_id
        assert record.date.isoformat() == fate.captured_at
        assert "warc-refers-to" not in record.headers
    assert shown.beside("/news/1", "warraq:rendered").record_id == fate.rendered_id
    assert rendered_url(shown.beside("/news/1", "warraq:rendered").url) == fate.url
    picture = shown.beside("/news/1", "fullPageFinal").block
    assert picture.startswith(b"\x89PNG")
    wide, tall = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert (wide, tall > 4000) == (1280, True)


def test_the_account_names_the_record_of_each_request(shown: Shown) -> None:
    """Script, JSON and images of a page, each by the record of the exchange that answered it."""
    urls = shown.asked_by("/news/1")
    assert set(urls) == {"/app.js", "/site.css", "/api/1.json", "/first.png", "/lazy.png"}
    responses = {one.record_id: one.url for one in shown.kept if one.kind == "response"}
    for path, row in urls.items():
        assert responses[row["record"]] == f"{shown.server.url}{path}"
    account = json.loads(shown.beside("/news/1", "pageinfo").block)
    assert account["renderer"].startswith("Chromium/")
    assert account["cut"] == ""
    (about,) = [
        one for one in shown.kept if one.kind == "metadata" and one.url.endswith("/api/1.json")
    ]
    assert b"\r\nhopsFromSeed: LE\r\n" in about.block  # a link of the section, embedded there


def test_nothing_leaves_chromium_by_itself(shown: Shown) -> None:
    """A page that tries WebRTC, WebSocket, beacons, workers, preconnects reaches nobody."""
    assert "tries: 14, failed: 0" in shown.dom("/news/out")
    assert shown.leaked == []
    assert "ICE-" not in shown.dom("/news/out")  # nor is a page told of an address of ours
    refused = {url: row.get("refused") for url, row in shown.asked_by("/news/out").items()}
    assert [url for url, why in refused.items() if not why] == ["/shared.js"]
    assert any("another page" in str(why) for why in refused.values())


def test_a_page_only_reads(shown: Shown) -> None:
    """What it would post, to its own site even, is not sent."""
    assert shown.asked_by("/news/out")["/comment"]["refused"] == "a POST, and we only read"
    assert "/comment" not in shown.server.asked


def test_pages_share_nothing_but_answers(shown: Shown) -> None:
    """A cookie a page set is gone with it, and none is ever sent."""
    assert "seen=" not in shown.dom("/list")
    assert "visitor=" not in shown.dom("/news/2")


def test_robots_is_obeyed_by_pages_too(shown: Shown) -> None:
    """What it keeps is not asked for, however a page wants it."""
    refused = shown.asked_by("/news/moved")["/kept/a.png"]["refused"]
    assert refused == "refused-by-robots: robots.txt disallows it"
    assert "/kept/a.png" not in shown.server.asked


def test_a_wall_is_not_climbed(shown: Shown) -> None:
    """A challenge page is recorded as a block, and never shown to a browser that could solve it."""
    fate = shown.fates[f"{shown.server.url}/news/walled"]
    assert (fate.disposition, fate.rendered_id) == ("blocked", "")


def test_a_page_that_cannot_be_shown_costs_only_itself(shown: Shown) -> None:
    """Its exchange is kept, and its fate says what is missing."""
    assert shown.fate("/news/huge") == ("failed", "render")
    fate = shown.fates[f"{shown.server.url}/news/huge"]
    assert fate.record_id in {record.record_id for record in shown.kept}
    assert fate.rendered_id == ""


def test_a_script_that_moved_is_followed(shown: Shown) -> None:
    """Both exchanges are kept with their fates; the page gets the last one."""
    assert "by redirect" in shown.dom("/news/moved")
    assert shown.fate("/old.js") == ("redirected", "")
    assert shown.fate("/moved.js") == ("captured", "")


def test_chromium_ends_with_its_crawl(shown: Shown) -> None:
    """Neither it nor the driver that started it is left."""
    assert shown.left == []


def test_the_article_is_read_from_the_rendered_document(shown: Shown) -> None:
    """Its row names that record as its bytes, `captures` does too, and `trace` finds both equal."""
    assert shown.ended.status == 1, shown.ended.err  # the wall is a gap
    (row,) = shown.place.ask(
        "select * from articles where url = $url", url=f"{shown.server.url}/news/1"
    )
    document = shown.beside("/news/1", "warraq:rendered")
    assert row["headline"] == f"{pages.HEADLINE} 1"
    assert [paragraph["text"] for paragraph in row["paragraphs"]] == list(pages.PARAGRAPHS)
    assert row["record_id"] == document.record_id
    assert row["payload_digest"] == document.payload_digest
    assert (row["warc_offset"], row["warc_length"]) == (document.offset, document.length)
    assert row["images"][0]["url"] == f"{shown.server.url}/first.png"
    (capture,) = shown.place.ask("select * from captures where url = $url", url=row["url"])
    named = ("article_id", "record_id", "warc_offset", "payload_digest", "captured_at")
    assert [capture[name] for name in named] == [row[name] for name in named]
    told = shown.place.run("trace", row["article_id"], "--json")
    assert told.status == 0, told.err
    (traced,) = told.rows
    assert traced["differing"] == []
    moment = f"{row['captured_at']:%Y%m%d%H%M%S}"
    assert traced["rendered"] == {
        "document": f"warraq/{moment}/urn:warraq:rendered:{row['url']}",
        "picture": f"warraq/{moment}/urn:fullPageFinal:{row['url']}",
    }
    assert shown.place.faults() == []


def test_no_cookie_is_in_an_index(shown: Shown) -> None:
    """Neither one a server set nor one a page made is in CDXJ, dispositions or account."""
    (made,) = shown.place.chain("waha")
    archive = shown.place.stores.archive
    plain = [kept.key for kept in made.draft.objects if kept.kind != "warc"]
    texts = [archive.read(key) for key in (*plain, keys.cdxj(made.snapshot))]
    accounts = [one.block for one in shown.kept if one.url.startswith("urn:pageinfo:")]
    assert len(accounts) > 3
    assert not [text for text in (*texts, *accounts) if b"visitor=" in text or b"seen=" in text]


def test_the_records_alone_tell_what_was_rendered(shown: Shown) -> None:
    """As after a kill, when no dispositions were written: the same document for each page."""
    site = read_site(shown.place.sites / "waha.yaml").site
    reckoned: list[Fate] = []
    for record in shown.kept:
        if rendered_url(record.url):
            reckoning.take_rendered(reckoned, record)
        elif fate := reckoning.of_answer(record, "here", site):
            reckoned.append(fate)
    found = {fate.url: fate.rendered_id for fate in reckoned}
    assert found == {url: shown.fates[url].rendered_id for url in found}
    assert sum(map(bool, found.values())) == 6


@pytest.mark.soak
def test_a_rebuild_reads_the_same_record(shown: Shown) -> None:
    """From the WARCs alone: the same rows, of the same documents."""
    query = "select url, headline, record_id, warc_offset from articles order by url"
    before = shown.place.ask(query)
    rebuilt = shown.place.run("rebuild", "--json")
    assert rebuilt.status == 0, rebuilt.err
    assert shown.place.ask(query) == before
    assert len(before) >= 2
