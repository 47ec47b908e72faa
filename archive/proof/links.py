"""Records of one snapshot -> whether each names those it belongs to, and those are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.exchanges.framing import is_whole
from archive.faults import Fault
from archive.records.reader import Record

_ANSWERS = frozenset({"response", "revisit"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is remembered of a response or revisit until its request is seen."""

    key: str
    offset: int
    date: str
    shape: str


@dataclass(slots=True)
class Links:
    """What the records of our own WARCs say of each other, taken in one by one.

    Not for what others captured: WARC 1.1 asks for little of this, and Warraq writes all of it.
    """

    _ids: dict[str, str] = field(default_factory=dict)
    _answers: dict[str, _Answer] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _pending: list[tuple[Fault, str, str]] = field(default_factory=list)
    _file: str = ""
    _warcinfo: str = ""

    def take(self, record: Record, key: str) -> Iterator[Fault]:
        """Enter the next record of the object `key`; what is wrong with it by itself."""
        told = record.headers
        if record.record_id in self._ids:
            yield _fault(record, key, f"its id is also in {self._ids[record.record_id]}")
        self._ids[record.record_id] = key
        yield from self._of_file(record, key)
        if record.kind in _ANSWERS:
            self._answers[record.record_id] = _Answer(
                key, record.offset, told.get("warc-date", ""), _shape(record)
            )
        if target := told.get("warc-concurrent-to"):
            fault = _fault(record, key, f"WARC-Concurrent-To names {target}, which is not there")
            self._pending.append((fault, target, told.get("warc-date", "")))
            if record.kind == "request":
                self._asked.add(target)
                self._of_request(record, target)

    def end(self, *, cut_short: bool) -> Iterator[Fault]:
        """What is wrong with all of them together.

        `cut_short` is whether the crawl was: then the last record on disk may lack its request,
        which is written behind it.
        """
        for fault, target, date in self._pending:
            answer = self._answers.get(target)
            if target not in self._ids:
                yield fault
            elif answer and answer.date != date:
                what = f"its WARC-Date is not that of {target}, with which it was captured"
                yield Fault(fault.key, what, fault.offset, fault.record_id)
        last = next(reversed(self._answers), "") if cut_short else ""
        for record_id, answer in self._answers.items():
            if record_id not in self._asked and record_id != last:
                yield Fault(answer.key, "no request record names it", answer.offset, record_id)
            elif answer.shape:
                yield Fault(answer.key, answer.shape, answer.offset, record_id)

    def _of_file(self, record: Record, key: str) -> Iterator[Fault]:
        """Each file begins with its warcinfo, which every other record names."""
        if key != self._file:
            self._file, self._warcinfo = key, ""
            if record.kind != "warcinfo":
                yield _fault(record, key, "the file does not begin with a warcinfo record")
        if record.kind == "warcinfo":
            self._warcinfo = record.record_id
        elif (named := record.headers.get("warc-warcinfo-id", "none")) != self._warcinfo:
            what = f"WARC-Warcinfo-ID names {named}, which is not the warcinfo of its file"
            yield _fault(record, key, what)

    def _of_request(self, record: Record, target: str) -> None:
        """A HEAD's answer has no body, so that nothing of it is missing."""
        answer = self._answers.get(target)
        if answer and record.block.startswith(b"HEAD "):
            self._answers[target] = _Answer(answer.key, answer.offset, answer.date, "")


def _shape(record: Record) -> str:
    """What is wrong between a response's length and its WARC-Truncated, or nothing."""
    truncated = record.headers.get("warc-truncated")
    if record.kind == "revisit":
        return _revisit_shape(record, truncated)
    whole = is_whole(record.block, method="GET")
    if whole is False and truncated is None:
        return "the body is shorter than its head says, and no WARC-Truncated says why"
    if whole and truncated is not None:
        return f"WARC-Truncated says {truncated!r}, but the body is whole"
    return ""


def _revisit_shape(record: Record, truncated: str | None) -> str:
    """WARC 1.1, 6.7.2: a head without its body must say so."""
    identical = record.headers.get("warc-profile", "").endswith("/identical-payload-digest")
    if identical and truncated != "length":
        return "a revisit without its body must say `WARC-Truncated: length`"
    return ""


def _fault(record: Record, key: str, what: str) -> Fault:
    return Fault(key, what, record.offset, record.record_id)
