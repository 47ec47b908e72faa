"""The Berlin Courier: English, in another zone, moved from an old host, found by a JSON feed."""

# ruff: noqa: E501 - markup is not broken for a margin

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tests.city import replies
from tests.city.addresses import numbered
from tests.city.noise import Noise
from tests.city.press import Met, Paper, paragraphs
from tests.city.replies import Reply
from tests.city.stories import State, Story

_OWN = re.compile(r"/a/(\d+)-[^/]*")
_OLD = re.compile(r"/archive/(\d+)\.html")


class JsonFeed(Paper):
    """The number in an address is the article; permalinks of old, and any other words, lead on."""

    name = "courier"
    number = 15
    language = "en"
    zone = "Europe/Berlin"

    @property
    def formerly(self) -> str:
        """The host it moved from, which leads every address to the one of now."""
        return f"127.0.{self.number + 100}.1"

    def path(self, story: Story, slug: str) -> str:
        """A number and words, of which only the number counts."""
        return f"/a/{story.number}-{slug}"

    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """By number; whatever else the address says only leads to it."""
        found = _OWN.fullmatch(path) or _OLD.fullmatch(path)
        for story in self.stories if found else ():
            if found and int(found[1]) == story.number:
                return Met(story, leads=path != self.path(story, self.slug(story)))
        return None

    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home, the feed, and all there is page by page."""
        if path == "/":
            return self.html(self._front(noise))
        if path == "/robots.txt":
            return replies.robots("Disallow: /members/")
        if path == "/all":
            return self.html(self._all(max(1, numbered(query, "page"))))
        if path == "/feed.json":
            return self._feed(max(1, numbered(query, "page")), noise)
        return None

    def article(self, met: Met, state: State, noise: Noise) -> str:
        """Paragraphs each in a box, advertisements between them."""
        story, text, css = met.story, state.text, self.css
        local = text.published.astimezone(ZoneInfo(self.zone))
        body = "".join(
            f"{noise.tag('div', css['list'])}<p>{said}</p></div>{self._advert(noise)}"
            for said in paragraphs(text, noise)
        )
        return (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{noise.spelt(text.headline)}</title>"
            f"<link rel=canonical href='{self.home}{self.path(story, state.slug)}'><meta name=token content={noise.token}></head>"
            f"<body>{noise.tag('main', css['box'])}{noise.tag('div', css['headline'])}{noise.spelt(text.headline)}</div>"
            f"{noise.tag('p', css['byline'])}{noise.spelt(text.byline)}</p>"
            f"<p class={css['date']}>{local:%d %B %Y}, {local:%H:%M} {local:GMT%z} · {noise.count} views</p>"
            f"{noise.tag('div', css['body'])}{body}{self.related(noise)}"
            f"<div class='share-buttons'>Share {noise.count}</div></div></main>"
            f"<div>{noise.clock}</div></body></html>"
        )

    def rules(self) -> dict[str, Any]:
        """The old host is a host of its own, and one it was at formerly."""
        css = self.css
        hosts = f"http://({re.escape(self.host)}|{re.escape(self.formerly)})(:\\d+)?"
        return {
            "article_url": f"^{hosts}/(a/\\d+-|archive/\\d+\\.html)",
            "seeds": [
                {"feed": f"{self.home}/feed.json"},
                {"section": f"{self.home}/all", "next": f"a.{css['next']}"},
            ],
            "hosts": [self.formerly],
            "formerly": [self.formerly],
            "layouts": [
                {
                    "headline": f"div.{css['headline']}",
                    "byline": f"p.{css['byline']}",
                    "published": f"p.{css['date']}",
                    "body": f"div.{css['body']}",
                    "remove": [f".{css['counter']}"],
                }
            ],
        }

    def story_of(self, url: str) -> Story | None:
        """The old host had the same articles at the same addresses."""
        return super().story_of(url.replace(self.formerly, self.host, 1))

    def _advert(self, noise: Noise) -> str:
        if noise.chance.random() < 0.6:
            return noise.gap()
        return f"{noise.tag('div', self.css['counter'])}Advertisement {noise.token}</div>"

    def _front(self, noise: Noise) -> str:
        return (
            f"<!doctype html><html lang=en><head><title>Courier</title></head><body>{noise.clock}"
            f"<ul>{self.links(noise, 5)}</ul><a href=/members/>Members</a></body></html>"
        )

    def _all(self, number: int) -> str:
        shown, more = self.pages(self.listed(), number - 1)
        links = "".join(
            f"<li><a href='{self._address(story)}'>{story.number}</a></li>" for story in shown
        )
        onward = (
            f"<a class='{self.css['next']}' href='/all?page={number + 1}'>Older</a>" if more else ""
        )
        return (
            f"<html><head><title>All</title></head><body><ul>{links}</ul>{onward}"
            f"<a href='/members/join'>Join</a></body></html>"
        )

    def _feed(self, number: int, noise: Noise) -> Reply:
        shown, more = self.pages(self.listed(), number - 1)
        feed: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"Courier {noise.token}",
            "items": [{"id": str(story.number), "url": self._address(story)} for story in shown],
        }
        if more:
            feed["next_url"] = f"{self.home}/feed.json?page={number + 1}"
        return Reply(200, "application/feed+json", json.dumps(feed).encode())

    def _address(self, story: Story) -> str:
        """Its feed keeps what it was first given: a third by old permalinks, a third by old host."""
        old_home = self.home.replace(self.host, self.formerly)
        return (
            self.url(story),
            f"{self.home}/archive/{story.number}.html",
            f"{old_home}{self.path(story, story.slugs[0])}",
        )[story.number % 3]
