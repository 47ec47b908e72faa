"""WARC files -> what three readers that are not our own say is in them, and they must agree."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from archive.faults import Fault
from archive.proof.inspection import inspected
from archive.proof.links import Links

Headers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One record as read back: lower-case header names to all their values, and the block."""

    headers: Headers
    block: bytes
    offset: int
    filename: str

    def __getitem__(self, name: str) -> str | None:
        values = self.headers.get(name.lower())
        return values[0] if values else None

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self["WARC-Type"] or ""

    @property
    def about(self) -> dict[str, str]:
        """An `application/warc-fields` block, read."""
        lines = self.block.decode().splitlines()
        return dict(line.split(": ", 1) for line in lines if ": " in line)


@dataclass(frozen=True, slots=True)
class Kept:
    """One exchange read back: its request, its metadata, and its response where there is one."""

    request: Seen
    metadata: Seen
    response: Seen | None

    @property
    def received(self) -> bytes:
        """All that came, in order, from the three places it is kept in."""
        interim = base64.b64decode(self.metadata.about.get("interimResponses", ""))
        excess = base64.b64decode(self.metadata.about.get("excess", ""))
        return interim + (self.response.block if self.response else b"") + excess


def read(paths: Iterable[Path]) -> list[Seen]:
    """Every record of the files; fails where gzip, warcio and FastWARC do not agree on a byte."""
    records: list[Seen] = []
    for path in sorted(paths):
        ours = list(_by_member(path))
        assert [(seen.headers["warc-record-id"][0], seen.block) for seen in ours] == [
            *_by_warcio(path)
        ]
        assert [(seen.headers["warc-record-id"][0], seen.block, True) for seen in ours] == [
            *_by_fastwarc(path)
        ]
        records += ours
    return records


def exchanges(records: Iterable[Seen]) -> dict[str, list[Kept]]:
    """Request target -> its exchanges in order of capture; every link must lead somewhere."""
    by_id = {seen["WARC-Record-ID"]: seen for seen in records}
    metadata = {
        seen["WARC-Concurrent-To"]: seen for seen in by_id.values() if seen.kind == "metadata"
    }
    found: dict[str, list[Kept]] = defaultdict(list)
    for request in sorted(
        (seen for seen in by_id.values() if seen.kind == "request"),
        key=lambda seen: seen["WARC-Date"] or "",
    ):
        response_id = request["WARC-Concurrent-To"]
        response = by_id[response_id] if response_id else None
        target = request.block.split(b" ", 2)[1].decode()
        about = metadata[response_id or request["WARC-Record-ID"]]
        found[target].append(Kept(request, about, response))
    return found


def digest(raw: bytes) -> str:
    """The digest a record must bear for these bytes."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def target_of(url: str) -> str:
    """What the request line says for a URL."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query or "?" in url else "")


def faults(folder: Path) -> list[str]:
    """What `warraq verify` has to say of the WARCs of one crawl."""
    links, found = Links(), []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for one in inspected(file, path.name):
                found += [one] if isinstance(one, Fault) else links.take(one[0], path.name)
    return [str(fault) for fault in (*found, *links.end(cut_short=False))]


def _by_member(path: Path) -> Iterator[Seen]:
    """Gzip member by gzip member: each must be one whole record and nothing else."""
    raw = path.read_bytes()
    offset = 0
    for member in _members(raw):
        record = gzip.decompress(member)
        head, _blank, rest = record.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        assert lines[0] == "WARC/1.1"
        headers: dict[str, tuple[str, ...]] = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            headers[name.lower()] = (*headers.get(name.lower(), ()), value)
        length = int(headers["content-length"][0])
        assert rest[length:] == b"\r\n\r\n"
        yield Seen(headers, rest[:length], offset, path.name)
        offset += len(member)


def _members(raw: bytes) -> Iterator[bytes]:
    import zlib  # noqa: PLC0415

    while raw:
        inflate = zlib.decompressobj(31)
        inflate.decompress(raw)
        assert inflate.eof
        yield raw[: len(raw) - len(inflate.unused_data)]
        raw = inflate.unused_data


def _by_warcio(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            yield record.rec_headers.get_header("WARC-Record-ID"), record.raw_stream.read()


def _by_fastwarc(path: Path) -> Iterator[tuple[str, bytes, bool]]:
    with path.open("rb") as file:
        for record in FastIterator(file, parse_http=False):
            sound = record.verify_block_digest()
            yield record.headers["WARC-Record-ID"], record.reader.read(), sound
