"""An error in place of an answer -> the disposition of its URL."""

from __future__ import annotations

from archive.errors import DiskFull, RecordUnwritable
from archive.records.writer import Written
from crawlers.dispositions import Disposition
from crawlers.unsent import NotFetched
from crawlers.wire.cuts import failure_reason


def of_error(error: BaseException, written: Written | None) -> tuple[Disposition, str]:
    """Disposition and reason of a URL that got no answer, or none that could be kept."""
    if isinstance(error, NotFetched):
        return error.disposition, error.reason  # type: ignore[return-value]
    if isinstance(error, RecordUnwritable):
        return "failed", "disk" if isinstance(error, DiskFull) else "record"
    reason: str = "other"
    if isinstance(error, Exception):
        reason = failure_reason(error, in_handshake=False)
    if written and written.warc_type == "response" and written.truncated and reason != "timeout":
        return "truncated", written.truncated
    if reason == "other":
        # It answered, and the answer is kept: a gzip bomb, say, or something that is not HTTP.
        reason = "unreadable" if written and written.warc_type == "response" else "connect"
    return "failed", reason
