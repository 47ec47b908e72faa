"""A second night of revisits, replayed by pywb."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from archive.index import cdxj
from archive.records.reader import records
from tests.wire.nights import Night
from tests.wire.pictures import FONT, LOGO, PAGE, PHOTO, STYLE, two_nights
from tests.wire.test_failures import _free_port
from warraq.showing.replay import _shown

WAYBACK = Path(__file__).parents[2] / ".venv-replay" / "bin" / "wayback"


def test_pywb_replays_the_second_night(tmp_path: Path) -> None:
    """A page of the second night, and every picture of it, though most are revisits."""
    if not WAYBACK.exists():
        pytest.skip("NOT CHECKED: pywb is missing; run `make install`")
    first, second, _asked = two_nights(tmp_path / "nights")
    page = second.of("/article/1")[0]
    stamp = (page["WARC-Date"] or "")[:19].translate({ord(sign): None for sign in "-:T"})
    wanted = {
        "/article/1": PAGE,
        "/style.css": STYLE,
        "/logo.png": LOGO,
        "/photo.jpg": PHOTO + b"!",
        "/copy.png": LOGO,
        "/cdn.png": FONT,
        "/font.woff2": FONT,
    }
    home = (page["WARC-Target-URI"] or "").removesuffix("/article/1")
    with _replay(tmp_path, (first, second)) as base:
        shown = {path: _body(f"{base}/{stamp}id_/{home}{path}") for path in wanted}
    assert shown == wanted


@contextmanager
def _replay(folder: Path, nights: tuple[Night, ...]) -> Iterator[str]:
    """Pywb over the WARCs of crawls, indexed as `warraq replay` has it."""
    (folder / "indexes").mkdir()
    for number, night in enumerate(nights):
        index = cdxj.dump(_lines(night))
        (folder / "indexes" / f"{number}.cdxj").write_bytes(_shown(index))
    paths = "".join(f"    - {night.folder}/\n" for night in nights)
    (folder / "config.yaml").write_text(
        f"collections:\n  all:\n    index_paths: {folder}/indexes/\n    archive_paths:\n{paths}"
        "enable_auto_fetch: false\n"
    )
    port = _free_port()
    command = [str(WAYBACK), "--port", str(port), "--bind", "127.0.0.1", "-d", str(folder)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as server:
        try:
            yield f"http://127.0.0.1:{port}/all"
        finally:
            server.terminate()


def _lines(night: Night) -> Iterator[cdxj.Line]:
    for path in night.folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            yield from (cdxj.line(r, path.name) for r in records(file) if r.kind in cdxj.INDEXED)


def _body(url: str) -> bytes:
    """What replay answers, once it does."""
    deadline = datetime.now(UTC) + timedelta(seconds=30)
    while True:
        try:
            with urlopen(url, timeout=20) as answer:  # noqa: S310
                body: bytes = answer.read()
                return body
        except ConnectionRefusedError:
            assert datetime.now(UTC) < deadline
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionRefusedError):
                return str(error).encode()
            assert datetime.now(UTC) < deadline, "pywb does not start"
