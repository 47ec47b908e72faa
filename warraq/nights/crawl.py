"""A job -> the crawl in a process of its own, which can be waited for and asked to stop."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from crawlers.job import PATIENCE, Job


@dataclass(frozen=True, slots=True)
class Crawl:
    """A running crawl.

    It has its own session, so that a kill meant for its parent's group misses it; its standard
    input ends when the parent does, and then it stops by itself.
    """

    job: Job
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask it to end: it finishes what is on the wire, seals, reports.  Returns at once.

        Asked again, it waits for the wire no longer.
        """
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)

    def progress(self) -> dict[str, int]:
        """URLs met and settled and bytes so far; empty before the first."""
        try:
            counts: dict[str, int] = json.loads(self.job.progress.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return counts

    def pause(self, seconds: float = 0.2) -> None:
        """Wait a little, or until its end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def follow(self, watch: Callable[[Crawl], None]) -> None:
        """Hand it to `watch`, wait for its end; Ctrl-C asks it to stop, and is passed on after.

        So does what ends this process otherwise, as SIGTERM does.
        """
        try:
            watch(self)
            self.process.wait()
        except (KeyboardInterrupt, SystemExit):
            self.stop()
            self.pause(PATIENCE)
            if self.process.poll() is None:
                self.stop()
            self.process.wait()
            raise
        # Not before its end, which this pipe's would bring about.
        if self.process.poll() is not None and self.process.stdin:
            self.process.stdin.close()


def start(job: Job, *, lock: int) -> Crawl:
    """Start the crawl of a job; `lock`, the spool's lock, is held by the crawl as well."""
    with job.log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawlers.crawl", str(job.folder)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(lock,),
        )
    return Crawl(job, process)
