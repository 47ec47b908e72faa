"""Long work -> a bar on a terminal, and nothing elsewhere: bytes, WARCs, or a crawl's URLs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

if TYPE_CHECKING:
    from warraq.nights.capturing import OnCrawl
    from warraq.nights.crawl import Crawl


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


@contextmanager
def warc_bar(deed: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of WARCs done out of WARCs to do."""
    with _counted(deed, "WARCs") as show:
        yield show


@contextmanager
def crawl_bar(deed: str) -> Iterator[OnCrawl]:
    """A bar of URLs settled out of URLs met; it is there until the crawl ends."""
    with _counted(deed, "URLs") as show:

        def watch(crawl: Crawl) -> None:
            while crawl.process.poll() is None:
                if counts := crawl.progress():
                    show(counts["settled"], counts["met"])
                crawl.pause()

        yield watch


@contextmanager
def _counted(deed: str, things: str) -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} " + things),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(deed, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
