"""A command -> a process that outlives its starter, known by the lock it holds on its pid file."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_GLANCE = 0.05  # seconds between two looks at something that is about to change
# The shell leaves at once, so the process belongs to init and no starter keeps a zombie of it.
_LEAVE_BEHIND = 'umask 077; log=$1; shift; "$@" >>"$log" 2>&1 & echo $!'


@dataclass(frozen=True, slots=True)
class Daemon:
    """One background process: `<folder>/<name>.pid` (locked while it lives) and `<name>.log`."""

    folder: Path
    name: str

    @property
    def log(self) -> Path:
        """Where its output goes, appended to at every start."""
        return self.folder / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        """Holds `<pid> <process group>`; stale unless somebody holds a lock on it."""
        return self.folder / f"{self.name}.pid"


def start(
    daemon: Daemon, command: Sequence[str], *, environment: Mapping[str, str], cwd: Path
) -> int:
    """Start it in its own session and return its pid; the caller has seen that it is not running.

    The process inherits a locked descriptor of the pid file.  The lock ends with the last process
    that holds it, whichever way it dies, so a stale or reused pid is never taken for ours.
    """
    daemon.folder.mkdir(parents=True, exist_ok=True)
    with daemon.pid_file.open("a+") as lock:
        _lock_soon(lock.fileno())
        lock.truncate(0)
        with subprocess.Popen(
            ["/bin/sh", "-c", _LEAVE_BEHIND, "sh", str(daemon.log.absolute()), *command],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            pass_fds=(lock.fileno(),),
            start_new_session=True,
        ) as shell:
            pid = int(shell.communicate()[0])
        lock.write(f"{pid} {shell.pid}\n")
    return pid


def running(daemon: Daemon) -> int | None:
    """Its pid while it (or a child it forked) lives, else None."""
    with suppress(FileNotFoundError), daemon.pid_file.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _pid_and_group(daemon)[0]
    return None


def stop(daemon: Daemon, *, patience: float) -> bool:
    """Ask it to leave with SIGTERM; whether it was running.

    It has `patience` seconds to look after its children.  What is left of its process group when
    it has gone, or when they are over, is killed: nothing of it stays behind.
    """
    if running(daemon) is None:
        return False
    pid, group = _pid_and_group(daemon)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and pid in _alive(group):
        time.sleep(_GLANCE)
    while left := _alive(group):
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_GLANCE)
    daemon.pid_file.unlink(missing_ok=True)
    return True


def last_words(daemon: Daemon) -> str:
    """The last line of its log that says anything, for an error message."""
    try:
        lines = daemon.log.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return "no log"
    return next((line.strip() for line in reversed(lines) if line.strip()), "an empty log")


@contextmanager
def one_starter(folder: Path) -> Iterator[None]:
    """Hold `<folder>/start.lock`: of two commands that start the same thing, one waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_soon(descriptor: int) -> None:
    """Take the exclusive lock; a reader in `running` may hold a shared one for an instant."""
    for _attempt in range(100):
        with suppress(BlockingIOError):
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(_GLANCE)
    raise BlockingIOError(f"pid file descriptor {descriptor} stays locked")


def _pid_and_group(daemon: Daemon) -> tuple[int, int]:
    """What the pid file says; its starter may be an instant away from writing it."""
    for _attempt in range(100):
        with suppress(FileNotFoundError, ValueError):
            pid, group = daemon.pid_file.read_text().split()
            return int(pid), int(group)
        time.sleep(_GLANCE)
    raise ValueError(f"{daemon.pid_file}: locked, but names no process; remove it")


def _alive(group: int) -> set[int]:
    """The processes of a group that have not ended; a zombie that nobody has reaped has."""
    alive = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The fields after the name in brackets (proc(5)): state, parent, process group.
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                alive.add(int(path.parent.name))
    return alive
