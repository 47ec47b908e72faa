"""Revisits -> whether the captures they name are there, in this snapshot or an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from archive.faults import Fault
from archive.index.cdxj import Line
from archive.records.reader import Record

REVISIT = "warc/revisit"
"""What stands for the media type in the index line of a revisit."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A revisit, and what it says of the capture it stands for."""

    fault: Fault
    target: str
    told: tuple[str, str, str]


@dataclass(slots=True)
class Referents:
    """The whole captures of one site that may be named, as far as they were learned.

    A capture is known by its index line: URL, payload digest, and the time to the second.
    `exhausted` is whether there is nothing more to learn.
    """

    exhausted: bool = False
    _whole: dict[str, int] = field(default_factory=dict)
    _named: list[_Named] = field(default_factory=list)

    def learn(self, lines: Iterable[Line]) -> None:
        """Captures that are kept."""
        for line in lines:
            if line.mime != REVISIT:
                # A hash instead of three strings: a site has a million lines in a few years.
                self._whole[line.record_id] = hash((line.url, line.timestamp, line.digest))

    def name(self, record: Record, key: str) -> None:
        """Enter a revisit of the object `key`."""
        told = record.headers
        target = told.get("warc-refers-to", "")
        moment = _timestamp(told.get("warc-refers-to-date", ""))
        said = (told.get("warc-refers-to-target-uri", ""), moment, record.payload_digest)
        fault = Fault(key, f"it stands for {target or 'nothing'}", record.offset, record.record_id)
        self._named.append(_Named(fault, target, said))

    @property
    def unresolved(self) -> bool:
        """Whether any revisit entered names a capture not learned yet."""
        if self.exhausted:
            return False
        return any(named.target not in self._whole for named in self._named)

    def settle(self) -> Iterator[Fault]:
        """What is wrong with the revisits entered, which are then done with."""
        named, self._named = self._named, []
        for one in named:
            known = self._whole.get(one.target)
            if known is None:
                yield _worse(one.fault, "which is not there whole")
            elif known != hash(one.told):
                yield _worse(one.fault, "whose URL, time or payload digest is another")


def _timestamp(said: str) -> str:
    try:
        return datetime.fromisoformat(said).strftime("%Y%m%d%H%M%S")
    except ValueError:
        return ""


def _worse(fault: Fault, what: str) -> Fault:
    return Fault(fault.key, f"{fault.what}, {what}", fault.offset, fault.record_id)
