"""The Mizan: a portal in windows-1256 with numbers for addresses and sections page by page."""

# ruff: noqa: E501 - markup is not broken for a margin

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tests.city import replies
from tests.city.addresses import numbered
from tests.city.noise import Noise
from tests.city.press import Met, Paper, paragraphs
from tests.city.replies import Reply
from tests.city.stories import State, Story


class Portal(Paper):
    """Only its own head says the encoding; every page names the home page as canonical."""

    name = "mizan"
    number = 12
    encoding = "windows-1256"
    says_encoding = False

    def path(self, story: Story, slug: str) -> str:
        """A number in the query, and no word."""
        return f"/news.php?id={story.number}"

    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """By that number alone."""
        number = numbered(query, "id") if path == "/news.php" else 0
        return next((Met(story) for story in self.stories if story.number == number), None)

    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home and sections, numbered from 1."""
        if path == "/":
            return self.html(self._listing(self.listed()[:4], "", noise))
        if path == "/robots.txt":
            return replies.robots("Disallow: /print.php")
        if path == "/section.php":
            return self._section(query, noise)
        return None

    def article(self, met: Met, state: State, noise: Noise) -> str:
        """Tables of old, and a text that only `<br>` divides."""
        story, text, css = met.story, state.text, self.css
        lines = "<br><br>\n".join(paragraphs(text, noise))
        local = text.published.astimezone(ZoneInfo(self.zone))
        return (
            f"{self._head(noise.spelt(text.headline))}{noise.tag('table', css['box'])}<tr><td>"
            f"{noise.tag('h2', css['headline'])}{noise.spelt(text.headline)}</h2>"
            f"{noise.tag('div', css['byline'])}{noise.spelt(text.byline)}</div>"
            f"<div class={css['date']}>{local:%d/%m/%Y} - {local:%H:%M}</div>"
            f"{noise.tag('div', css['body'])}{lines}<br>"
            f"<div class={css['counter']}>عدد القراءات {noise.count}</div>"
            f"<a href='/print.php?id={story.number}'>طباعة</a>{self.related(noise)}</div></td></tr></table>"
            f"<form><input type=hidden name=csrf value={noise.token}></form></body></html>"
        )

    def rules(self) -> dict[str, Any]:
        """A date for people only, which a rule has to find; the counter in the text goes by another."""
        css = self.css
        sections = [
            {"section": f"{self.home}/section.php?cat={number}", "next": f"a.{css['next']}"}
            for number, _name in enumerate(self.sections)
        ]
        return {
            "article_url": f"^{self.home}/news\\.php\\?(.*&)?id=\\d+",
            "seeds": sections,
            "layouts": [
                {
                    "headline": f"h2.{css['headline']}",
                    "byline": f"div.{css['byline']}",
                    "published": f"div.{css['date']}",
                    "body": f"div.{css['body']}",
                    "remove": [f".{css['counter']}"],
                }
            ],
        }

    def _head(self, title: str) -> str:
        return (
            f"<html dir=rtl><head><meta http-equiv=Content-Type content='text/html; charset=windows-1256'>"
            f"<title>{title}</title><link rel=canonical href='{self.home}/'></head><body>"
        )

    def _section(self, query: Mapping[str, str], noise: Noise) -> Reply:
        number, page = numbered(query, "cat"), max(1, numbered(query, "page"))
        shown, more = self.pages(self.listed(number), page - 1)
        onward = (
            f"<a class='{self.css['next']}' href='?cat={number}&amp;page={page + 1}'>التالي</a>"
        )
        return self.html(self._listing(shown, onward if more else "", noise))

    def _listing(self, shown: list[Story], onward: str, noise: Noise) -> str:
        rows = "".join(
            f"<tr><td>{self.link(story, noise)}</td></tr>"
            for story in noise.shuffled(shown, len(shown))
        )
        return (
            f"{self._head('الميزان')}<p>{noise.clock}</p><table>{rows}</table>{onward}"
            f"<a href='/about'>من نحن</a><a href='{self.stranger}/news.php?id=1'>شريك</a>"
            f"<a href='mailto:desk@example.org'>البريد</a><a href='/print.php?id=7'>طباعة</a></body></html>"
        )
