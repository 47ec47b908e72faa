"""What one crawl is told, as a folder: `job.json`, the plan, and room for what it writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from crawlers import validators, walk
from crawlers.plan import Plan, Planned, Resting
from crawlers.validators import Validator
from crawlers.walk import Walk

PATIENCE = 5.0
"""Seconds that a crawl which is to stop may take to finish what is on the wire."""


Mode = Literal["night", "backfill", "single", "look"]
"""Home, seeds and what is due; the whole archive of a site; these URLs and nothing else; the same
without what the pages need to look right, and kept nowhere."""


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt at one site: `stamp` (17 digits, UTC) is its start and names its folder.

    `postponed` counts what is due and did not fit into the budget; a backfill has a `walk`.
    """

    folder: Path
    site_path: Path
    rules_sha256: str
    night: date
    stamp: str
    started: str
    user_agent: str
    contact: str
    allow_private: bool
    roll_bytes: int
    roll_seconds: int = 0
    mode: Mode = "night"
    postponed: int = 0
    walk: Walk | None = None

    @property
    def journal(self) -> Path:
        """One JSON line for each settled URL."""
        return self.folder / "dispositions.jsonl"

    @property
    def report(self) -> Path:
        """What the crawl says of itself at its end; absent means it was cut short."""
        return self.folder / "report.json"

    @property
    def log(self) -> Path:
        """Scrapy's log."""
        return self.folder / "crawl.log"

    @property
    def progress(self) -> Path:
        """`{"met", "settled", "bytes"}` as it stands, for whoever watches."""
        return self.folder.parent / "progress.json"

    def save(self, plan: Plan, known: Iterable[Validator] = ()) -> None:
        """Make the folder and write the job, its plan and what it may refer to, the job last."""
        self.folder.mkdir(parents=True)
        self._resting.write_bytes(bytes(plan.resting))
        self._last_night.write_text(plan.last_night, encoding="ascii")
        self._validators.write_text(validators.lines(known), encoding="utf-8")
        lines = (json.dumps(astuple(entry)) + "\n" for entry in plan.due)
        self._plan.write_text("".join(lines), encoding="utf-8")
        self._owed.write_text(json.dumps(dict(plan.owed)), encoding="utf-8")
        facts = asdict(self)
        del facts["folder"]
        partial = self.folder / "job.part"
        partial.write_text(json.dumps(facts, default=str), encoding="utf-8")
        partial.replace(self.folder / "job.json")

    def plan(self) -> Plan:
        """The article URLs to capture, and those to leave alone."""
        with self._plan.open(encoding="utf-8") as lines:
            due = tuple(Planned(*json.loads(line)) for line in lines)
        last_night = self._last_night.read_text(encoding="ascii")
        resting = Resting.parse(self._resting.read_bytes())
        # A job of an earlier release, still in the spool, has none.
        owed = json.loads(self._owed.read_text(encoding="utf-8")) if self._owed.exists() else {}
        return Plan(due, resting, last_night=last_night, owed=owed)

    def validators(self) -> dict[str, Validator]:
        """Captures this crawl may refer to, by URL; none where nothing is known."""
        if not self._validators.exists():
            return {}
        known = validators.parse(self._validators.read_text(encoding="utf-8"))
        return validators.fresh(known, datetime.fromisoformat(self.started))

    @property
    def _plan(self) -> Path:
        return self.folder / "plan.jsonl"

    @property
    def _resting(self) -> Path:
        return self.folder / "resting.bin"

    @property
    def _last_night(self) -> Path:
        return self.folder / "last-night.txt"

    @property
    def _owed(self) -> Path:
        return self.folder / "owed.json"

    @property
    def _validators(self) -> Path:
        return self.folder / "validators.jsonl"


def load(folder: Path) -> Job:
    """The job of a folder."""
    facts = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    facts["night"] = date.fromisoformat(facts["night"])
    facts["walk"] = facts["walk"] and walk.parse(facts["walk"])
    facts["site_path"] = Path(facts["site_path"])
    return Job(folder=folder, **facts)
