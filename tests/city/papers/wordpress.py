"""The Jabal: WordPress with Arabic addresses, its REST interface, and a feed."""

# ruff: noqa: E501 - markup is not broken for a margin

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tests.city import dates, replies
from tests.city.addresses import escaped, numbered
from tests.city.noise import Noise
from tests.city.press import FIRST_NIGHT, Met, Paper, paragraphs
from tests.city.replies import Reply
from tests.city.stories import State, Story


class WordPress(Paper):
    """Addresses are the slug alone, `?p=ID` leads there; JSON-LD whose `dateModified` is now."""

    name = "jabal"
    number = 11

    def path(self, story: Story, slug: str) -> str:
        """The slug alone, Arabic and escaped."""
        return f"/{quote(slug)}/"

    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """By slug, or by `?p=ID`, which only leads to it."""
        if path == "/" and "p" in query:
            number = numbered(query, "p")
            return next(
                (Met(story, leads=True) for story in self.stories if story.number == number), None
            )
        return self.by_slug(path.strip("/"))

    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home, robots.txt, the REST interface, the sitemap robots.txt names, and the feed."""
        if path == "/" and "p" not in query:
            return self.html(self._front(noise))
        if path == "/robots.txt":
            return replies.robots("Disallow: /wp-admin/", f"Sitemap: {self.home}/sitemap.xml")
        if path == "/wp-json/wp/v2/posts":
            return self._rest(query, noise)
        if path == "/sitemap.xml":
            return self._sitemap()
        return self._feed(query, noise) if path == "/feed/" else None

    def article(self, met: Met, state: State, noise: Noise) -> str:
        """Blocks of the editor, the theme's furniture among them."""
        story, text, css = met.story, state.text, self.css
        url = self.home + self.path(story, state.slug)
        facts = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": text.headline,
            "datePublished": dates.iso(text.published, noise, ZoneInfo(self.zone)),
            "dateModified": noise.now.isoformat(timespec="seconds"),
            "interactionCount": noise.count,
        }
        body = noise.gap().join(
            f"{noise.tag('p', 'wp-block-paragraph')}{said}</p>" for said in paragraphs(text, noise)
        )
        shares = f"<div class='sharedaddy sd-{noise.token}'>شارك {noise.count} <a href='https://www.facebook.com/sharer?u={noise.token}'>Facebook {noise.count}</a></div>"
        return (
            f"<!doctype html><html dir=rtl lang=ar><head><meta charset=utf-8><title>{noise.spelt(text.headline)} - الجبل</title>"
            f"<link rel=canonical href='{url}'><link rel=shortlink href='{self.home}/?p={story.number}'>"
            f"<script>var nonce='{noise.token}';</script>"
            f"<script type='application/ld+json'>{json.dumps(facts, ensure_ascii=False)}</script></head>"
            f"<body class='single postid-{story.number} v{noise.token}'>{self._header(noise)}"
            f"{noise.tag('article', css['box'])}<h1 class='{css['headline']}'>{noise.spelt(text.headline)}</h1>"
            f"<span class='{css['byline']}'>{noise.spelt(text.byline)}</span> <span class='{css['counter']}'>{noise.count} مشاهدة</span>"
            f"{noise.tag('div', css['body'])}{body}{shares}{self.related(noise)}"
            f"<div class='adsbygoogle'>إعلان {noise.token}</div></div></article>"
            f"<ul class='{css['list']}'>{self.links(noise, 4)}</ul></body></html>"
        )

    def rules(self) -> dict[str, Any]:
        """Seeds of two kinds; the related box goes by a rule of the site."""
        css = self.css
        return {
            "article_url": f"^{self.home}/(?!wp-|feed|tag/|about|author/)[^/?]+/?(\\?(?!p=).*)?$|^{self.home}/\\?p=\\d+$",
            "seeds": [
                {"wordpress": f"{self.home}/wp-json/wp/v2/posts"},
                {"feed": f"{self.home}/feed/"},
            ],
            "remove": [f".{css['related']}"],
            "layouts": [
                {
                    "headline": f"h1.{css['headline']}",
                    "byline": f".{css['byline']}",
                    "body": f"div.{css['body']}",
                }
            ],
        }

    def _header(self, noise: Noise) -> str:
        tags = "".join(f"<a href='/tag/{noise.token}/'>وسم</a>" for _ in range(3))
        return f"<header><time>{noise.clock}</time><nav>{tags}<a href='/about/'>من نحن</a></nav></header>"

    def _front(self, noise: Noise) -> str:
        return (
            f"<!doctype html><html lang=ar><head><meta charset=utf-8><title>الجبل</title></head><body>"
            f"{self._header(noise)}<ul>{self.links(noise, self.per_page)}</ul></body></html>"
        )

    def _rest(self, query: Mapping[str, str], noise: Noise) -> Reply:
        posts = self.listed()
        number = max(1, numbered(query, "page"))
        shown, _more = self.pages(posts, number - 1)
        total = -(-len(posts) // self.per_page)
        if number > total:
            said = {"code": "rest_post_invalid_page_number", "data": {"status": 400}}
            return Reply(400, "application/json", json.dumps(said).encode())
        rows = [self._post(story, noise) for story in shown]
        headers = {"X-WP-Total": str(len(posts)), "X-WP-TotalPages": str(total)}
        return Reply(200, "application/json; charset=UTF-8", json.dumps(rows).encode(), headers)

    def _post(self, story: Story, noise: Noise) -> dict[str, object]:
        return {
            "id": story.number,
            "date_gmt": f"{self.text(story).published:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{self._touched(story):%Y-%m-%dT%H:%M:%S}",
            "slug": quote(self.slug(story)),
            "link": f"{self.home}/{escaped(self.slug(story), noise)}/",
        }

    def _sitemap(self) -> Reply:
        """What robots.txt names: the newest, with the day they were last touched."""
        urls = "".join(
            f"<url><loc>{self.url(story)}</loc><lastmod>{self._touched(story):%Y-%m-%d}</lastmod></url>"
            for story in self.listed()[:4]
        )
        names = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return replies.xml(f"<urlset xmlns='{names}'>{urls}</urlset>", "text/xml")

    def _touched(self, story: Story) -> datetime:
        """When its text was last changed."""
        state = story.states[self.night]
        night = next(
            n for n, one in enumerate(story.states) if one and state and one.text == state.text
        )
        return FIRST_NIGHT + timedelta(days=night)

    def _feed(self, query: Mapping[str, str], noise: Noise) -> Reply:
        shown, _more = self.pages(self.listed(), max(1, numbered(query, "paged")) - 1)
        items = "".join(
            f"<item><title>{story.number}</title><link>{self.url(story)}?utm_source=rss&amp;utm_medium={noise.token}</link>"
            f"<guid isPermaLink='false'>{self.home}/?p={story.number}</guid>"
            f"<slash:comments>{noise.count}</slash:comments></item>"
            for story in shown
        )
        return replies.xml(
            f"<?xml version='1.0'?><rss version='2.0' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>"
            f"<channel><title>الجبل</title><lastBuildDate>{noise.clock}</lastBuildDate>{items}</channel></rss>"
        )
