"""Scripts of bytes -> a raw-socket server that plays them, and a log of what crossed each way."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class End(Enum):
    """How a script may leave its connection, where it does not leave it open."""

    CLOSE = "close"
    RESET = "reset"
    HANG = "hang"


Step = bytes | float | End
"""Bytes to send, seconds to wait, or an end."""


@dataclass(slots=True)
class Heard:
    """One exchange as the server saw it: the bytes it read and the bytes it sent."""

    target: str
    connection: int
    request: bytes
    sent: bytearray = field(default_factory=bytearray)


class AwkwardServer:
    """Plays `scripts[name]` to each request for `/name...`; `log` is in order of arrival.

    A name beginning with `stale` closes a kept connection without a word, and answers on a new one.
    """

    def __init__(self, scripts: Mapping[str, tuple[Step, ...]], tls: ssl.SSLContext | None) -> None:
        self.log: list[Heard] = []
        self.peers: list[tuple[str, int]] = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.scheme = "https" if tls else "http"
        self.base = f"{self.scheme}://127.0.0.1:{self.listener.getsockname()[1]}"
        self._scripts, self._tls = scripts, tls
        self._over = threading.Event()

    @property
    def connections(self) -> int:
        """How many connections were accepted."""
        return len(self.peers)

    def serve(self) -> None:
        """Accept until closed."""
        with suppress(OSError):
            while True:
                sock, peer = self.listener.accept()
                self.peers.append(peer)
                arguments = (sock, self.connections)
                threading.Thread(target=self._connection, args=arguments, daemon=True).start()

    def close(self) -> None:
        """Accept no more, and let hanging scripts go."""
        self._over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _connection(self, sock: socket.socket, number: int) -> None:
        sock.settimeout(20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(OSError), sock:
            if self._tls is None:
                self._talk(sock, number)
                return
            with self._tls.wrap_socket(sock, server_side=True) as secured:
                self._talk(secured, number)

    def _talk(self, sock: socket.socket, number: int) -> None:
        answered = 0
        while (raw := _request(sock)) and self._answer(sock, number, raw, answered):
            answered += 1

    def _answer(self, sock: socket.socket, number: int, raw: bytes, answered: int) -> bool:
        """Play the script; whether the connection stays open."""
        target = raw.split(b" ", 2)[1].decode()
        heard = Heard(target, number, raw)
        self.log.append(heard)
        name = re.split(r"[/?]", target)[1]
        if name.startswith("stale") and answered:
            _reset(sock)
            return False
        for step in self._scripts[name]:
            match step:
                case bytes():
                    sock.sendall(step)
                    heard.sent += step
                case End():
                    self._end(sock, step)
                    return False
                case pause:
                    time.sleep(pause)
        return True

    def _end(self, sock: socket.socket, how: End) -> None:
        if how is End.RESET:
            time.sleep(0.1)  # so that what was sent is read before the reset overtakes it
            _reset(sock)
        elif how is End.HANG:
            self._over.wait(20)
        elif isinstance(sock, ssl.SSLSocket):
            with suppress(OSError):
                sock.unwrap()
        sock.close()


@contextmanager
def awkward(
    scripts: Mapping[str, tuple[Step, ...]], tls: ssl.SSLContext | None = None
) -> Iterator[AwkwardServer]:
    """A running server, http or (with a context) https."""
    server = AwkwardServer(scripts, tls)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server context with a certificate for 127.0.0.1, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "awkward.test")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def _request(sock: socket.socket) -> bytes:
    """One request's bytes, head and body by its Content-Length; empty where the peer is gone."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = sock.recv(65536)
        if not piece:
            return b""
        raw += piece
    end = raw.index(b"\r\n\r\n") + 4
    length = re.search(rb"\r\ncontent-length: *(\d+)", raw[:end], re.IGNORECASE)
    while length and len(raw) < end + int(length[1]):
        raw += sock.recv(65536)
    return raw


def _reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()
