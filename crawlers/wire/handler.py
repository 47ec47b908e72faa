"""Scrapy's request -> exchanges written to the archive -> only then Scrapy's response."""

# mypy: allow-untyped-calls
# Twisted is only partly typed.

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.errors import RecordUnwritable, unwritable
from archive.exchanges.exchange import Exchange, Failure
from archive.records.dns import Lookup
from archive.records.writer import Written
from crawlers.wire.attempts import note
from crawlers.wire.cuts import describe, failure_reason, our_cut, unreached
from crawlers.wire.pool import CURRENT, Download, RecordingPool
from crawlers.wire.recorder import Recorder


class WireHandler(HTTP11DownloadHandler):
    """HTTP/1.1 over plain TCP or TLS, every exchange kept before anybody sees what it said.

    The recorder is `crawler.spider.recorder`.  After each download `request.meta["written"]` is
    the `Written` of the response, or of the request or failure where no response came, or None
    where it could not be written: then the download fails with archive.errors.RecordUnwritable,
    whatever else it came to.  With `request.meta["revisitable"]` a response that repeats a capture
    the recorder knows is kept as a revisit of it.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        pool = RecordingPool(self._pool._reactor, persistent=True)
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        self._pool = pool
        # One list for all downloads: an answer that comes when its own is over goes with the next.
        self._lookups: list[Lookup] = []

    async def download_request(self, request: Request) -> Response:
        """Fetch, write, hand on."""
        # A redirected or retried request inherits the meta of the one before it.
        note(request, None)
        recorder = self._recorder()
        # Which proxy we use, and where it is, is nobody's business.
        lookups = None if "proxy" in request.meta else self._lookups
        download = Download(recorder.folder, datetime.now(UTC), lookups)
        CURRENT.set(download)
        response: Response | None = None
        error: Exception | None = None
        try:
            response = await super().download_request(request)
        except Exception as raised:  # every failure is evidence; raised again below
            error = raised
        note(request, await _written(recorder, request, download, response, error))
        if response is None:
            raise error or AssertionError("a download ended without response and without error")
        return response

    def _recorder(self) -> Recorder:
        recorder = getattr(self._crawler.spider, "recorder", None)
        if not isinstance(recorder, Recorder):
            raise RecordUnwritable("the spider has no recorder: set spider.recorder first")
        return recorder


async def _written(
    recorder: Recorder,
    request: Request,
    download: Download,
    response: Response | None,
    error: Exception | None,
) -> Written:
    """Write all that crossed the wire, in order; where the last of it lies."""
    cut = our_cut(error, response)
    if cut and download.recordings:
        download.recordings[-1].blame(cut)
    written: Written | None = None
    try:
        for recording in download.recordings:
            recording.end("unspecified")
            if recording.fault:
                raise unwritable(recording.fault) from recording.fault
        while download.lookups:
            await recorder.record(download.lookups.pop(0))
        revisitable = bool(request.meta.get("revisitable"))
        for kept in _kept(request, download, error):
            written = await recorder.record(kept, revisitable=revisitable)
    finally:
        for recording in download.recordings:
            recording.close()
    if written is None:
        raise RecordUnwritable(f"{request.url}: nothing of it was recorded; this is a bug")
    return written


def _kept(
    request: Request, download: Download, error: Exception | None
) -> Iterator[Exchange | Failure]:
    """Each exchange, and a failure where the last attempt did not come to one."""
    uri = urldefrag(request.url)[0]
    secured = uri.startswith("https:")
    recordings = download.recordings
    notes = tuple(_notes(request))
    crossed = [tape for tape in recordings if tape.crossed and (tape.tls or not secured)]
    for number, recording in enumerate(crossed, 1):
        last = number == len(crossed)
        fault = (("error", describe(error)),) if error and last else ()
        yield recording.exchange(
            uri=uri,
            method=request.method,
            proxied="proxy" in request.meta,
            notes=(*notes, *fault),
        )
    if error and (len(crossed) < len(recordings) or not crossed or unreached(error)):
        stranded = [tape for tape in recordings if tape not in crossed]
        yield Failure(
            uri=uri,
            method=request.method,
            began_at=stranded[-1].began_at if stranded else download.began_at,
            reason=failure_reason(error, in_handshake=bool(stranded)),
            error=describe(error),
            ip=stranded[-1].ip if stranded and "proxy" not in request.meta else None,
            notes=notes,
        )


def _notes(request: Request) -> Iterator[tuple[str, str]]:
    """Where the request came from, in the words other archives use (via, hopsFromSeed)."""
    meta = request.meta
    referer = (request.headers.get(b"Referer") or b"").decode("latin-1")
    redirected = (meta.get("redirect_urls") or [""])[-1]
    if via := redirected or referer:
        yield "via", via
    if "path" in meta:
        yield "hopsFromSeed", meta["path"]
    if meta.get("retry_times"):
        yield "retry", str(meta["retry_times"])
    if "proxy" in meta:
        yield "proxied", "yes"
