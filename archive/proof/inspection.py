"""The bytes of one WARC object -> each record with its proof, and a fault for all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive import keys
from archive.faults import Fault
from archive.proof.fixity import Proof, proof
from archive.records.reader import Record
from archive.records.salvage import salvaged


def inspected(source: BinaryIO, key: str) -> Iterator[tuple[Record, Proof] | Fault]:
    """Every record in order; damage between them, and each wrong digest, as a fault.

    Nothing is skipped: each byte belongs to a record's own gzip member or to damage that is told.
    """
    foreign = keys.is_imported(key)
    for found in salvaged(source):
        if not isinstance(found, Record):
            yield Fault(key, str(found), found.offset)
            continue
        checked = proof(found, foreign=foreign)
        for what in checked.faults:
            yield Fault(key, what, found.offset, found.record_id)
        yield found, checked
