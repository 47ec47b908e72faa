"""A job's folder -> its crawl, in a process that has loaded everything already.

`python -m crawlers.crawl` loads for half a second of processor time before it crawls, and the tests
crawl some sixty small sites.  So one process loads, and forks for each: what it does from there on
is what the command does.  The nights of `tests/night` and `tests/city` start the command itself.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FORKING = """
import os, signal, socket, sys
from pathlib import Path
from crawlers.crawl import main

signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no crawl that ended stays a zombie
with socket.socket(fileno=int(sys.argv[1])) as door:
    while True:
        folder, ends, *_ = socket.recv_fds(door, 4096, 2)
        if not folder:
            sys.exit()
        if os.fork() == 0:
            break
        for end in ends:
            os.close(end)
signal.signal(signal.SIGCHLD, signal.SIG_DFL)
stdin, stdout = ends
for standard, end in enumerate((stdin, stdout, stdout)):
    os.dup2(end, standard)
for end in ends:
    os.close(end)
main(Path(os.fsdecode(folder)))
"""


def crawl(folder: Path) -> str:
    """Crawl a job to its end, which must come without a traceback; what it printed."""
    stdin, held_open = os.pipe()
    output, stdout = os.pipe()
    socket.send_fds(_door(), [os.fsencode(folder)], [stdin, stdout])
    os.close(stdin)
    os.close(stdout)
    with open(held_open, "wb"), open(output, encoding="utf-8") as printed:  # noqa: PTH123
        out = printed.read()
    assert "Traceback" not in out, out[-4000:]
    return out


@cache
def _door() -> socket.socket:
    """Where folders are handed in; what waits behind it ends when this process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-W", "error", "-c", _FORKING, str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()

    def shut() -> None:
        ours.close()
        process.wait()

    atexit.register(shut)
    return ours
