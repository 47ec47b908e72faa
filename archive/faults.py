"""What is not as it must be, and exactly where: object, offset, record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: `what` is wrong with the object `key`, or with the record at `offset` in it.

    `offset` is in bytes, None where it is the object as a whole; `record_id` is empty where it
    could not be read.
    """

    key: str
    what: str
    offset: int | None = None
    record_id: str = ""

    def __str__(self) -> str:
        if self.offset is None:
            return f"{self.key}: {self.what}"
        named = f" ({self.record_id})" if self.record_id else ""
        return f"{self.key}: record at offset {self.offset}{named}: {self.what}"
