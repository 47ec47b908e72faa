"""Ctrl-C or SIGTERM -> one sentence and the exit status a shell has for it, from the first moment.

Loading the command takes a second, in which there is nothing to put in order: it may end at once.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

# As a shell says it: 128 and the number of the signal.
INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
SENTENCE = "stopped; what was captured is kept, and the next run goes on"


def heed_while_loading() -> None:
    """End the process where it is stopped before `cli.main` takes over."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _ended)


def heed() -> None:
    """Have Ctrl-C interrupt the command, and SIGTERM end it, so that it can put things in order."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _terminated)


def _ended(number: int, _frame: FrameType | None) -> None:
    # An exception would come out of whatever import it struck, as a fault of that.
    os.write(2, f"warraq: {SENTENCE}\n".encode())
    os._exit(128 + number)


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)
