"""The Furat: Drupal-like, a feed of relative links full of tracking, and `/node/ID` everywhere."""

# ruff: noqa: E501 - markup is not broken for a margin

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tests.city import dates, replies
from tests.city.addresses import escaped, numbered
from tests.city.noise import Noise
from tests.city.press import Met, Paper, paragraphs
from tests.city.replies import Reply
from tests.city.stories import State, Story


class Drupal(Paper):
    """`/node/ID` shows the article too, and names the long address as canonical.

    On some night all its pages put on another design.
    """

    name = "furat"
    number = 14
    has_two_designs = True

    def path(self, story: Story, slug: str) -> str:
        """The long address."""
        return f"/ar/news/{quote(slug)}"

    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """By long address or by `/node/ID`."""
        if path.startswith("/node/"):
            number = path.removeprefix("/node/")
            return next((Met(story) for story in self.stories if str(story.number) == number), None)
        return (
            self.by_slug(path.removeprefix("/ar/news/")) if path.startswith("/ar/news/") else None
        )

    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home, the feed, and the latest page by page."""
        if path == "/":
            return self.html(self._listing(self.listed()[:4], "", noise))
        if path == "/robots.txt":
            return replies.robots("Disallow: /user/", "Disallow: /comment/")
        if path == "/rss.xml":
            return self._feed(noise)
        if path == "/ar/latest":
            return self._latest(numbered(query, "page"), noise)
        return None

    def article(self, met: Met, state: State, noise: Noise) -> str:
        """The field of a node; the design is the night's."""
        story, text, css = met.story, state.text, self.css
        inner = "".join(
            f"{noise.tag('p', 'rtejustify')}{said}</p>{noise.gap()}<p>&nbsp;</p>"
            for said in paragraphs(text, noise)
        )
        printed = dates.iso(text.published, noise, ZoneInfo(self.zone))
        return (
            f"{self._head(text.headline, noise)}<link rel='canonical' href='{self.path(story, state.slug)}'>"
            f"<link rel='shortlink' href='/node/{story.number}'></head><body class='path-node'>"
            f"{noise.tag('article', 'node ' + css['box'], role='article')}"
            f"<h1 class='page-title'><span class='{css['headline']}'>{noise.spelt(text.headline)}</span></h1>"
            f"<div class='submitted'><time class='{css['date']}' datetime='{printed}'>{noise.count} قراءة</time>"
            f"<span class='{css['byline']}'>{noise.spelt(text.byline)}</span></div>"
            f"{noise.tag('div', 'field--name-body ' + css['body'])}{inner}{self.related(noise)}"
            f"<p>شارك على <a href='https://wa.me/?text={noise.token}'>واتساب</a> <a href='https://twitter.com/intent/tweet?u={noise.token}'>تويتر</a></p>"
            f"</div></article><div class=comments>{noise.count} تعليق <a href='/comment/{noise.token}'>أضف</a></div>"
            f"<aside>{self.links(noise, 4)}</aside><!-- {noise.token} --></body></html>"
        )

    def rules(self) -> dict[str, Any]:
        """A layout for each of its two designs."""
        return {
            "article_url": f"^{self.home}/(ar/news/|node/\\d+)",
            "seeds": [
                {"feed": f"{self.home}/rss.xml"},
                {
                    "section": f"{self.home}/ar/latest",
                    "next": ", ".join(f"li.{css['next']} a" for css in self.dresses),
                },
            ],
            "layouts": [
                {
                    "headline": f"span.{css['headline']}",
                    "byline": f".submitted .{css['byline']}",
                    "published": f"time.{css['date']}@datetime",
                    "body": f".{css['body']}",
                }
                for css in self.dresses
            ],
        }

    def _head(self, title: str, noise: Noise) -> str:
        return (
            f"<!DOCTYPE html><html lang=ar dir=rtl><head><meta charset=utf-8><title>{noise.spelt(title)} | الفرات</title>"
            f"<meta name='csrf' content='{noise.token}'><script src='/core/app.js?v=1'></script>"
        )

    def _feed(self, noise: Noise) -> Reply:
        items = "".join(
            f"<item><title>{story.number}</title><link>/ar/news/{escaped(self.slug(story), noise)}"
            f"?utm_source=feed&utm_campaign={noise.token}</link>"
            f"<guid isPermaLink='false'>{story.number} at furat</guid></item>"
            for story in self.listed()[: self.per_page]
        )
        # The bare ampersand makes it malformed, as many feeds are.
        return replies.xml(
            f"<rss version='2.0'><channel><title>الفرات</title>{items}</channel></rss>"
        )

    def _latest(self, number: int, noise: Noise) -> Reply:
        shown, more = self.pages(self.listed(), number)
        onward = f"<li class='{self.css['next']}'><a href='?page={number + 1}'>التالي</a></li>"
        return self.html(self._listing(shown, onward if more else "", noise))

    def _listing(self, shown: list[Story], onward: str, noise: Noise) -> str:
        rows = "".join(
            f"<div><a href='/node/{story.number}'>{noise.spelt(self.text(story).headline)}</a>"
            f"<a href='{noise.link(self.path(story, self.slug(story)))}'>المزيد</a></div>"
            for story in noise.shuffled(shown, len(shown))
        )
        return (
            f"{self._head('آخر الأخبار', noise)}</head><body>{noise.clock}{rows}<ul>{onward}</ul>"
            f"<a href='/user/login'>دخول</a><a href='/about'>من نحن</a></body></html>"
        )
