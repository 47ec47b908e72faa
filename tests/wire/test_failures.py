"""What never became an exchange leaves a metadata record that says how far it came."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.wire.crawl import Ask, Orders, crawl
from tests.wire.readback import Seen, read


def test_each_step_that_failed_is_named(tmp_path: Path) -> None:
    """DNS, refusal and the kinds of failed TLS: no request record, one failure an attempt."""
    with _plain_talk(b"HTTP/1.1 400 Bad Request\r\n\r\n") as plain, _plain_talk(None) as mute:
        urls = {
            "http://no-such-host.invalid/a#part": ("dns", "CannotResolveHostError"),
            f"http://127.0.0.1:{_free_port()}/b": ("connect", "DownloadConnectionRefusedError"),
            f"https://127.0.0.1:{plain}/c": ("tls", "DownloadFailedError"),
            f"https://127.0.0.1:{mute}/d": ("timeout", "DownloadTimeoutError"),
        }
        asks = [Ask(url, meta={"download_timeout": 1}) for url in urls]
        *told, _sealed = crawl(Orders(str(tmp_path), asks))
    records = read(tmp_path.glob("*.warc.gz"))
    assert {each["url"]: each["error"] for each in told} == {
        url: error for url, (_reason, error) in urls.items()
    }
    assert {seen.kind for seen in records} == {"warcinfo", "metadata"}
    for url, (reason, _error) in urls.items():
        attempts = [seen for seen in records if seen["WARC-Target-URI"] == url.split("#")[0]]
        assert [seen.about["failure"] for seen in attempts] == [reason, reason], "one retry"
        assert {seen.about["outcome"] for seen in attempts} == {"no-exchange"}
    assert all(each["written"]["on_disk"] for each in told)
    assert "TLS Error (wrong version number)" in _of(records, "/c").about["error"]
    assert _of(records, "/d")["WARC-IP-Address"] == "127.0.0.1"


def _of(records: list[Seen], end: str) -> Seen:
    return next(seen for seen in records if (seen["WARC-Target-URI"] or "").endswith(end))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
    return port


@contextmanager
def _plain_talk(answer: bytes | None) -> Iterator[int]:
    """A port where something answers that is not TLS, or that says nothing at all."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[Any] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                sock, _peer = listener.accept()
                held.append(sock)
                if answer is not None:
                    sock.recv(4096)
                    sock.sendall(answer)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for sock in held:
            sock.close()
