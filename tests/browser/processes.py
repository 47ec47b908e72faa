"""A mark in the environment -> the processes that inherited it, however they were started."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_NAME = "WARRAQ_TEST_MARK"


@contextmanager
def marked() -> Iterator[str]:
    """Mark whatever is started meanwhile; the mark."""
    mark = uuid.uuid4().hex
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(_NAME, mark)
        yield mark


def processes(mark: str) -> list[str]:
    """The command lines of the marked processes that run, this one apart."""
    return [_words(folder) for folder in _folders(mark)]


def pids(mark: str, word: str) -> list[int]:
    """Those of them whose command line holds a word."""
    return [int(folder.name) for folder in _folders(mark) if word in _words(folder)]


def children(pid: int, word: str) -> list[int]:
    """All that descends from a process, of which the command line holds a word.

    Chromium's page processes write their command line over the environment that bears the mark.
    """
    options = ["ps", "-e", "-o", "pid=,ppid=,args="]
    listed = subprocess.run(options, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    family = {pid}
    for child, parent, *_words in sorted(rows, key=lambda row: int(row[0])):
        if int(parent) in family:
            family.add(int(child))
    named = {int(child): " ".join(words) for child, _parent, *words in rows}
    return sorted(one for one in family - {pid} if word in named[one])


def none_left(mark: str, seconds: float) -> list[str]:
    """What still runs after so many seconds, or nothing as soon as nothing does."""
    until = time.monotonic() + seconds
    while (left := processes(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def _folders(mark: str) -> Iterator[Path]:
    wanted = f"{_NAME}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(folder.name) != os.getpid() and wanted in (folder / "environ").read_bytes():
                yield folder


def _words(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
