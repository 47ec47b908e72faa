"""What a crash left open -> sealed WARC files: every whole member kept, the torn tail set aside."""

from __future__ import annotations

import fcntl
import os
import shutil
import zlib
from pathlib import Path
from typing import BinaryIO

from archive.errors import DiskFull, unwritable
from archive.exchanges.digests import file_sha256
from archive.records.openwarc import OPEN, SealedWarc, seal

_READ = 1 << 18
_GZIP = 31


def recover(folder: Path) -> tuple[SealedWarc, ...]:
    """Seal every `*.warc.gz.open` of the folder that no living writer holds.

    A member is one record, and gzip's own check says whether it is whole.  What follows the last
    whole one is moved beside the file as `*.torn`, where there is room for it; a file with no whole
    member becomes only that.
    """
    found = sorted(folder.glob(f"*.warc.gz{OPEN}"))
    return tuple(sealed for path in found if (sealed := _recovered(path)))


def _recovered(open_path: Path) -> SealedWarc | None:
    path = open_path.with_suffix("")
    with open_path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        whole = whole_members(file)
        if whole < file.seek(0, os.SEEK_END):
            _park(file, path.with_name(path.name + ".torn"), start=whole)
        if not whole:
            open_path.unlink()
            return None
        os.fsync(file.fileno())
        seal(open_path, path)
    return SealedWarc(path, whole, file_sha256(path))


def whole_members(file: BinaryIO) -> int:
    """How many bytes, from the start, are whole gzip members."""
    whole = position = 0
    file.seek(0)
    inflate = zlib.decompressobj(_GZIP)
    while raw := file.read(_READ):
        while raw:
            try:
                inflate.decompress(raw)
            except zlib.error:
                return whole
            position += len(raw) - len(inflate.unused_data)
            raw = inflate.unused_data
            if inflate.eof:
                whole, inflate = position, zlib.decompressobj(_GZIP)
    return whole


def _park(file: BinaryIO, torn: Path, *, start: int) -> None:
    """Move all from `start` on into the `torn` file; safe there before it is cut off here.

    A full disk has no room for it.  What is whole must not wait for that: the rest is let go.
    """
    file.seek(start)
    try:
        with torn.open("wb") as parked:
            shutil.copyfileobj(file, parked)
            parked.flush()
            os.fsync(parked.fileno())
    except OSError as error:
        if not isinstance(unwritable(error), DiskFull):
            raise
        torn.unlink()
    file.truncate(start)
