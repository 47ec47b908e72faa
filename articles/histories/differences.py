"""Two texts -> what differs, word by word, in bounded time.

By E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986): the fewest words taken
out and put in.  Texts that have hardly a word in common are not searched to the end: what lies
between their common beginning and end is then one replacement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.histories.sameness import seen, words_key

_MOST_STEPS = 600
# A word is letters and digits with the marks that stand on them (tashkeel, Latin accents) and the
# joiners within; a punctuation mark is a word of its own.
_WORD = re.compile(
    r"(?:[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]+|[^\w\s])\s*"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Items `start` to `end` of the one become `now` to `then` of the other; ends excluded."""

    start: int
    end: int
    now: int
    then: int


def runs(one: Sequence[str], other: Sequence[str]) -> list[Run]:
    """The places where two sequences differ, in order; at most `_MOST_STEPS` steps are searched."""
    first = 0
    while first < min(len(one), len(other)) and one[first] == other[first]:
        first += 1
    last = 0
    while last < min(len(one), len(other)) - first and one[-1 - last] == other[-1 - last]:
        last += 1
    middle = one[first : len(one) - last], other[first : len(other) - last]
    return [
        Run(first + run.start, first + run.end, first + run.now, first + run.then)
        for run in _searched(*middle)
    ]


def word_differences(before: str, after: str) -> list[list[str]]:
    """`[["=", kept], ["-", taken out], ["+", put in], ...]`, text as printed on either side."""
    old, new = _words(before), _words(after)
    pieces: list[list[str]] = []
    done = 0
    for run in runs([words_key(word) for word in old], [words_key(word) for word in new]):
        _say(pieces, "=", new[done : run.now])
        _say(pieces, "-", old[run.start : run.end])
        _say(pieces, "+", new[run.now : run.then])
        done = run.then
    _say(pieces, "=", new[done:])
    return pieces


def _say(pieces: list[list[str]], sign: str, words: Sequence[str]) -> None:
    if words:
        pieces.append([sign, "".join(words)])


def _words(text: str) -> list[str]:
    """The words of a text, each with the white space behind it."""
    return _WORD.findall(seen(text))


def _searched(one: Sequence[str], other: Sequence[str]) -> list[Run]:
    if not one and not other:
        return []
    whole = [Run(0, len(one), 0, len(other))]
    if not one or not other:
        return whole
    trace = _trace(one, other)
    return whole if trace is None else _joined(_steps(trace, len(one), len(other)))


def _trace(one: Sequence[str], other: Sequence[str]) -> list[dict[int, int]] | None:
    """How far each diagonal was reached with 0, 1, 2, ... differences; None where too many."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for steps in range(min(len(one) + len(other), _MOST_STEPS) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-steps, steps + 1, 2):
            x, _down = _entered(furthest, diagonal, steps)
            y = x - diagonal
            while x < len(one) and y < len(other) and one[x] == other[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(one) and y >= len(other):
                return trace
    return None


def _entered(furthest: dict[int, int], diagonal: int, steps: int) -> tuple[int, bool]:
    """Where a diagonal is entered, and whether down (put in) or to the right (taken out)."""
    above, below = furthest.get(diagonal + 1, -1), furthest.get(diagonal - 1, -1)
    if diagonal == -steps or (diagonal != steps and below < above):
        return above, True
    return below + 1, False


def _steps(trace: list[dict[int, int]], x: int, y: int) -> list[Run]:
    """The single insertions and deletions on the way, from the beginning."""
    found: list[Run] = []
    for steps in range(len(trace) - 1, 0, -1):
        diagonal = x - y
        start, down = _entered(trace[steps], diagonal, steps)
        now = start - diagonal
        x, y = (start, now - 1) if down else (start - 1, now)
        found.append(Run(x, start, y, now))
    return found[::-1]


def _joined(steps: list[Run]) -> list[Run]:
    """Steps that touch, as one run."""
    joined: list[Run] = []
    for step in steps:
        if joined and (joined[-1].end, joined[-1].then) == (step.start, step.now):
            first = joined.pop()
            joined.append(Run(first.start, step.end, first.now, step.then))
        else:
            joined.append(step)
    return joined
