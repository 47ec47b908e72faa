"""What a page links to -> a metadata record of its own, written after the page was read.

The page itself is on disk before anybody reads it, so its links come in a later record.  They
stand as Heritrix writes them: `outlink: URL L a/@href`, the hop type being `L` for what a reader
may follow and `E` for what the page embeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archive.records.warc import WARC_FIELDS, Record, new_id, warc_fields

MOST = 1000
"""Links kept of one page; the record says how many there were."""


@dataclass(frozen=True, slots=True)
class Outlink:
    """One link: absolute, its hop type, and where it stood, such as `a/@href`."""

    url: str
    hop: Literal["L", "E"]
    context: str


@dataclass(frozen=True, slots=True)
class Outlinks:
    """The links of one capture: `response_id` and `captured_at` are those of its response."""

    uri: str
    response_id: str
    captured_at: datetime
    links: Sequence[Outlink]


def outlinks_record(found: Outlinks) -> Record:
    """The record: of one capture with the response, so it names it and bears its instant."""
    lines = [("outlink", f"{link.url} {link.hop} {link.context}") for link in found.links[:MOST]]
    if len(found.links) > MOST:
        lines.append(("outlinksFound", str(len(found.links))))
    return Record(
        "metadata",
        new_id(),
        found.captured_at,
        WARC_FIELDS,
        warc_fields(lines),
        (("WARC-Target-URI", found.uri), ("WARC-Concurrent-To", found.response_id)),
    )
