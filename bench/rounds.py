"""Readers of the same pages -> the CPU seconds each takes for all of them, round by round.

In a round each reads all pages before the next does: a reader that others' work comes between finds
the processor's caches cold, which costs the faster ones most.  Rounds in turn, so that a machine
that is busy for a while slows all alike.  A round before the first, in which libraries are loaded,
is not counted.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Taken:
    """The CPU seconds of one reader, a number for each round."""

    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    def ratio(self, other: Taken) -> str:
        """How many times `other`'s seconds these are, as its median and the span of the rounds."""
        ratios = sorted(one / two for one, two in zip(self.rounds, other.rounds, strict=True))
        return f"{median(ratios):.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f})"


def seconds_of(readers: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Taken]:
    """What each reader takes for one reading of all pages, `rounds` times."""
    spent: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds + 1):
        if number == 1:
            # The collector would walk what every tool has loaded, in the time of whoever reads.
            gc.freeze()
        for name, read_all in readers.items():
            begun = time.process_time()
            read_all()
            spent[name].append(time.process_time() - begun)
    return {name: Taken(tuple(each[1:])) for name, each in spent.items()}
