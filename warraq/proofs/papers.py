"""The records in which a crawl tells of itself -> whether a snapshot's WARCs hold all of them.

They are what `warraq rebuild` needs where nothing but WARCs is left: the night, the plan, the site
file as used, and at the end the dispositions, which must be those that were deposited beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.faults import Fault
from archive.manifest import Manifest
from archive.records.reader import Record

_OURS = "urn:warraq:"
_FIRST = ("night", "plan", "site-file")
_LAST = "dispositions"
_UNWRITTEN = "the dispositions are not in the WARC"
"""How the finding of a crawl begins that had no room left for its last record."""


@dataclass(slots=True)
class Papers:
    """The papers of one snapshot, taken in record by record."""

    _digests: dict[str, str] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Enter a record, if it is one of them."""
        if record.kind == "resource" and record.url.startswith(_OURS):
            self._digests[record.url.removeprefix(_OURS)] = record.payload_digest

    def faults(self, made: Manifest) -> Iterator[Fault]:
        """What is not there, or not the same.  A crawl that was cut short owes no more than it has.

        Nor do imports: others have no such papers.
        """
        if made.draft.imported or made.draft.state == "interrupted" or not made.warcs:
            return
        for name in _FIRST:
            if name not in self._digests:
                yield Fault(made.warcs[0].key, f"no record of its snapshot is {_OURS}{name}")
        if any(finding.startswith(_UNWRITTEN) for finding in made.draft.findings):
            return
        told = self._digests.get(_LAST)
        deposited = [one.sha256 for one in made.draft.objects if one.kind == "dispositions"]
        if told is None:
            yield Fault(made.warcs[-1].key, f"no record of its snapshot is {_OURS}{_LAST}")
        elif told not in {f"sha256:{sha256}" for sha256 in deposited}:
            what = f"its {_OURS}{_LAST} is not what lies beside it in the bucket"
            yield Fault(made.warcs[-1].key, what)
