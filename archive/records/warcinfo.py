"""What we say of ourselves -> the warcinfo record that opens a WARC file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from archive.errors import ArchiveError
from archive.records.warc import WARC_FIELDS, Record, new_id, warc_fields

CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

DIGESTS = "sha256, base16; payload digests over the entity-body, transfer-coding removed"

_PRIVATE = frozenset({"hostname", "ip", "pid", "cwd", "path"})


def told(block: bytes) -> dict[str, str]:
    """An `application/warc-fields` block -> its values by name, in lower case; the last one wins.

    Lines that are no field (WARC 1.1, 6.1: as in a header) are left out.
    """
    lines = block.decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs}


def warcinfo_record(info: Mapping[str, str], *, filename: str) -> Record:
    """The first record of `filename`: what wrote it, to which standard, and what `info` adds.

    Raises ArchiveError where `info` would name the operator's machine: nothing Warraq writes of
    itself says where it ran, whatever other tools put here by custom.
    """
    if private := sorted(_PRIVATE & {name.lower() for name in info}):
        raise ArchiveError(f"warcinfo of {filename}: leave out {', '.join(private)}")
    said = {
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "digests": DIGESTS,
        **info,
    }
    return Record(
        "warcinfo",
        new_id(),
        datetime.now(UTC),
        WARC_FIELDS,
        warc_fields(said.items()),
        (("WARC-Filename", filename),),
    )
