"""A script and chance -> what becomes of an article, night by night."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from tests.city import stories
from tests.city.slugs import Slugs
from tests.city.stories import Answer, Change, State, Story, Text
from tests.city.words import Tongue


@dataclass(slots=True)
class Draft:
    """An article's states while its script is written; all begin as its page."""

    tongue: Tongue
    chance: Random
    states: list[State | None]

    @property
    def nights(self) -> int:
        """How many nights there are."""
        return len(self.states)

    def night(self, *, leaving: int = 0) -> int:
        """Some night after the first that leaves so many nights after it."""
        return self.chance.randrange(1, self.nights - leaving)

    def appear(self, night: int) -> None:
        """Not there before."""
        self.states[:night] = [None] * night

    def change(self, night: int, *changes: Change) -> None:
        """Printed otherwise from a night on."""
        state = self.states[night]
        assert state is not None
        text = state.text
        for change in changes:
            text = change(text, self.tongue, self.chance)
        self.print_again(night, text)

    def print_again(self, night: int, text: Text) -> None:
        """Printed as this from a night on."""
        self._from(night, lambda state: replace(state, text=text))

    def move(self, night: int) -> None:
        """Under another address from a night on; the old one leads there."""
        state = self.states[night]
        assert state is not None
        slug = f"{state.slug}-{self.chance.randint(100, 999)}"
        self._from(night, lambda state: replace(state, slug=slug))

    def answer(self, answer: Answer, first: int, last: int | None = None) -> None:
        """Answered so from one night to another, both included; to the end if none is named."""
        for night in range(first, self.nights if last is None else last + 1):
            state = self.states[night]
            self.states[night] = state and replace(state, answer=answer)

    def _from(self, night: int, other: Callable[[State], State]) -> None:
        later = (state and other(state) for state in self.states[night:])
        self.states[night:] = list(later)


Script = Callable[[Draft], None]


def _edited(draft: Draft) -> None:
    draft.change(draft.night(), draft.chance.choice(stories.EDITS))


def _edited_twice(draft: Draft) -> None:
    first = draft.night(leaving=1)
    draft.change(first, draft.chance.choice(stories.EDITS))
    draft.change(first + 1, draft.chance.choice(stories.EDITS))


def _edited_and_back(draft: Draft) -> None:
    night = draft.night(leaving=1)
    state = draft.states[night]
    assert state is not None
    draft.change(night, stories.reworded)
    draft.print_again(night + 1, state.text)


def _taken_back(answers: Sequence[Answer]) -> Script:
    """Not there for two nights, then there again; now and then with other words."""

    def script(draft: Draft) -> None:
        night = draft.night(leaving=2)
        draft.answer(draft.chance.choice(answers), night, night + 1)
        if draft.chance.random() < 0.5:
            draft.change(night + 2, draft.chance.choice(stories.EDITS))

    return script


def _from_then_on(answers: Sequence[Answer]) -> Script:
    return lambda draft: draft.answer(draft.chance.choice(answers), draft.night(leaving=1))


def _for_one_night(answers: Sequence[Answer]) -> Script:
    def script(draft: Draft) -> None:
        night = draft.night(leaving=1)
        draft.answer(draft.chance.choice(answers), night, night)

    return script


def _flapping(draft: Draft) -> None:
    night = draft.night(leaving=2)
    draft.answer("404", night, night)
    draft.answer("404", night + 2, night + 2)


def _blocked_then_gone(draft: Draft) -> None:
    night = draft.night(leaving=2)
    draft.answer("blocked", night, night)
    draft.answer("404", night + 1)


def _gone_then_home(draft: Draft) -> None:
    night = draft.night(leaving=1)
    draft.answer("home", night)
    draft.answer("404", night, night)


def _last_night(draft: Draft) -> None:
    draft.answer(draft.chance.choice(("404", "410")), draft.nights - 1)


_GONE: tuple[Answer, ...] = ("404", "410")
SCRIPTS: Mapping[str, Script] = {
    "quiet": lambda draft: None,
    "late": lambda draft: draft.appear(draft.night()),
    "edited": _edited,
    "edited-twice": _edited_twice,
    "edited-and-back": _edited_and_back,
    "retitled": lambda draft: draft.change(draft.night(), stories.retitled),
    "redated": lambda draft: draft.change(draft.night(), stories.redated),
    "rewritten": lambda draft: draft.change(
        draft.night(), stories.retitled, stories.redated, draft.chance.choice(stories.EDITS)
    ),
    "moved": lambda draft: draft.move(draft.night()),
    "unpublished": _from_then_on(_GONE),
    "unpublished-and-back": _taken_back(_GONE),
    "unpublished-last": _last_night,
    "missing-once": _for_one_night(_GONE),
    "missing-now-and-then": _flapping,
    "broken-once": _for_one_night(("broken",)),
    "redirected-home": _from_then_on(("home",)),
    "deleted-then-redirected": _gone_then_home,
    "redirected-elsewhere": _from_then_on(("elsewhere",)),
    "redirected-and-back": _taken_back(("home", "elsewhere")),
    "soft-deleted": _from_then_on(("soft",)),
    "soft-deleted-and-back": _taken_back(("soft",)),
    "blocked": _from_then_on(("blocked",)),
    "blocked-once": _for_one_night(("blocked",)),
    "blocked-then-gone": _blocked_then_gone,
}
"""Each thing that can become of an article, and each thing that only looks like one."""


def plotted(
    tongue: Tongue, chance: Random, *, nights: int, quiet: int, before: datetime
) -> tuple[Story, ...]:
    """An outlet's articles: one for each script, so many more that nothing happens to.

    Two of the quiet ones bear the same headline, and two have addresses that begin alike for as
    long as an address may be.
    """
    scripts = [*SCRIPTS, *["quiet"] * quiet, "late"]
    chance.shuffle(scripts)
    number, slugs, drafted = chance.randint(1000, 90_000), Slugs(), []
    twins = _Twins(chance)
    for script in scripts:
        number += chance.randint(1, 40)
        text = twins.dressed(stories.new_text(tongue, chance, before=before), script)
        state = State("page", text, slugs.new(text.headline))
        draft = Draft(tongue, chance, [state] * nights)
        SCRIPTS[script](draft)
        drafted.append(Story(number, chance.randrange(2), tuple(draft.states), script))
    return tuple(drafted)


class _Twins:
    """Headlines that quiet articles share, whole or at their beginning."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._shared: list[str] = []

    def dressed(self, text: Text, script: str) -> Text:
        """The text, under a headline that one before it bore if it is to be a twin."""
        if script != "quiet" or len(self._shared) > 3:
            return text
        self._shared.append(text.headline)
        if len(self._shared) == 2:
            return replace(text, headline=self._shared[0])
        if len(self._shared) == 4:
            long = f"{self._shared[2]} {text.headline}"
            return replace(text, headline=long)
        return text
