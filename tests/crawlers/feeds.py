"""A feed of each kind with the same two links, and how the tests of feeds read one."""

from __future__ import annotations

from crawlers.seeds.feed import feed

BASE = "https://news.example/feed/"
ONE, TWO = "https://news.example/1/", "https://news.example/2/"

RSS_091 = f"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.example/rss.dtd">
<rss version="0.91"><channel><title>t</title><link>https://news.example/</link>
<item><title>a</title><link>{ONE}</link></item><item><title>b</title><link>{TWO}</link></item>
</channel></rss>"""
RSS_10 = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><link>https://news.example/</link>
<items><rdf:Seq><rdf:li resource="{ONE}"/><rdf:li resource="{TWO}"/></rdf:Seq></items></channel>
<item rdf:about="{ONE}"><link>{ONE}</link><dc:date>2026-11-23T01:00:00Z</dc:date></item>
<item rdf:about="{TWO}"><link>{TWO}</link></item></rdf:RDF>"""
RSS_20 = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/x/">
<channel><link>https://news.example/</link>
<atom:link href="https://news.example/feed/" rel="self" type="application/rss+xml"/>
<item><title>أ</title><link>{ONE}</link><pubDate>Mon, 23 Nov 2026 01:00:00 +0000</pubDate></item>
<item><title>ب</title><atom:link rel="self" href="https://x.example/"/><link>{TWO}</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://news.example/"/>
<entry><link rel="self" href="https://x.example/"/><link rel="alternate" href="{ONE}"/>
<updated>2026-11-23T01:00:00Z</updated></entry>
<entry><link rel="replies" href="https://x.example/r"/><link href="{TWO}"/></entry></feed>"""


def items(*links: str) -> bytes:
    """A feed of items with this inside."""
    inside = "".join(f"<item>{link}</item>" for link in links)
    return f"<rss version='2.0'><channel>{inside}</channel></rss>".encode()


def urls(raw: bytes) -> list[str]:
    """The links of a feed that is read without a word."""
    harvest = feed(raw, BASE)
    assert harvest.notes == ()
    return [found.url for found in harvest.found]
