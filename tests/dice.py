"""Random moments that can be had again: the seed is printed, and `WARRAQ_SEED` repeats it."""

from __future__ import annotations

import os
import random

from _pytest.terminal import TerminalReporter

# In the environment, so that the processes of a parallel run have one seed too.
SEED = os.environ.setdefault("WARRAQ_SEED", str(random.SystemRandom().randrange(1_000_000)))


def dice(*names: object) -> random.Random:
    """Dice of one test's own, by its names: they fall alike whatever else is run."""
    words = " ".join(str(name) for name in (SEED, *names))
    print(f"dice: {words} (WARRAQ_SEED={SEED} repeats them)")
    return random.Random(words)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say the seed at the end of every run."""
    terminalreporter.write_line(f"WARRAQ_SEED={SEED}")
