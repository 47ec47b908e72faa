"""The newspaper over HTTP and as a command."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.newspaper.press import path_of
from tests.newspaper.server import Newspaper
from tests.newspaper.stories import stories
from tests.newspaper_test.visits import fetch

THEME = "/wp-content/themes/waraq/"


def test_every_requisite_is_served(paper: Newspaper) -> None:
    """Stylesheets, the one they import, the background, script and pictures are all there."""
    named = {f"{THEME}{name}" for name in ("style.css", "type.css", "paper.svg", "lazy.js")}
    named |= {f"{THEME}logo.png", "/favicon.ico"}
    pictures = {record for s in stories() for record in (s.picture, *(b.image for b in s.blocks))}
    named |= {f"/wp-content/uploads/2025/11/{image.file}" for image in pictures if image}
    for path in named:
        with urllib.request.urlopen(paper.home + path) as answer:  # noqa: S310
            assert answer.status == 200
            assert len(answer.read()) == int(answer.headers["Content-Length"]) > 0
    assert 'url("type.css' in fetch(paper.home + THEME + "style.css")[1]
    assert fetch(paper.home + "/wp-content/../../server.py")[0] == 404


def test_http_is_real(paper: Newspaper) -> None:
    """One connection serves many requests; HEAD, gzip and conditional requests are honoured."""
    connection = http.client.HTTPConnection("127.0.0.1", paper.port)
    try:
        plain, _ = _ask(connection, "GET", "/4101/")
        packed, headers = _ask(connection, "GET", "/4101/", {"Accept-Encoding": "br, gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert packed[:2] == b"\x1f\x8b"
        assert len(packed) < len(plain)
        nothing, headers = _ask(connection, "HEAD", THEME + "style.css")
        assert nothing == b""
        assert int(headers["Content-Length"]) > 0
        for condition in (
            {"If-None-Match": headers["ETag"]},
            {"If-Modified-Since": headers["Last-Modified"]},
        ):
            connection.request("GET", THEME + "style.css", headers=condition)
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (304, b"")
    finally:
        connection.close()
    assert [request.path for request in paper.requests][:2] == ["/4101/", "/4101/"]
    assert paper.requests[1].headers["Accept-Encoding"] == "br, gzip"


def test_edition_file_is_read_at_each_request(tmp_path: Path) -> None:
    """Another process brings out the second edition by writing 2; rubbish means the default."""
    state = tmp_path / "edition"
    with Newspaper(edition=1, edition_file=state) as paper:
        url = paper.home + path_of(4129)
        seen = [fetch(url)[0]]
        for said in ("2\n", "seven", "2"):
            state.write_text(said, encoding="ascii")
            seen.append(fetch(url)[0])
    assert seen == [404, 200, 404, 200]


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_command_serves_until_told_to_stop(kind: signal.Signals) -> None:
    """`python -m tests.newspaper.server` says where it is, answers, and ends in order."""
    command = [sys.executable, "-m", "tests.newspaper.server", "--port", "0", "--edition", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        home = process.stdout.readline().split()[-1]
        status = fetch(f"{home}{path_of(4129)[1:]}")[0]
        process.send_signal(kind)
        assert process.wait(timeout=10) == 0
    assert status == 200


def test_a_taken_port_is_said_in_one_sentence(paper: Newspaper) -> None:
    """Where the port is taken, the command ends with status 2 and names it."""
    command = [sys.executable, "-m", "tests.newspaper.server", "--port", str(paper.port)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert f"127.0.0.1:{paper.port}: Address already in use" in ended.stderr


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
) -> tuple[bytes, dict[str, str]]:
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    return answer.read(), dict(answer.headers)
