"""A command -> a process that outlives its starter, known by the lock it holds on its pid file."""

from __future__ import annotations

import fcntl
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.servers import processes
from archive.servers.processes import Process

_GLANCE = 0.05  # seconds between two looks at something that is about to change
# How a fatal line begins in logs of Go programs: `F1123 06:11:32.441766 ...`.
_FATAL = re.compile(r"F\d{4} ")
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

    It has `patience` seconds, to look after its children too.  Those of its own group that it
    forgot are then asked themselves; what is left of its family when time is up is killed.
    """
    if running(daemon) is None:
        return False
    pid, group = _pid_and_group(daemon)
    deadline = time.monotonic() + patience
    asked: set[Process] = set()
    left = processes.family(set(), pid=pid, group=group)
    while left:
        for process in _whom_to_ask(left, pid=pid, group=group) - asked:
            processes.send(process, signal.SIGTERM)
            asked.add(process)
        if time.monotonic() > deadline:
            for process in left:
                processes.send(process, signal.SIGKILL)
        time.sleep(_GLANCE)
        left = processes.family(left, pid=pid, group=group)
    daemon.pid_file.unlink(missing_ok=True)
    return True


def last_words(daemon: Daemon) -> str:
    """The line of its log that says why it ended, else its last one, for an error message."""
    try:
        lines = daemon.log.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return "no log"
    said = [line.strip() for line in reversed(lines) if line.strip()]
    # Other threads of a server go on talking for a moment after the one that failed.
    return next(filter(_FATAL.match, said), said[0] if said else "an empty log")


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


def _whom_to_ask(left: set[Process], *, pid: int, group: int) -> set[Process]:
    """The process itself while it lives; after it, those it left behind in its group."""
    itself = {process for process in left if process.pid == pid}
    return itself or {process for process in left if process.group == group}
