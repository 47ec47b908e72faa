"""WARC files -> what four readers of others make of them, and where they and the standard part.

docs/archive.md says the same to those who check our files with them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from archive.index import cdxj
from archive.records.reader import records

PROGRAMS = Path(sys.prefix).parent / ".venv-replay" / "bin"
CHUNKED = frozenset(
    {"chunked", "small-chunks", "chunk-extension", "upper-case-chunks", "chunked-and-length"}
    | {"gzip-chunked", "brotli-chunked", "large-chunked"}
    | {"short-chunk", "bad-chunk", "too-long-chunked"}
)
"""Both take the payload with its chunk sizes; WARC 1.1, 6.3.2, means the entity-body."""
BARE_ENDS = frozenset({"bare-lf", "mixed-line-ends"})
"""FastWARC takes lines that end in LF alone for body; RFC 9112, 2.2, lets them end a line."""
TOO_LONG = frozenset({"long-header"})
"""FastWARC reads no header line of 60,000 bytes."""
NO_PAYLOAD = frozenset({"head", "no-content", "not-modified", "unknown-coding", "reset-in-head"})
"""The standard defines none, so our records have no digest; indexers make one up."""
NO_HTTP = frozenset({"not-http"})
"""What is no HTTP has no status that an index could give; theirs say 200."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The cases whose payload digest a reader calls wrong."""

    warcio: frozenset[str]
    fastwarc: frozenset[str]


def wrong(paths: Iterable[Path]) -> Wrong:
    """What both readers say of payload digests."""
    found = list(paths)
    return Wrong(
        frozenset(name for path in found for name in _by_warcio(path)),
        frozenset(name for path in found for name in _by_fastwarc(path)),
    )


def indexed(path: Path) -> None:
    """Both indexers read the whole file, and give each capture the line that ours has."""
    with path.open("rb") as file:
        kept = list(records(file))
    ours = {line.offset: line for record in kept if (line := cdxj.entry(record, path.name))}
    for program, arguments in (("cdx-indexer", ("-j", "-s")), ("cdxj-indexer", ("-s",))):
        theirs = _lines(program, *arguments, str(path))
        only_theirs = [record for record in kept if record.offset in theirs.keys() - ours.keys()]
        assert {_case(record.url) for record in only_theirs if record.kind == "response"} <= NO_HTTP
        for offset, line in ours.items():
            _same(line, *theirs[offset], program)


def _same(line: cdxj.Line, key: list[str], told: dict[str, Any], program: str) -> None:
    """One line of theirs against ours."""
    facts = json.loads(str(line).split(" ", 2)[2])
    assert key == [line.surt_key, line.timestamp], program
    for name in ("url", "status", "length", "offset", "filename"):
        assert told[name] == facts[name], (program, line.url, name)
    assert told.get("mime", "unk").lower() == facts["mime"], (program, line.url)
    if line.digest == "-":
        assert _case(line.url) in NO_PAYLOAD, (program, line.url)
    else:
        assert told["digest"] == line.digest, (program, line.url)


def _lines(program: str, *arguments: str) -> dict[int, tuple[list[str], dict[str, Any]]]:
    """The lines of an indexer by offset."""
    if not (PROGRAMS / program).exists():
        pytest.skip(f"NOT CHECKED: {program} is missing; run `make install`")
    done = subprocess.run(
        [PROGRAMS / program, *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    parted = (line.split(" ", 2) for line in done.stdout.splitlines())
    told = [(key, json.loads(facts)) for *key, facts in parted]
    return {int(facts["offset"]): (key, facts) for key, facts in told}


def _by_warcio(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            record.raw_stream.read()
            if record.digest_checker.passed is False:
                yield _case(record.rec_headers.get_header("WARC-Target-URI"))


def _by_fastwarc(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        kept = FastIterator(file, record_types=WarcRecordType.response, parse_http=False)
        for record in kept:
            if "WARC-Payload-Digest" in record.headers and not _proved(record):
                yield _case(record.headers["WARC-Target-URI"])


def _proved(record: Any) -> bool:
    try:
        record.parse_http(auto_decode="none")
        proved: bool = record.verify_payload_digest()
    except OSError:  # "Maximum header length exceeded."
        return False
    return proved


def _case(url: str) -> str:
    return urlsplit(url).path.split("/")[1]
