"""How many requests of a kind are under way, and the moment when none is."""

from __future__ import annotations

import asyncio


class Outstanding:
    """Counts requests that were made and are not read yet; at first there are none."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def begin(self) -> None:
        """One more is under way."""
        self._count += 1
        self._none.clear()

    def end(self) -> None:
        """One of them is read, and what it led to has begun."""
        self._count -= 1
        if not self._count:
            self._none.set()

    async def none(self) -> None:
        """Wait until none is under way."""
        await self._none.wait()
