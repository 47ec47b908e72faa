"""One visit to the sample newspaper: a GET, and what its page is made of."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from html.parser import HTMLParser

_VOID = {"meta", "link", "img", "input", "br", "hr"}


def fetch(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of one GET; error statuses are answers too."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode(), dict(refusal.headers)


class Page(HTMLParser):
    """Keeps a stack of open elements, the links by class, and every id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens, and where it leads if it is a link."""
        named = dict(attrs)
        if tag == "a":
            self.links.append((named.get("class") or "", named.get("href") or ""))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a fault where what closes is not what was opened last."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def words_of(page: str) -> str:
    """What a page shows, scripts and markup apart, with single spaces."""
    shown = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    return squeezed(re.sub(r"<[^>]+>", "", shown))


def squeezed(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())
