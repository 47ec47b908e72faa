"""A gate before the store: all passes, until it is told to hold one PUT for ever."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self
from urllib.parse import urlsplit

from archive.embedded import Endpoint


class Gate:
    """Passes bytes on; the PUT number `hold` (from 1) reaches the store, its answer nobody.

    With `lose` that PUT does not even reach the store.
    """

    def __init__(self, endpoint: Endpoint, *, hold: int, lose: bool = False) -> None:
        self._endpoint, self._hold, self._lose = endpoint, hold, lose
        self._puts, self._lock = 0, threading.Lock()
        self.held = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
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

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        there = urlsplit(self._endpoint.url)
        store = socket.create_connection((there.hostname or "", there.port or 0))
        with client, store, contextlib.suppress(OSError):
            mute = threading.Event()
            back = threading.Thread(target=self._answer, args=(store, client, mute))
            back.start()
            while raw := client.recv(1 << 16):
                if self._is_held(raw):
                    mute.set()
                if not (mute.is_set() and self._lose):
                    store.sendall(raw)
                if mute.is_set():
                    self.held.set()
            store.shutdown(socket.SHUT_RDWR)
            back.join()

    def _is_held(self, raw: bytes) -> bool:
        with self._lock:
            self._puts += raw.startswith(b"PUT ")
            return raw.startswith(b"PUT ") and self._puts == self._hold

    def _answer(self, store: socket.socket, client: socket.socket, mute: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while raw := store.recv(1 << 16):
                if not mute.is_set():
                    client.sendall(raw)
