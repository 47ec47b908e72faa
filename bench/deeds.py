"""`python -m bench.deeds index|verify WARC`: one deed alone, for `bench.archive` to measure."""

from __future__ import annotations

import sys
from pathlib import Path

from archive.faults import Fault
from archive.index import cdxj
from archive.proof import inspection
from archive.records.reader import records


def index(warc: Path) -> None:
    """The lines of a WARC, as a snapshot's index has them."""
    with warc.open("rb") as file:
        lines = [line for one in records(file) if (line := cdxj.entry(one, warc.name))]
    sys.stdout.buffer.write(cdxj.dump(lines))


def verify(warc: Path) -> None:
    """Every digest of a WARC; a fault is an error."""
    with warc.open("rb") as file:
        if faults := [one for one in inspection.inspected(file, warc.name) if type(one) is Fault]:
            raise SystemExit(f"{faults[0]}")


if __name__ == "__main__":
    {"index": index, "verify": verify}[sys.argv[1]](Path(sys.argv[2]))
