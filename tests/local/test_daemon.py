"""Background processes: found again by their lock, and stopped with all that belongs to them."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.servers import daemon, processes
from archive.servers.daemon import Daemon

# Starts a child in a session of its own, as Airflow's tasks do, and waits; `deaf` ignores SIGTERM.
PARENT = """
import signal, subprocess, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen(["sleep", "600"], start_new_session="far" in sys.argv)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def started(tmp_path: Path) -> Callable[..., Daemon]:
    """Starts the program above with these words, and waits until it has its child."""

    def start(*words: str) -> Daemon:
        made = Daemon(folder=tmp_path, name="thing")
        command = [sys.executable, "-c", PARENT, *words]
        daemon.start(made, command, environment=dict(os.environ), cwd=tmp_path)
        _wait(lambda: "ready" in made.log.read_text())
        return made

    return start


def test_it_is_known_from_anywhere(started: Callable[..., Daemon]) -> None:
    """The pid that is found is the live process's; after its death there is none."""
    thing = started()
    pid = daemon.running(thing)
    assert pid in {one.pid for one in processes.alive()}
    os.kill(pid or 0, signal.SIGKILL)
    for child in _members(thing):
        os.kill(child, signal.SIGKILL)
    _wait(lambda: daemon.running(thing) is None)


@pytest.mark.parametrize("words", [(), ("far",), ("deaf",), ("deaf", "far")])
def test_stop_leaves_nobody(started: Callable[..., Daemon], words: tuple[str, ...]) -> None:
    """Neither a forgotten child, nor one in its own session, nor a parent that will not hear."""
    thing = started(*words)
    pid = daemon.running(thing)
    family = processes.family(set(), pid=pid or 0, group=pid or 0)
    assert len(family) == 2
    assert daemon.stop(thing, patience=0.5)
    assert not family & processes.alive()
    assert daemon.running(thing) is None
    assert not daemon.stop(thing, patience=0.5)


def test_a_forgotten_child_is_asked_to_leave(started: Callable[..., Daemon]) -> None:
    """What its parent left behind in its group is told at once, not waited for until the end."""
    thing = started()
    began = time.monotonic()
    assert daemon.stop(thing, patience=60)
    assert time.monotonic() - began < 10


def _members(thing: Daemon) -> set[int]:
    group = int(thing.pid_file.read_text().split()[1])
    return {one.pid for one in processes.alive() if one.group == group}


def _wait(for_this: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not for_this():
        assert time.monotonic() < deadline
        time.sleep(0.02)
