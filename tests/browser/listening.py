"""Sockets nobody should come to, and what came to them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.pages import HOST


class Listeners:
    """One for TCP and one for UDP; what came waits in the system's own queue until it is read."""

    def __init__(self, tcp: socket.socket, udp: socket.socket) -> None:
        self._tcp, self._udp = tcp, udp
        self.tcp: int = tcp.getsockname()[1]
        self.udp: int = udp.getsockname()[1]

    def heard(self) -> list[str]:
        """What arrived since the last time, in words."""
        heard = []
        try:
            while True:
                caller, _address = self._tcp.accept()
                with caller:
                    caller.settimeout(0.2)
                    heard.append(f"tcp {caller.recv(80)!r}")
        except BlockingIOError:
            pass
        try:
            while True:
                heard.append(f"udp {self._udp.recv(80)!r}")
        except BlockingIOError:
            return heard


@contextmanager
def listeners() -> Iterator[Listeners]:
    """Both, open."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with socket.create_server((HOST, 0), backlog=64) as tcp, udp:
        udp.bind((HOST, 0))
        tcp.setblocking(False)
        udp.setblocking(False)
        yield Listeners(tcp, udp)
