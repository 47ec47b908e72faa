"""A crawl under way -> a bar on the terminal that follows it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from warraq.capturing import OnCrawl
from warraq.crawl import Crawl


@contextlib.contextmanager
def crawl_shown(name: str) -> Iterator[OnCrawl]:
    """A bar of URLs settled out of URLs met, on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} URLs"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=None)

        def watch(crawl: Crawl) -> None:
            while crawl.process.poll() is None:
                if counts := crawl.progress():
                    progress.update(task, completed=counts["settled"], total=counts["met"])
                crawl.pause()

        yield watch
