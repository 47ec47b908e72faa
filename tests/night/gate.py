"""Gates before the store: all passes, until one holds, breaks or answers as it is told."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from archive.servers.embedded import Endpoint

_PIECE = 1 << 16
_CONTINUE = b"HTTP/1.1 100"


@dataclass(slots=True)
class Line:
    """One connection through a gate.

    What comes back over a mute one reaches nobody, `left` of its lines where there is a number.
    """

    client: socket.socket
    store: socket.socket
    mute: bool = False
    left: int | None = None


class Passage:
    """Passes bytes on, both ways; `held` is set once a gate lets nothing pass any more."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.lock = threading.Lock()
        self.held = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def variables(self) -> dict[str, str]:
        """How a client reaches the store through the gate."""
        port = self._listener.getsockname()[1]
        return {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}"}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def up(self, raw: bytes, _line: Line) -> bytes:
        """What of these bytes reaches the store; an OSError breaks the connection."""
        return raw

    def down(self, raw: bytes, line: Line) -> bytes:
        """What of these bytes reaches the client; an OSError breaks the connection."""
        return b"" if line.mute else raw

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        there = urlsplit(self.endpoint.url)
        place = (there.hostname or "", there.port or 0)
        with client, contextlib.suppress(OSError), socket.create_connection(place) as store:
            line = Line(client, store)
            back = threading.Thread(target=self._answer, args=(line,), daemon=True)
            back.start()
            with contextlib.suppress(OSError):
                while raw := client.recv(_PIECE):
                    store.sendall(self.up(raw, line))
            with contextlib.suppress(OSError):
                store.shutdown(socket.SHUT_RDWR)
            back.join()

    def _answer(self, line: Line) -> None:
        with contextlib.suppress(OSError):
            while raw := line.store.recv(_PIECE):
                line.client.sendall(self.down(raw, line))
        with contextlib.suppress(OSError):
            line.client.shutdown(socket.SHUT_RDWR)


class Gate(Passage):
    """Holds the PUT number `hold` (from 1): the store does it, and its answer reaches nobody.

    With `lose` that PUT does not even reach the store.
    """

    def __init__(self, endpoint: Endpoint, *, hold: int, lose: bool = False) -> None:
        super().__init__(endpoint)
        self._hold, self._lose, self._puts = hold, lose, 0

    def up(self, raw: bytes, line: Line) -> bytes:
        """All but what is lost."""
        with self.lock:
            self._puts += raw.startswith(b"PUT ")
            line.mute |= raw.startswith(b"PUT ") and self._puts == self._hold
        if line.mute and self._lose:
            self.held.set()
            return b""
        return raw

    def down(self, raw: bytes, line: Line) -> bytes:
        """All but the answer to what is held; a client that is to send its body is told so."""
        if not line.mute or raw.startswith(_CONTINUE):
            return raw
        self.held.set()
        return b""


class Toll(Passage):
    """Counts the bytes that pass, either way; those behind the first `limit` wait for `go`."""

    def __init__(self, endpoint: Endpoint, *, limit: int | None = None) -> None:
        super().__init__(endpoint)
        self.passed, self._limit, self.go = 0, limit, threading.Event()

    def __exit__(self, *error: object) -> None:
        self.go.set()
        super().__exit__(*error)

    def hold(self) -> None:
        """What comes from now on waits."""
        with self.lock:
            self._limit = self.passed

    def up(self, raw: bytes, line: Line) -> bytes:
        """What comes after the pause, if it falls into these bytes."""
        return self._behind(raw, line.store)

    def down(self, raw: bytes, line: Line) -> bytes:
        """What comes after the pause, if it falls into these bytes."""
        return self._behind(raw, line.client)

    def _behind(self, raw: bytes, target: socket.socket) -> bytes:
        with self.lock:
            left = len(raw) if self._limit is None else self._limit - self.passed
            self.passed += min(len(raw), left)
        if left > len(raw) or self._limit is None:
            return raw
        target.sendall(raw[:left])
        self.held.set()
        self.go.wait()
        return raw[left:]
