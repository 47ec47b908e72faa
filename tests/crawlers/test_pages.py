"""Listing pages -> links and the next page; pages -> what they need to look right."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector
from scrapy.http import HtmlResponse
from w3lib.url import safe_url_string

from crawlers import links, requisites
from crawlers.errors import SeedFault
from crawlers.seeds.section import section

HOST = "https://news.example"
BASE = f"{HOST}/category/news/"


def links_of(html: str, rule: str | None = None, url: str = BASE) -> tuple[list[str], str | None]:
    """Links and next page of a listing, or of a further page of it."""
    harvest = section(Selector(html), url, BASE, rule)
    assert len(harvest.older_pages) <= 1
    return [found.url for found in harvest.found], next(iter(harvest.older_pages), None)


def needs(html: str) -> list[str]:
    """The requisites of a page, without the host."""
    urls = requisites.of_page(Selector(html), "https://news.example/1/")
    return [url.removeprefix("https://news.example") for url in urls]


def painted(css: str) -> list[str]:
    """The requisites of a style sheet, without the host."""
    urls = requisites.of_css(css, "https://news.example/css/a.css")
    return [url.removeprefix("https://news.example") for url in urls]


def test_a_listing_gives_its_links_once_and_in_order() -> None:
    """Fragments go, and so does what is no address of a page."""
    found, following = links_of(
        "<a href='/2/'>2</a><a href=' /1/#c '>1</a><a href='/2/#top'>2</a><a href=''>x</a><a>y</a>"
        "<a href='javascript:void(0)'>j</a><a href='mailto:a@b.example'>m</a><a href='tel:1'>t</a>"
        "<a href='http://['>b</a><a href='data:text/html,x'>d</a><a href='//other.example/x'>o</a>"
        "<a href='/حمص/'>h</a>"
    )
    assert found == [
        "https://news.example/2/",
        "https://news.example/1/",
        "https://other.example/x",
        "https://news.example/%D8%AD%D9%85%D8%B5/",
    ]
    assert following is None


def test_links_are_relative_to_the_pages_base() -> None:
    """`<base href>` moves them, wherever it leads; one that is none is passed over."""
    assert links_of("<base href='/x/'><a href='1'>1</a>")[0] == ["https://news.example/x/1"]
    assert links_of("<base href='http://['><a href='1'>1</a>")[0] == [BASE + "1"]


@pytest.mark.parametrize(
    ("rule", "html", "following"),
    [
        ("a.next", "<a class=next href='?page=2'>›</a>", BASE + "?page=2"),
        ("a.next", "<a class=next href=' /p/2/#list '>›</a>", "https://news.example/p/2/"),
        ("a.next", "<a class=next href=/a>1</a><a class=next href=/b>2</a>", f"{HOST}/a"),
        ("a.next, a.more", "<a class=next href='/p/2/'>›</a>", "https://news.example/p/2/"),
        ("li.next", "<li class=next><a href='/p/2/'>›</a></li>", "https://news.example/p/2/"),
        ("link[rel=next]", "<link rel=next href='/p/2/'><a href='/1/'>1</a>", f"{HOST}/p/2/"),
        ("a.next", "<a href='/1/'>no next</a>", None),
        ("a.next", "<a class=next href=''>x</a><a href='/1/'>1</a>", None),
        ("a.next", "<a class=next href='javascript:more()'>x</a><a href='/1/'>1</a>", None),
        (None, "<a class=next href='/p/2/'>›</a>", None),
        ("button@data-url", "<button data-url='?p=2'></button><a href='/1/'>1</a>", f"{BASE}?p=2"),
        ("button@data-url", "<button></button><a href='/1/'>1</a>", None),
        ("?page={page}", "<a href='/1/'>1</a>", f"{BASE}?page=2"),
        ("/news/{page}/", "<base href='/x/'><a href='/1/'>1</a>", f"{HOST}/news/2/"),
        ("?to={li@id}", "<li id=9><li id=8><li><a href='/1/'>1</a>", f"{BASE}?to=8"),
        ("?to={li}&n=5", "<li>9<li><b>8</b><li><a href='/1/'></a>", f"{BASE}?to=8&n=5"),
        ("?to={li@id}", "<a href='/1/'>1</a>", None),
    ],
)
def test_the_next_page_is_where_the_rule_points(
    rule: str | None, html: str, following: str | None
) -> None:
    """An address to ask for, the first there is, or None."""
    assert links_of(html, rule)[1] == following


@pytest.mark.parametrize(
    ("url", "following"),
    [
        (BASE, f"{BASE}page/2/"),
        (f"{BASE}page/2/", f"{BASE}page/3/"),
        (f"{BASE}page/99/", f"{BASE}page/100/"),
        (f"{BASE}page/x/", f"{BASE}page/2/"),
    ],
)
def test_a_number_is_counted_up_from_the_page_that_was_read(url: str, following: str) -> None:
    """The seed itself is the first page."""
    assert links_of("<a href='/1/'>1</a>", "page/{page}/", url)[1] == following


def test_a_rule_the_page_reader_does_not_know_is_said() -> None:
    """Two selector libraries differ at the edges; the night goes on and names the rule."""
    with pytest.raises(SeedFault, match=r"`next: a:-soup-contains\(x\)` is not understood"):
        links_of("<a href='/1/'>1</a>", "a:-soup-contains(x)")


@pytest.mark.parametrize("html", ["", "<p>nothing", "<a name=x>", "<a href='mailto:a@b.example'>"])
def test_a_page_without_links_is_a_fault(html: str) -> None:
    """Nothing to read is said, not passed over."""
    with pytest.raises(SeedFault, match="a section page without links"):
        links_of(html)


def test_what_shapes_the_page_comes_before_its_pictures() -> None:
    """Style sheets and icons in any case, scripts, paint; then images, lazy ones too."""
    html = """<link rel="StyleSheet" href="/a.css"><link rel="shortcut ICON" href="/f.ico">
    <link rel="apple-touch-icon" href="/t.png"><link rel="canonical" href="/1/">
    <link rel="alternate stylesheet" href="/b.css"><script src="/x.js"></script><script>1</script>
    <img src="/lazy.gif" data-src="/real.jpg" data-lazy-src="/wp.jpg"><img src="data:image/gif;x">
    <style>body { background: url(/bg.png) }</style><div style='background: URL("/d.png")'></div>
    <video poster="/p.jpg"><source src="/v.mp4"></video><noscript><img src="/n.jpg"></noscript>"""
    assert needs(html) == [
        *("/a.css", "/f.ico", "/t.png", "/b.css", "/x.js", "/bg.png", "/d.png"),
        *("/lazy.gif", "/n.jpg", "/real.jpg", "/wp.jpg", "/v.mp4", "/p.jpg"),
    ]


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("/a.jpg 1x, /b.jpg 2x", ["/a.jpg", "/b.jpg"]),
        ("/a.jpg 300w,/b.jpg 600w", ["/a.jpg", "/b.jpg"]),
        ("/a.jpg, /b.jpg", ["/a.jpg", "/b.jpg"]),
        ("/c_fill,w_300/a.jpg 300w, /c_fill,w_600/a.jpg 600w", None),
        ("data:image/png;base64,AAAA 1x, /b.jpg 2x", ["/b.jpg"]),
        ("data:image/svg+xml;utf8,<svg/>, /b.jpg 2x", ["/b.jpg"]),
        (" , ,\n/a.jpg 1x,,", ["/a.jpg"]),
        ("", []),
        (",,,", []),
    ],
)
def test_a_srcset_is_read_as_a_browser_reads_it(srcset: str, found: list[str] | None) -> None:
    """Commas may stand in addresses; a `data:` picture is in the page already."""
    expected = found if found is not None else ["/c_fill,w_300/a.jpg", "/c_fill,w_600/a.jpg"]
    for attribute in ("srcset", "data-srcset", "data-lazy-srcset"):
        assert needs(f"<img {attribute}='{srcset}'>") == expected
    assert needs(f"<picture><source srcset='{srcset}'></picture>") == expected


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("@import 'b.css';", ["/css/b.css"]),
        ('@import "b.css" screen;', ["/css/b.css"]),
        ("@import url(b.css);", ["/css/b.css"]),
        ("@IMPORT URL( 'b.css' );", ["/css/b.css"]),
        ("a { background: url(../i.png) } b { src: url('/f.woff2#x') }", ["/i.png", "/f.woff2"]),
        ('a { background: url("/a b(1).png") }', ["/a%20b(1).png"]),
        ("a { background: url(/x;y,z.png) }", ["/x;y,z.png"]),
        ("a { background: url(data:image/png;base64,AAAA) }", []),
        ("a { background: url() } b { background: url(''); }", []),
        ("a { behavior: url(#default#x) }", ["/css/a.css"]),
        ("a { color: red }", []),
    ],
)
def test_a_style_sheet_names_what_it_paints_with(css: str, found: list[str]) -> None:
    """Both spellings of an import, quoted and bare addresses, `data:` left in place."""
    assert painted(css) == found


def test_requisites_are_relative_to_the_pages_base() -> None:
    """As its links are."""
    assert needs("<base href='/deep/'><img src='a.png'>") == ["/deep/a.png"]


@pytest.mark.parametrize(
    "text", ["," * 200_000, "url(" * 50_000, "@import " * 50_000, " " * 200_000]
)
def test_hostile_text_costs_no_time(text: str) -> None:
    """Neither a srcset nor a style sheet makes the reading grow beyond its length."""
    began = time.process_time()
    requisites.of_page(Selector(f"<img srcset='{text}'><style>{text}</style>"), BASE)
    requisites.of_css(text, BASE)
    assert time.process_time() - began < 2


@given(st.text(max_size=60))
def test_no_reference_breaks_the_reading(text: str) -> None:
    """Whatever an attribute holds, it is an address or None."""
    url = links.absolute(BASE, text)
    assert url is None or url.lower().startswith(("http://", "https://"))
    assert url is None or (url.isascii() and "#" not in url)


@given(st.from_regex(r"https?://[a-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9/_.~=&?%-]*", fullmatch=True))
def test_a_plain_address_is_sent_as_it_stands(url: str) -> None:
    """What is plain is passed on unread: as the long way would, ports and empty queries too."""
    try:
        expected = safe_url_string(url)
    except ValueError:
        return
    assert links.as_sent(url) == expected


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_page_breaks_the_reading(raw: bytes) -> None:
    """Garbage and NUL bytes give links, requisites or a SeedFault."""
    for whole in (raw, b"<a href='" + raw + b"'><img srcset='" + raw + b"' style='" + raw + b"'>"):
        selector = HtmlResponse(BASE, body=whole, encoding="utf-8").selector
        for url in requisites.of_page(selector, BASE):
            assert url.isascii()
        try:
            for rule in ("a", "a@href", "?to={a@href}", "?page={page}"):
                assert section(selector, BASE, BASE, rule).found
        except SeedFault:
            continue
