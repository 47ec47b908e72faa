"""Sitemaps of every shape, kind and hostility -> the site's own URLs, newest first."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest
from crawlers.seeds.sitemap import sitemap

HOST = "https://news.example"
BASE = f"{HOST}/sitemap_index.xml"
HOSTS = frozenset({"news.example", "www.news.example"})
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
BOMB = """<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<urlset><url><loc>https://news.example/&c;</loc></url></urlset>"""
EXTERNAL = """<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<urlset><url><loc>https://news.example/&x;</loc></url></urlset>"""


def urlset(*entries: tuple[str, str]) -> bytes:
    """A sitemap of pages: place and `lastmod`."""
    return _document("urlset", "url", entries)


def index(*entries: tuple[str, str]) -> bytes:
    """An index of sitemaps: path and `lastmod`."""
    return _document("sitemapindex", "sitemap", [(HOST + path, day) for path, day in entries])


def _document(root: str, each: str, entries: object) -> bytes:
    assert isinstance(entries, list | tuple)
    inside = "".join(
        f"<{each}><loc>\n {place}\t</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{each}>"
        for place, day in entries
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {NS}>{inside}</{root}>'.encode()


def read(raw: bytes) -> Harvest:
    """What it gives a site of two hosts."""
    return sitemap(raw, BASE, HOSTS)


def paths(raw: bytes) -> list[str]:
    """The URLs of a sitemap that is read without a word, without their host."""
    harvest = read(raw)
    assert harvest.notes == ()
    return [found.url.removeprefix(HOST) for found in harvest.found]


def test_newest_comes_first() -> None:
    """By `lastmod` as an instant, whatever its zone and fineness; what has none stays behind."""
    raw = urlset(
        (f"{HOST}/none", ""),
        (f"{HOST}/day", "2026-11-21"),
        (f"{HOST}/late", "2026-11-22T01:30:00+03:00"),
        (f"{HOST}/later", "2026-11-21T23:00:00Z"),
        (f"{HOST}/nonsense", "yesterday"),
        (f"{HOST}/later", "2020-01-01"),
    )
    assert paths(raw) == ["/later", "/late", "/day", "/none", "/nonsense"]
    assert read(raw).found[1] == Found(f"{HOST}/late", modified="2026-11-22T01:30:00+03:00")


def test_news_and_pictures() -> None:
    """A news sitemap's own date counts; the address of a picture is no page."""
    raw = f"""<urlset {NS} {NEWS} {IMAGE}><url><loc>{HOST}/1</loc>
    <news:news><news:publication_date>2026-11-22T08:00+03:00</news:publication_date></news:news>
    <image:image><image:loc>{HOST}/a.jpg</image:loc></image:image></url></urlset>""".encode()
    assert read(raw).found == (Found(f"{HOST}/1", "2026-11-22T08:00+03:00"),)


def test_arabic_addresses_are_as_a_request_names_them() -> None:
    """Raw letters are encoded, encoded ones left as they are, entities read."""
    raw = urlset((f"{HOST}/خبر?a=1&amp;b=2", ""), (f"{HOST}/%d8%ae", ""))
    assert paths(raw) == ["/%D8%AE%D8%A8%D8%B1?a=1&b=2", "/%d8%ae"]


@pytest.mark.parametrize(
    "packed",
    [gzip.compress, lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: b"\n " + raw.partition(b">")[2]],
)
def test_packed_or_marked_it_is_the_same(packed: object) -> None:
    """Gzip is told by its first bytes; a mark or white space before the XML does no harm."""
    assert callable(packed)
    assert paths(packed(urlset((f"{HOST}/1", "")))) == ["/1"]


def test_a_list_of_lines_is_a_sitemap_too() -> None:
    """Plain text, one address a line, with or without a mark and Windows line ends."""
    raw = f"\ufeff{HOST}/1\r\n\r\n  {HOST}/خبر \n".encode()
    assert paths(raw) == ["/1", "/%D8%AE%D8%A8%D8%B1"]


def test_a_feed_may_stand_for_a_sitemap() -> None:
    """The protocol allows RSS and Atom."""
    raw = f"<rss><channel><item><link>{HOST}/1</link></item></channel></rss>".encode()
    assert paths(raw) == ["/1"]


def test_foreign_and_local_addresses_are_refused_and_counted() -> None:
    """Other hosts, other schemes, tricks: none gets through, and the note says how many."""
    raw = urlset(
        (f"{HOST}/1", ""),
        ("https://www.news.example/2", ""),
        ("https://other.example/3", ""),
        ("https://news.example.evil.example/4", ""),
        ("https://news.example@evil.example/5", ""),
        ("http://127.0.0.1/6", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("ftp://news.example/7", ""),
        ("http://[", ""),
    )
    harvest = read(raw)
    assert [found.url for found in harvest.found] == [
        f"{HOST}/1",
        "https://www.news.example/2",
    ]
    assert harvest.notes == ("4 URLs left out: no web addresses", "4 URLs left out: on other hosts")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "an empty sitemap"),
        (b" \n", "an empty sitemap"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "HTML where a sitemap should be"),
        (b'<?xml version="1.0"?><html><body/></html>', "HTML where a sitemap should be"),
        (b"<!-- x -->\n<body><p>x</p></body>", "HTML where a sitemap should be"),
        (b"<nonsense/>", "<nonsense> where a sitemap should be"),
        (BOMB.encode(), "declares entities"),
        (EXTERNAL.encode(), "declares entities"),
        (gzip.compress(BOMB.encode(), mtime=0), "declares entities"),
        (urlset(), "without URLs of this site"),
        (urlset(("https://other.example/", "")), "without URLs.*; 1 URLs left out: on other hosts"),
        (index(), "an index without sitemaps"),
        (b"not a sitemap at all", "without URLs of this site"),
        (b"\x1f\x8b\x08nonsense", "a gzip file that cannot be unpacked"),
        (zlib.compress(b"x"), "without URLs of this site"),
        (b"<", "malformed XML"),
    ],
)
def test_what_gives_nothing_says_why(raw: bytes, said: str) -> None:
    """Each in a sentence; entities are refused before anything is parsed."""
    with pytest.raises(SeedFault, match=said):
        read(raw)


def test_malformed_xml_and_torn_gzip_are_read_as_far_as_they_go() -> None:
    """What stands before the fault is kept, and the note says that there was one."""
    whole = urlset((f"{HOST}/1", ""), (f"{HOST}/2", ""))
    torn = read(whole[: whole.rindex(b"<loc>")])
    assert [found.url for found in torn.found] == [f"{HOST}/1"]
    assert "malformed XML" in torn.notes[0]
    many = urlset(*[(f"{HOST}/{number}?{number:064x}", "") for number in range(500)])
    cut = read(gzip.compress(many)[:-400])
    assert 0 < len(cut.found) < 500
    assert cut.notes[0] == "a gzip file cut short, read as far as it goes"


def test_a_gzip_bomb_is_refused_at_its_bound() -> None:
    """A quarter of a gigabyte of zeros in 256 KB: unpacked no further than 50 MB."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(SeedFault, match="more than 50 MB"):
        read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 200 << 20
    tracemalloc.stop()


def test_fifty_thousand_urls_and_no_more() -> None:
    """The protocol's bound, in seconds that a night does not notice."""
    raw = urlset(*[(f"{HOST}/{number}/", "2026-11-22") for number in range(50_001)])
    began = time.process_time()
    harvest = read(raw)
    assert time.process_time() - began < 8
    assert len(harvest.found) == 50_000
    assert harvest.notes == ("more than 50,000 URLs in one sitemap; the rest is left out",)


def test_of_an_index_what_was_touched_lately_is_read_first() -> None:
    """Yoast: the newest within three days in any case, older ones while they bring news."""
    raw = index(
        ("/post-sitemap.xml", "2026-11-21T10:00:00+00:00"),
        ("/post-sitemap2.xml", "2024-01-01T10:00:00+00:00"),
        ("/post-sitemap3.xml", "2026-11-22T10:00:00+00:00"),
        ("/post-sitemap4.xml", ""),
        ("/page-sitemap.xml", "2026-11-22T10:00:00+00:00"),
        ("/category-sitemap.xml", "2026-11-22T10:00:00+00:00"),
        ("/post_tag-sitemap2.xml", "2026-11-22T10:00:00+00:00"),
        ("/author-sitemap.xml", "2026-11-22T10:00:00+00:00"),
    )
    harvest = read(raw)
    assert harvest.found == ()
    assert harvest.next_pages == (f"{HOST}/post-sitemap3.xml", f"{HOST}/post-sitemap.xml")
    assert harvest.older_pages == (f"{HOST}/post-sitemap2.xml", f"{HOST}/post-sitemap4.xml")


def test_an_index_without_dates_is_read_from_its_end() -> None:
    """WordPress's own: posts are numbered upwards in time, and nine comes before ten."""
    names = [f"/wp-sitemap-posts-post-{number}.xml" for number in (1, 9, 10)]
    lists = ["/wp-sitemap-taxonomies-category-1.xml", "/wp-sitemap-users-1.xml"]
    harvest = read(
        index(*[(name, "") for name in [*names, "/wp-sitemap-posts-page-1.xml", *lists]])
    )
    assert harvest.next_pages == (HOST + names[2],)
    assert harvest.older_pages == (HOST + names[1], HOST + names[0])


def test_an_index_of_nothing_but_lists_is_read_all_the_same() -> None:
    """A name may mean something else there."""
    assert read(index(("/page-sitemap.xml", ""))).next_pages == (f"{HOST}/page-sitemap.xml",)


def test_sitemaps_of_other_hosts_are_not_followed() -> None:
    """An index can name only its own."""
    raw = index(("/a.xml", "")).replace(
        b"</sitemapindex>", b"<sitemap><loc>http://10.0.0.1/b.xml</loc></sitemap></sitemapindex>"
    )
    assert read(raw).next_pages == (f"{HOST}/a.xml",)
    assert read(raw).notes == ("1 URLs left out: on other hosts",)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall_over(raw: bytes) -> None:
    """URLs or a SeedFault, whatever comes."""
    for given_bytes in (raw, b"<urlset>" + raw, b"\x1f\x8b" + raw, b"https://news.example/" + raw):
        try:
            read(given_bytes)
        except SeedFault:
            continue
