"""The Zanin: Kurdish, found by packed sitemaps alone, each article with an AMP copy."""

# ruff: noqa: E501 - markup is not broken for a margin

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tests.city import dates, replies
from tests.city.addresses import escaped
from tests.city.noise import Noise
from tests.city.press import Met, Paper, paragraphs
from tests.city.replies import Reply
from tests.city.stories import State, Story


class Sitemaps(Paper):
    """Two designs, one canonical; its sitemaps also name other hosts and files."""

    name = "zanin"
    number = 13
    language = "ku"
    per_page = 9

    def path(self, story: Story, slug: str) -> str:
        """A slug below a word."""
        return f"/gotar/{quote(slug)}"

    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """By slug, as the article itself or as its AMP copy."""
        copy, _, slug = path.partition("/gotar/")
        met = self.by_slug(slug) if copy in ("", "/amp") else None
        return met and replace(met, copy=copy)

    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home and packed sitemaps."""
        if path == "/":
            return self.html(self._front(noise))
        if path == "/robots.txt":
            return replies.robots("Disallow: /search", f"Sitemap: {self.home}/sitemap.xml.gz")
        if path == "/sitemap.xml.gz":
            return self._index()
        if part := re.fullmatch(r"/post-sitemap(\d+)\.xml\.gz", path):
            return self._part(int(part[1]), noise)
        return None

    def article(self, met: Met, state: State, noise: Noise) -> str:
        """One of two designs of the same text."""
        design = self._amp if met.copy else self._plain
        return design(met.story, state, noise)

    def rules(self) -> dict[str, Any]:
        """A layout for each design."""
        css = self.css
        return {
            "article_url": f"^{self.home}(/amp)?/gotar/[^/]+$",
            "seeds": [{"sitemap": f"{self.home}/sitemap.xml.gz"}, {"section": f"{self.home}/"}],
            "layouts": [
                {
                    "headline": f".{css['headline']} > h1",
                    "byline": f"address.{css['byline']}",
                    "body": f"section.{css['body']}",
                },
                {"headline": "h1.amp-title", "byline": "p.amp-by", "body": "div.amp-text"},
            ],
            "remove": [f"aside.{css['related']}"],
        }

    def _plain(self, story: Story, state: State, noise: Noise) -> str:
        text, css = state.text, self.css
        body = noise.gap().join(f"<div>{said}</div>" for said in paragraphs(text, noise))
        return (
            f"<!DOCTYPE html><html lang=ckb><head>{self._meta(story, state, noise)}"
            f"<link rel=amphtml href='{self.home}/amp{self.path(story, state.slug)}'></head><body>"
            f"<nav>{noise.clock}<ul>{self.links(noise, 5)}</ul></nav>"
            f"{noise.tag('header', css['headline'])}<h1>{noise.spelt(text.headline)}</h1></header>"
            f"{noise.tag('address', css['byline'])}{noise.spelt(text.byline)}</address>"
            f"{noise.tag('section', css['body'])}{body}"
            f"<aside class='{css['related']}'>{self.links(noise, 3)}</aside>"
            f"<div class='addtoany_share_save_container'>{noise.count} <a href='https://t.me/share/url?url={noise.token}'>Telegram</a></div>"
            f"</section><footer>{noise.token}</footer></body></html>"
        )

    def _amp(self, story: Story, state: State, noise: Noise) -> str:
        text = state.text
        body = "".join(f"<p>{said}</p>" for said in paragraphs(text, noise))
        return (
            f"<!doctype html><html amp lang=ckb><head>{self._meta(story, state, noise)}"
            f"<script async src='https://cdn.example.org/v0.js'></script></head><body>"
            f"<h1 class=amp-title>{noise.spelt(text.headline)}</h1><p class=amp-by>{noise.spelt(text.byline)}</p>"
            f"<amp-ad data-slot={noise.token}></amp-ad><div class=amp-text>{body}</div></body></html>"
        )

    def _meta(self, story: Story, state: State, noise: Noise) -> str:
        printed = dates.iso(state.text.published, noise, ZoneInfo(self.zone))
        return (
            f"<meta charset=utf-8><title>Zanin | {noise.spelt(state.text.headline)}</title>"
            f"<link rel=canonical href='{self.home}{self.path(story, state.slug)}'>"
            f"<meta name=csrf-token content={noise.token}>"
            f"<meta property='article:published_time' content='{printed}'>"
        )

    def _front(self, noise: Noise) -> str:
        copies = "".join(
            f"<a href='{self.home}/amp{self.path(story, self.slug(story))}'>AMP</a>"
            for story in self.listed()[:3]
        )
        return (
            f"<html><head><meta charset=utf-8><title>Zanin</title></head><body>{noise.clock}"
            f"<ul>{self.links(noise, 5)}</ul>{copies}<a href='/search?q={noise.token}'>?</a></body></html>"
        )

    def _index(self) -> Reply:
        total = -(-len(self.listed()) // self.per_page)
        parts = "".join(
            f"<sitemap><loc>{self.home}/post-sitemap{number}.xml.gz</loc></sitemap>"
            for number in range(1, total + 1)
        )
        return _packed(f"<sitemapindex xmlns='{_NAMES}'>{parts}</sitemapindex>")

    def _part(self, number: int, noise: Noise) -> Reply:
        # The oldest first, as sitemap plugins number them.
        shown, _more = self.pages(self.listed()[::-1], number - 1)
        places = [f"{self.home}/gotar/{escaped(self.slug(story), noise)}" for story in shown]
        strange = [f"{self.stranger}/gotar/1", "file:///etc/passwd", f"{self.home}/about"]
        urls = "".join(f"<url><loc>{place}</loc></url>" for place in (*places, *strange))
        return _packed(f"<urlset xmlns='{_NAMES}'>{urls}</urlset>")


_NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _packed(text: str) -> Reply:
    return Reply(200, "application/x-gzip", gzip.compress(text.encode(), mtime=0))
