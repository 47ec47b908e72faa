"""What a crash left open -> sealed files: every whole record, once, and the torn tail beside it."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archive.records.openwarc import OpenWarc
from archive.records.recovery import recover
from archive.records.writer import WarcWriter
from tests.archive.test_warc import EXCHANGE
from tests.wire.readback import read

OPEN_LIMITED = """
import resource, signal
from pathlib import Path
from archive.records.recovery import recover
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
(sealed,) = recover(Path("{folder}"))
"""
"""No file may grow beyond the limit: what a full disk says, wherever no disk can be mounted."""

NAME = "sample-20261123010203004-00000.warc.gz"


@pytest.fixture
def warc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sealed file of five exchanges."""
    writer = WarcWriter(tmp_path_factory.mktemp("w"), site="sample", info={}, roll_bytes=10**9)
    for number in range(5):
        writer.write(replace(EXCHANGE, uri=f"https://news.example/{number}"))
    return writer.close()[0].path.read_bytes()


def test_every_whole_record_is_kept_wherever_the_file_was_torn(tmp_path: Path, warc: bytes) -> None:
    """Torn at 60 random bytes: the whole members are kept, the rest is parked, none is lost."""
    (tmp_path / "whole.warc.gz").write_bytes(warc)
    starts = [seen.offset for seen in read([tmp_path / "whole.warc.gz"])] + [len(warc)]
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    for torn_at in random.Random(seed).sample(range(starts[1], len(warc)), 60):
        folder = tmp_path / str(torn_at)
        folder.mkdir()
        (folder / f"{NAME}.open").write_bytes(warc[:torn_at])
        (sealed,) = recover(folder)
        whole = max(start for start in starts if start <= torn_at)
        assert (sealed.path, sealed.size) == (folder / NAME, whole)
        assert sealed.path.read_bytes() == warc[:whole]
        assert sealed.sha256 == hashlib.sha256(warc[:whole]).hexdigest()
        parked = folder / f"{NAME}.torn"
        assert (parked.read_bytes() if parked.exists() else b"") == warc[whole:torn_at]
        assert recover(folder) == ()


@pytest.mark.parametrize("tail", [bytes(4096), b"\x1f\x8b\x08\0 not deflate at all", b"noise"])
def test_a_tail_of_rubbish_is_parked(tmp_path: Path, warc: bytes, tail: bytes) -> None:
    """A lost write may leave zeros or old blocks behind: not a byte of it enters the archive."""
    (tmp_path / f"{NAME}.open").write_bytes(warc + tail)
    (sealed,) = recover(tmp_path)
    assert sealed.path.read_bytes() == warc
    assert (tmp_path / f"{NAME}.torn").read_bytes() == tail


def test_a_file_without_one_whole_record_is_only_parked(tmp_path: Path, warc: bytes) -> None:
    """There is nothing to seal, and nothing is thrown away."""
    (tmp_path / f"{NAME}.open").write_bytes(warc[:50])
    assert recover(tmp_path) == ()
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAME}.torn"]
    assert (tmp_path / f"{NAME}.torn").read_bytes() == warc[:50]


def test_an_empty_file_leaves_nothing(tmp_path: Path) -> None:
    """Opened and killed before the first byte."""
    (tmp_path / f"{NAME}.open").touch()
    assert recover(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_still_written_is_left_alone(tmp_path: Path) -> None:
    """Another crawl's open file is locked by it; sealed files are not touched either."""
    living = OpenWarc(tmp_path, NAME)
    assert recover(tmp_path) == ()
    assert (tmp_path / f"{NAME}.open").exists()
    sealed = living.seal()
    assert recover(tmp_path) == ()
    assert sealed.path.exists()


def test_a_disk_without_room_for_the_tail_keeps_the_whole(tmp_path: Path, warc: bytes) -> None:
    """The tail is let go, so that what is whole can be shipped and make room."""
    torn = OPEN_LIMITED.format(folder=tmp_path, limit=len(warc))
    (tmp_path / f"{NAME}.open").write_bytes(warc + b"\x1f\x8b\x08" + bytes(2 * len(warc)))
    done = subprocess.run([sys.executable, "-c", torn], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == warc
