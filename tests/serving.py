"""Servers -> the same, answering in threads of their own until a block ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer

_GLANCE = 0.05  # seconds between two looks whether it is to end; a server's own are half a second


@contextmanager
def served(*servers: BaseServer) -> Iterator[None]:
    """They answer; afterwards their ports are free."""
    threads = [
        threading.Thread(target=server.serve_forever, args=(_GLANCE,), daemon=True)
        for server in servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
