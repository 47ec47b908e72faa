"""The command run in this process, and what it left in both buckets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tests.night.workplace import Ended, Workplace
from warraq.cli import app
from warraq.errors import FAULTS, status_of

# What a rebuild gives anew: when it was read, and what only another reading can know.
ANEW = frozenset({"extracted_at", "superseded_at", "detected_at"})


@dataclass(frozen=True, slots=True)
class Desk:
    """A workplace one sits at."""

    place: Workplace

    def run(self, *words: str) -> Ended:
        """`warraq WORDS` in this process."""
        ended = CliRunner().invoke(app, words)
        if isinstance(ended.exception, FAULTS):
            return Ended(status_of(ended.exception), ended.stdout, f"{ended.exception}")
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def take(self, path: Path, site: str = "old") -> Ended:
        """Import a file, and expect no complaint."""
        done = self.run("import", str(path), "--site", site, "--json")
        assert done.status == 0, done.err
        return done

    def kept(self) -> dict[str, bytes]:
        """Every object of the archive."""
        store = self.place.stores.archive
        return {key: store.read(key) for key in store.keys("")}

    def tables(self) -> dict[str, list[str]]:
        """The rows of each table as text, in one order, without what a rebuild gives anew."""
        return {
            name: sorted(map(repr, self.rows(name))) for name in ("articles", "changes", "captures")
        }

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table without what a rebuild gives anew."""
        rows = self.place.stores.tables.read(table).to_pylist()
        return [{name: row[name] for name in row if name not in ANEW} for row in rows]
