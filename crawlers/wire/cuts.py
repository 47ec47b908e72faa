"""What Scrapy raised -> why a message was cut, or why a request never became an exchange."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    StopDownload,
)
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.error import TimeoutError as ConnectTimeoutError

from archive.exchanges.exchange import Cut, FailureReason


def our_cut(error: Exception | None, response: Response | None) -> Cut | None:
    """Why *we* hung up, or None where we did not: WARC-Truncated says who (WARC 1.1, 5.13)."""
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError):
        return "length"
    stopped = response is not None and "download_stopped" in response.flags
    return "unspecified" if stopped or isinstance(error, StopDownload) else None


def failure_reason(error: Exception, *, in_handshake: bool) -> FailureReason:
    """Which step towards an exchange failed; `in_handshake` where a connection did come about."""
    causes = tuple(_causes(error))
    for reason, kinds in _REASONS:
        if any(isinstance(cause, kinds) for cause in causes):
            return reason
    return "tls" if in_handshake else "other"


def unreached(error: Exception | None) -> bool:
    """Whether the error says that no connection came about."""
    kinds = (CannotResolveHostError, DNSLookupError, DownloadConnectionRefusedError, ConnectError)
    return error is not None and any(isinstance(cause, kinds) for cause in _causes(error))


def describe(error: Exception) -> str:
    """The error by its classes, outermost first, with OpenSSL's reasons.

    Never by its message, which may name a local address or path.
    """
    return " < ".join(dict.fromkeys(map(_named, _causes(error))))


_REASONS: tuple[tuple[FailureReason, tuple[type[Exception], ...]], ...] = (
    ("dns", (CannotResolveHostError, DNSLookupError)),
    ("timeout", (DownloadTimeoutError, ConnectTimeoutError)),
    ("tls", (SSL.Error, VerificationError)),
    ("connect", (DownloadConnectionRefusedError, ConnectError)),
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what lies behind it: Python's causes and Twisted's wrapped reasons."""
    yield error
    for failure in getattr(error, "reasons", ()):
        yield from _causes(failure.value)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)


def _named(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, SSL.Error) and error.args and isinstance(error.args[0], list):
        return f"TLS {name} ({'; '.join(str(entry[-1]) for entry in error.args[0])})"
    return name
