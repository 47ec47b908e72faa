"""A newspaper of our own: what all of them share, whatever their pages look like."""

from __future__ import annotations

import itertools
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any, ClassVar

from tests.city import replies
from tests.city.addresses import split
from tests.city.noise import Noise
from tests.city.plot import plotted
from tests.city.replies import Reply
from tests.city.stories import State, Story, Text
from tests.city.words import TONGUES, class_name

FIRST_NIGHT = datetime(2026, 11, 2, tzinfo=UTC)
_RULES_CHANGE = 2
_REQUISITES = {
    "/app.css": Reply(200, "text/css", b"body { color: #111 }"),
    "/core/app.js": Reply(200, "text/javascript", b"void 0;"),
}
_DARKNESS = ("busy", "missing", "home")
_ROLES = ("box", "headline", "body", "byline", "date", "related", "next", "list", "counter")


@dataclass(frozen=True, slots=True)
class Met:
    """The article an address stands for.

    `leads` where it only leads to the article's own address; `copy` says which other design of the
    article it shows.
    """

    story: Story
    leads: bool = False
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived: on which night, counted from 0, and for what."""

    night: int
    target: str


class Paper(ABC):
    """One outlet.  `night` says which night's paper it prints; `asked` grows as it is read."""

    name: ClassVar[str]
    language: ClassVar[str] = "ar"
    zone: ClassVar[str] = "Asia/Damascus"
    encoding: ClassVar[str] = "utf-8"
    says_encoding: ClassVar[bool] = True
    per_page: ClassVar[int] = 7
    sections: ClassVar[tuple[str, ...]] = ("local", "culture")
    has_two_designs: ClassVar[bool] = False
    number: ClassVar[int]

    def __init__(self, seed: int, *, nights: int, quiet: int) -> None:
        self.chance = Random(f"{seed} {self.name}")
        self.tongue = TONGUES[self.language]
        self.stories = plotted(
            self.tongue, self.chance, nights=nights, quiet=quiet, before=FIRST_NIGHT
        )
        self.dresses = tuple({role: class_name(self.chance) for role in _ROLES} for _ in range(2))
        self.redesigned = self.chance.randrange(1, nights) if self.has_two_designs else nights
        self.dark: int | None = None
        self.darkness = self.chance.choice(_DARKNESS)
        self.night = 0
        self.asked: list[Asked] = []
        self.home = ""
        self.stranger = ""
        self._seed = seed
        self._ticks = itertools.count()

    @property
    def host(self) -> str:
        """An address of its own on loopback: another paper's is another host."""
        return f"127.0.{self.number}.1"

    @property
    def css(self) -> dict[str, str]:
        """The class names of tonight's design."""
        return self.dresses[self.night >= self.redesigned]

    @abstractmethod
    def path(self, story: Story, slug: str) -> str:
        """The article's own address, escaped, without the host."""

    @abstractmethod
    def met(self, path: str, query: Mapping[str, str]) -> Met | None:
        """Which article an address (unescaped) stands for, in whatever spelling."""

    @abstractmethod
    def furniture(self, path: str, query: Mapping[str, str], noise: Noise) -> Reply | None:
        """Home, seeds, robots.txt and pages that are no article; None for what is none of them."""

    @abstractmethod
    def article(self, met: Met, state: State, noise: Noise) -> str:
        """The page of an article, as HTML."""

    @abstractmethod
    def rules(self) -> dict[str, Any]:
        """What is this site's own in its site file."""

    def site_file(self) -> str:
        """Tonight's site file as YAML, of which JSON is a part; a later one differs by a number."""
        shared = {
            "name": self.name,
            "publisher": f"Paper of {self.css['box']}",
            "home": f"{self.home}/",
            "language": self.language,
            "timezone": self.zone,
            "delay_seconds": 0,
            "timeout_seconds": 10,
            "revisit_days": [1],
            "budget": 2000 + (self.night >= _RULES_CHANGE),
        }
        return json.dumps({**shared, **self.rules()}, ensure_ascii=False, indent=1)

    def reply(self, target: str) -> Reply:
        """The answer to a request, which is noted in `asked`."""
        self.asked.append(Asked(self.night, target))
        noise = Noise(Random(f"{self._seed} {self.name} {next(self._ticks)}"))
        path, query = split(target)
        if self.night == self.dark:
            return self._in_the_dark(path, noise)
        if made := _REQUISITES.get(path) or self.furniture(path, query, noise):
            return made
        met = self.met(path, query)
        state = met.story.states[self.night] if met else None
        if met is None or state is None:
            return replies.missing(self.language, noise, status=404, chance=noise.chance)
        return self._of_story(met, state, noise)

    def url(self, story: Story) -> str:
        """Tonight's own address of an article."""
        return self.home + self.path(story, self.slug(story))

    def story_of(self, url: str) -> Story | None:
        """The article that a URL of ours stands for."""
        met = self.met(*split(url.removeprefix(self.home)))
        return met.story if met else None

    def may_be_asked(self, target: str) -> bool:
        """Whether a polite visitor who reads the site file asks for this."""
        path, query = split(target)
        noise = Noise(Random())
        is_known = path in _REQUISITES or self.furniture(path, query, noise) is not None
        return is_known or self.met(path, query) is not None

    def is_passing_fault(self, asked: Asked) -> bool:
        """Whether a request met with what is worth another try: a fault, a block, the dark."""
        met = self.met(*split(asked.target))
        state = met.story.states[asked.night] if met else None
        return asked.night == self.dark or bool(state and state.answer in ("broken", "blocked"))

    def listed(self, section: int | None = None) -> list[Story]:
        """Tonight's articles, newest first."""
        shown = (story for story in self.stories if story.is_listed(self.night))
        chosen = [story for story in shown if section is None or story.section == section]
        return sorted(chosen, key=lambda story: (story.first, story.number), reverse=True)

    def text(self, story: Story) -> Text:
        """What tonight's paper prints of an article."""
        state = story.states[self.night]
        assert state is not None
        return state.text

    def html(self, page: str, *, status: int = 200) -> Reply:
        """A page in this paper's encoding."""
        return replies.page(
            page, status=status, encoding=self.encoding, declared=self.says_encoding
        )

    def slug(self, story: Story) -> str:
        """Tonight's last part of an article's address, unescaped."""
        state = story.states[self.night] or story.states[-1]
        assert state is not None
        return state.slug

    def by_slug(self, slug: str) -> Met | None:
        """The article a last part stands for; one it had before leads to the one it has tonight."""
        for story in self.stories:
            if slug in story.slugs:
                return Met(story, leads=slug != self.slug(story))
        return None

    def links(self, noise: Noise, count: int) -> str:
        """List items that link to so many of tonight's articles, the newest among them or not."""
        shown = noise.shuffled(self.listed(), count)
        return "".join(f"<li>{self.link(other, noise)}</li>" for other in shown)

    def link(self, story: Story, noise: Noise) -> str:
        """Tonight's headline of an article, leading to it, both spelt anew."""
        headline = noise.spelt(self.text(story).headline)
        return f"<a href='{noise.link(self.url(story))}'>{headline}</a>"

    def related(self, noise: Noise, *, count: int = 3) -> str:
        """Other articles under a label, others on every fetch."""
        label, links = self.tongue.related, self.links(noise, count)
        return f"<div class='{self.css['related']}'><h4>{label}</h4><ul>{links}</ul></div>"

    def pages(self, stories: Sequence[Story], number: int) -> tuple[list[Story], bool]:
        """One page of a list, numbered from 0, and whether there are further ones."""
        end = (number + 1) * self.per_page
        return list(stories[number * self.per_page : end]), end < len(stories)

    def _in_the_dark(self, path: str, noise: Noise) -> Reply:
        """What everything answers on the one night when the outlet's server is out of order."""
        if self.darkness == "busy":
            return replies.busy()
        if path == "/":
            return self.html(f"<html><body><h1>{self.name}</h1>{noise.token}</body></html>")
        if self.darkness == "home":
            return replies.moved(f"{self.home}/", noise.chance)
        return replies.missing(self.language, noise, status=404, chance=noise.chance)

    def _of_story(self, met: Met, state: State, noise: Noise) -> Reply:
        own = Random(f"{met.story.number} {state.answer}")
        match state.answer:
            case "page" if met.leads:
                return replies.moved(self.url(met.story), noise.chance)
            case "page":
                return self.html(self.article(met, state, noise))
            case "404" | "410":
                return replies.missing(self.language, noise, status=int(state.answer), chance=own)
            case "soft":
                return replies.missing(self.language, noise, status=200, chance=own)
            case "home":
                return replies.moved(f"{self.home}/", own)
            case "elsewhere":
                return replies.moved(own.choice(self._elsewhere()), own)
            case "blocked":
                return replies.denied(noise, own)
            case "broken":
                return replies.broken(own)

    def _elsewhere(self) -> list[str]:
        """A page that is no article, another article that stays, and somebody else's."""
        staying = next(story for story in self.stories if story.script == "quiet")
        return [f"{self.home}/about", self.url(staying), f"{self.stranger}/bought-by-us"]


def paragraphs(text: Text, noise: Noise) -> Iterator[str]:
    """Each paragraph spelt anew."""
    return (noise.spelt(said) for said in text.paragraphs)
