"""Bytes read -> a bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)


@contextmanager
def byte_bar(deed: str, total: Callable[[], int]) -> Iterator[Callable[[int], None]]:
    """A bar that is moved on by a number of bytes; `total` is asked only where it is shown."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    if not console.is_terminal:
        yield lambda _bytes: None
        return
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(deed, total=total())
        yield lambda read: progress.advance(task, read)
