"""A deed that needs the store -> its result, tried again while the store is away."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from archive.errors import StoreUnavailable

T = TypeVar("T")
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


def patiently(deed: Callable[[], T], *, seconds: float) -> T:
    """Do it, again after growing pauses while StoreUnavailable comes of it, for so many seconds.

    The deed must be one that may be repeated at any point.  What was put once and confirmed stays
    so, and all else that can go wrong is raised at once: only an outage passes by itself.  boto3
    gives up a refused connection within half a second, whatever its retries.
    """
    deadline, pause = time.monotonic() + seconds, _FIRST_PAUSE
    while True:
        try:
            return deed()
        except StoreUnavailable:
            left = deadline - time.monotonic()
            if left <= 0:
                raise
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)
