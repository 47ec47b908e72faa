"""What a page changes by itself on every fetch, and no reader may take for an edit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from random import Random
from typing import TypeVar
from urllib.parse import quote, unquote

_Item = TypeVar("_Item")
TRACKING = ("utm_source", "utm_medium", "fbclid", "gclid", "utm_campaign", "mc_cid")
_ENTITIES = {"«": "&laquo;", "»": "&raquo;", "–": "&ndash;", "'": "&#39;", "،": "&#1548;"}
_SPACES = (" ", " ", " ", " ", "  ", "\n", " \n\t ", "&nbsp;")


@dataclass(slots=True)
class Noise:
    """One fetch's chance: no two fetches are alike."""

    chance: Random
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def token(self) -> str:
        """A nonce, a CSRF token, the id of a widget."""
        return f"{self.chance.getrandbits(48):012x}"

    @property
    def count(self) -> int:
        """Of views, shares or comments."""
        return self.chance.randint(3, 99_999)

    @property
    def clock(self) -> str:
        """The present day and time, as a header shows it."""
        return f"{self.now:%Y/%m/%d} - {self.now:%H:%M:%S}.{self.chance.randint(0, 999):03}"

    def shuffled(self, items: Sequence[_Item], count: int) -> list[_Item]:
        """So many of them, in whatever order."""
        return self.chance.sample(list(items), min(count, len(items)))

    def tag(self, name: str, css: str, **attributes: str) -> str:
        """An opening tag: attributes in any order and quoting, classes and ids that come and go."""
        classes = [*css.split(), f"is-{self.token[:5]}"]
        self.chance.shuffle(classes)
        facts = {**attributes, "class": " ".join(classes), f"data-{self.token[:4]}": self.token}
        if self.chance.random() < 0.5:
            facts.setdefault("id", f"w-{self.token}")
        return f"<{name}{self._attributes(facts)}>"

    def spelt(self, text: str) -> str:
        """The text as HTML: some letters as entities, white space of many kinds, same words."""
        words = text.split(" ")
        spaces = [self.chance.choice(_SPACES) for _ in words[1:]]
        spelt = [self._word(word) for word in words]
        return spelt[0] + "".join(map(str.__add__, spaces, spelt[1:]))

    def link(self, url: str) -> str:
        """The address spelt anew: with a tracking parameter, an anchor, other escapes."""
        url = self.respelt(url)
        turn = self.chance.randrange(3)
        if turn == 0:
            mark = "&" if "?" in url else "?"
            return f"{url}{mark}{self.chance.choice(TRACKING)}={self.token}"
        return f"{url}#{self.token}" if turn == 1 else url

    def respelt(self, url: str) -> str:
        """The same letters in other escapes: small hex digits, in parts (NFD), or as they are."""
        turn = self.chance.randrange(4)
        if turn == 0:
            return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), url)
        if turn == 1:
            return quote(unicodedata.normalize("NFD", unquote(url)), safe=":/?=&%#")
        return url

    def gap(self) -> str:
        """White space and a comment between two elements."""
        return self.chance.choice(("", "\n", "\n  \n", f"\n<!-- {self.token} -->\n", "\t"))

    def _word(self, word: str) -> str:
        turn = self.chance.random()
        if turn < 0.02 and word:
            return f"&#{ord(word[0])};{escape(word[1:])}"
        if turn < 0.06:
            return "".join(_ENTITIES.get(letter) or escape(letter) for letter in word)
        if turn < 0.08:
            return f"{escape(word[:1])}<span>{escape(word[1:])}</span>"
        return escape(word, quote=False)

    def _attributes(self, facts: Mapping[str, str]) -> str:
        pairs = list(facts.items())
        self.chance.shuffle(pairs)
        marks = (self.chance.choice("\"'") for _ in pairs)
        return "".join(
            f" {name}={mark}{value}{mark}" for (name, value), mark in zip(pairs, marks, strict=True)
        )
