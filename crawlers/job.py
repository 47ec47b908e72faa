"""What one crawl is told, as a folder: `job.json`, the plan, and room for what it writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from pathlib import Path

from crawlers import validators
from crawlers.frontier import Planned
from crawlers.validators import Validator

PATIENCE = 5.0
"""Seconds that a crawl which is to stop may take to finish what is on the wire."""


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt at one site: `stamp` (17 digits, UTC) is its start and names its folder."""

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

    def save(self, plan: Iterable[Planned], known: Iterable[Validator] = ()) -> None:
        """Make the folder and write the job, its plan and what it may refer to, the job last."""
        self.folder.mkdir(parents=True)
        self._validators.write_text(validators.lines(known), encoding="utf-8")
        lines = (json.dumps(astuple(entry)) + "\n" for entry in plan)
        self._plan.write_text("".join(lines), encoding="utf-8")
        facts = asdict(self) | {"night": self.night.isoformat(), "site_path": str(self.site_path)}
        del facts["folder"]
        partial = self.folder / "job.part"
        partial.write_text(json.dumps(facts), encoding="utf-8")
        partial.replace(self.folder / "job.json")

    def plan(self) -> list[Planned]:
        """The article URLs known, those to capture first."""
        lines = self._plan.read_text(encoding="utf-8").splitlines()
        return [Planned(*json.loads(line)) for line in lines]

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
    def _validators(self) -> Path:
        return self.folder / "validators.jsonl"


def load(folder: Path) -> Job:
    """The job of a folder."""
    facts = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    facts["night"] = date.fromisoformat(facts["night"])
    facts["site_path"] = Path(facts["site_path"])
    return Job(folder=folder, **facts)
