"""`/proc` -> the processes of this machine, and who belongs to whom."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """One process; the time it was born (in clock ticks) tells it from a later one of its pid."""

    pid: int
    born: int
    parent: int = field(compare=False)
    group: int = field(compare=False)


def alive() -> set[Process]:
    """Every process that has not ended; a zombie that nobody has reaped yet has ended."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name in brackets come state, parent, process group and, as the 20th,
            # the start time (proc_pid_stat(5), fields 3, 4, 5 and 22).
            fields = path.read_text().rpartition(")")[2].split()
            if fields[0] not in "ZX":
                parent, group, born = int(fields[1]), int(fields[2]), int(fields[19])
                found.add(Process(int(path.parent.name), born, parent, group))
    return found


def family(known: set[Process], *, pid: int, group: int) -> set[Process]:
    """Who lives of a process, its group, its descendants, and of those already `known` as such.

    A descendant that made a session of its own, as Airflow's tasks and our crawls do, can be told
    only while its parents live; hence `known`.
    """
    everybody = alive()
    found = {one for one in everybody if one in known or one.pid == pid or one.group == group}
    while more := {
        one for one in everybody - found if one.parent in {member.pid for member in found}
    }:
        found |= more
    return found


def send(process: Process, word: signal.Signals) -> None:
    """Send a signal; a process that has just ended needs none."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, word)
