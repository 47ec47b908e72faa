"""The Sahel: a site of its own making, paged by cursor, whose missing pages say 200; no layouts."""

# ruff: noqa: E501 - markup is not broken for a margin

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tests.city import dates, replies
from tests.city.noise import Noise
from tests.city.press import Met, Paper, paragraphs
from tests.city.replies import Reply
from tests.city.stories import State, Story


class Laravel(Paper):
    """Read by structure alone; other articles are named in the midst of its text.

    By a fault of its template every page names the newest article as canonical.
    """

    name = "sahel"
    number = 16

    def path(self, story: Story, slug: str) -> str:
        """A number."""
        return f"/posts/{story.number}"

    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """By number."""
        number = path.removeprefix("/posts/")
        return next((Met(story) for story in self.stories if str(story.number) == number), None)

    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home, the latest by cursor, and a 200 for what there never was."""
        if path == "/":
            return self.html(self._listing(self.listed()[:3], "", noise))
        if path == "/robots.txt":
            return replies.robots("Disallow: /login")
        if path == "/latest":
            return self._latest(query.get("cursor", ""), noise)
        if path.startswith("/posts/") and self.met(path, query) is None:
            return replies.missing(self.language, noise, status=200, chance=noise.chance)
        return None

    def article(self, met: Met, state: State, noise: Noise) -> str:
        """No rule is given for it, and its canonical link is wrong."""
        text, css = state.text, self.css
        said = [f"<p>{words}</p>" for words in paragraphs(text, noise)]
        said.insert(len(said) // 2, self.related(noise, count=2))
        printed = dates.iso(text.published, noise, ZoneInfo(self.zone))
        return (
            f"{self._head(noise.spelt(text.headline), noise)}<link rel=canonical href='{self.url(self.listed()[0])}'></head><body data-page='{noise.token}'><div id=app class=v-{noise.token}>"
            f"<nav><a href='/'>الرئيسية</a><a href='/about'>من نحن</a><a href='/login'>دخول</a></nav>"
            f"{noise.tag('main', css['box'])}<h1>{noise.spelt(text.headline)}</h1>"
            f"<div><time datetime='{printed}'>{noise.count} قراءة</time></div><div>{noise.spelt(text.byline)}</div>"
            f"{noise.tag('div', css['body'])}{noise.gap().join(said)}</div>"
            f"<div class='share-buttons'>شارك {noise.count}</div></main>"
            f"<section><h3>الأكثر قراءة</h3><ul>{self.links(noise, 5)}</ul></section></div>"
            f"<footer>{noise.clock}</footer></body></html>"
        )

    def rules(self) -> dict[str, Any]:
        """No layouts: it is read by structure."""
        return {
            "article_url": f"^{self.home}/posts/\\d+",
            "seeds": [
                {"section": f"{self.home}/latest", "next": f"a[rel=next].{self.css['next']}"}
            ],
        }

    def _head(self, title: str, noise: Noise) -> str:
        return (
            f"<!DOCTYPE html><html lang=ar dir=rtl><head><meta charset=utf-8><title>{title}</title>"
            f"<meta name=csrf-token content={noise.token}><link rel=stylesheet href=/app.css>"
        )

    def _latest(self, cursor: str, noise: Noise) -> Reply:
        """A page from where the cursor says; each cursor is written anew for each visitor."""
        start = json.loads(base64.urlsafe_b64decode(cursor))["from"] if cursor else 0
        stories = self.listed()
        shown = stories[start : start + self.per_page]
        said = json.dumps({"from": start + self.per_page, "salt": noise.token})
        address = f"/latest?cursor={base64.urlsafe_b64encode(said.encode()).decode()}"
        onward = f"<a rel=next class='{self.css['next']}' href='{address}'>المزيد</a>"
        more = start + self.per_page < len(stories)
        return self.html(self._listing(shown, onward if more else "", noise))

    def _listing(self, shown: list[Story], onward: str, noise: Noise) -> str:
        rows = "".join(
            f"<article><a href='{noise.link(self.path(story, ''))}'>{noise.spelt(self.text(story).headline)}</a></article>"
            for story in shown
        )
        return (
            f"{self._head('الساحل', noise)}</head><body>{rows}{onward}<a href='/about'>من نحن</a>"
            f"<a href='{self.stranger}/posts/9'>شريك</a><p>{noise.clock}</p></body></html>"
        )
