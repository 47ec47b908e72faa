"""Compressed members -> one file: `.open` while it is written, sealed under its final name."""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

OPEN = ".open"
"""What a WARC's name ends in until it is sealed."""

_HOLD = 1 << 18
"""Bytes gathered before they are handed to the system in one call."""


@dataclass(frozen=True, slots=True)
class SealedWarc:
    """A closed WARC file that nobody will write to again, and its SHA-256 in lower hex."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between two members to come back to."""

    size: int
    sha256: _Hash


class OpenWarc:
    """The file being written.  Every method may raise OSError; then `rewind` makes it whole."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._held: list[bytes] = []
        self._held_size = 0
        if self.path.exists():
            raise FileExistsError(self.path)
        self._file = self._open_path.open("xb", buffering=0)
        # The lock dies with the process: recovery leaves alone what a living one still writes.
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @property
    def _open_path(self) -> Path:
        return self.path.with_name(self.path.name + OPEN)

    def add(self, piece: bytes) -> None:
        """Put bytes behind the others; they may wait in memory until `flush`."""
        self._held.append(piece)
        self._held_size += len(piece)
        self.size += len(piece)
        if self._held_size >= _HOLD:
            self.flush()

    def flush(self) -> None:
        """Hand everything to the operating system: what is flushed survives our own death."""
        raw = memoryview(b"".join(self._held))
        self._held, self._held_size = [], 0
        self._sha256.update(raw)
        while raw:
            raw = raw[self._file.write(raw) :]

    def mark(self) -> Mark:
        """Where the file ends now, everything flushed."""
        return Mark(self.size, self._sha256.copy())

    def rewind(self, mark: Mark) -> None:
        """Forget all that came after the mark, on disk too."""
        self._held, self._held_size = [], 0
        self._file.truncate(mark.size)
        self._file.seek(mark.size)
        self.size, self._sha256 = mark.size, mark.sha256

    def seal(self) -> SealedWarc:
        """Make it safe on disk, give it its final name, and say what it is."""
        self.flush()
        os.fsync(self._file.fileno())
        seal(self._open_path, self.path)
        self._file.close()
        return SealedWarc(self.path, self.size, self._sha256.hexdigest())

    def abandon(self, *, keep: bool) -> None:
        """Stop writing: `keep` leaves the `.open` file for recovery, else it is removed."""
        self._file.close()
        if not keep:
            self._open_path.unlink(missing_ok=True)


def seal(open_path: Path, path: Path) -> None:
    """Rename a whole, fsynced `.open` file and make the new name itself safe on disk."""
    if path.exists():
        raise FileExistsError(path)
    open_path.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
