"""One operator's place for a test: settings, site files, spool, and the command run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archive import manifest
from archive.manifest import Manifest
from archive.records.reader import Record, records
from archive.servers.embedded import Endpoint
from archive.storage.store import Access, Store
from articles.tables.table import Tables
from crawlers.dispositions import Fate
from warraq.nights import ledger
from warraq.proofs import verify as verifying
from warraq.rows.query import sql
from warraq.stores import Stores

NIGHTS = ("2026-11-20", "2026-11-21", "2026-11-22")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What it printed as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error; more than one, or a traceback, is no way to end."""
        assert "Traceback" not in self.err, self.err
        return self.err.splitlines()


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder, and the environment in which commands run there; nothing of it is shared."""

    folder: Path
    endpoint: Endpoint
    prefix: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def environment(self, **changed: str) -> dict[str, str]:
        """The operator's variables; `changed` wins."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WARRAQ_", "AWS_"))
        }
        return {
            **kept,
            **self.endpoint.variables,
            "COLUMNS": "120",
            "WARRAQ_STORE": "s3",
            "WARRAQ_ARCHIVE": f"s3://night-archive/{self.prefix}",
            "WARRAQ_DERIVED": f"s3://night-derived/{self.prefix}",
            "WARRAQ_SITES": str(self.sites),
            "WARRAQ_SPOOL": str(self.spool),
            "WARRAQ_HOME": str(self.folder / "home"),
            "WARRAQ_ALLOW_PRIVATE_ADDRESSES": "1",
            "WARRAQ_DEPOSIT_PATIENCE": "0",
            **changed,
        }

    @property
    def sites(self) -> Path:
        """Its site files."""
        folder = self.folder / "sites"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def spool(self) -> Path:
        """Where its crawls write."""
        return self.folder / "spool"

    def add_site(self, name: str, yaml: str) -> str:
        """Write a site file; the site's name."""
        (self.sites / f"{name}.yaml").write_text(yaml, encoding="utf-8")
        return name

    def start(self, *words: str, **changed: str) -> subprocess.Popen[str]:
        """Start `warraq WORDS`, standard output and error kept apart."""
        return subprocess.Popen(
            [sys.executable, "-m", "warraq", *words],
            cwd=self.folder,
            env=self.environment(**changed),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, seconds: float = 90, **changed: str) -> Ended:
        """Run `warraq WORDS` to its end."""
        with self.start(*words, **changed) as process:
            return ended(process, seconds)

    def night(self, site: str, night: str = NIGHTS[0], **changed: str) -> Ended:
        """One whole night of a site."""
        return self.run("night", site, "--date", night, "--json", **changed)

    @property
    def stores(self) -> Stores:
        """Its store, to look into."""
        reached = Access(
            self.endpoint.url,
            self.endpoint.access_key,
            self.endpoint.secret_key,
            self.endpoint.region,
        )
        there = self.endpoint.variables
        options = {**there, "AWS_ENDPOINT_URL": self.endpoint.url, "AWS_ALLOW_HTTP": "true"}
        return Stores(
            Store(f"s3://night-archive/{self.prefix}", reached),
            Store(f"s3://night-derived/{self.prefix}", reached),
            Tables(f"s3://night-derived/{self.prefix}/tables", options),
        )

    def ask(self, query: str, **values: object) -> list[dict[str, Any]]:
        """SQL over its tables; `$name` in it stands for a value."""
        rows: list[dict[str, Any]] = sql(self.stores.tables, query, values or None).to_pylist()
        return rows

    def chain(self, site: str) -> list[Manifest]:
        """Every manifest of a site."""
        return list(manifest.chain(self.stores.archive, site))

    def fates(self, site: str) -> dict[str, Fate]:
        """What the last snapshot of a site says of each URL."""
        last = self.chain(site)[-1]
        return {fate.url: fate for fate in ledger.fates_of(self.stores.archive, last)}

    def faults(self) -> list[str]:
        """What `warraq verify --all` finds."""
        archive = self.stores.archive
        verdicts = verifying.verify(archive, verifying.all_snapshots(archive))
        return [str(fault) for verdict in verdicts for fault in verdict.faults]

    def warcs(self, site: str, folder: Path) -> dict[str, Path]:
        """Every WARC of a site, fetched: its key -> a file in `folder`."""
        fetched = {}
        for made in self.chain(site):
            for kept in made.warcs:
                path = folder / kept.key.rpartition("/")[2]
                path.write_bytes(self.stores.archive.read(kept.key))
                fetched[kept.key] = path
        return fetched

    def records(self, site: str, folder: Path) -> Iterator[Record]:
        """Every record that is kept of a site."""
        for path in self.warcs(site, folder).values():
            with path.open("rb") as file:
                yield from records(file)


def ended(process: subprocess.Popen[str], seconds: float) -> Ended:
    """Wait for a command; one that takes longer is killed, and fails the test."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        pytest.fail(f"no end after {seconds} s: {out}{err}")
    return Ended(process.returncode, out, err)


def site_file(name: str, port: int, **keys: object) -> str:
    """A site of ours at `port` with one feed, JNews pages below /20.., and quick to crawl."""
    home = f"http://127.0.0.1:{port}"
    facts: Mapping[str, object] = {
        "name": name,
        "publisher": name,
        "home": f"{home}/",
        "article_url": "/article/",
        "seeds": [{"feed": f"{home}/feed/"}],
        "delay_seconds": 0,
        "timeout_seconds": 5,
        "layouts": [{"headline": "h1", "body": "div.entry"}],
        **keys,
    }
    return json.dumps(facts, ensure_ascii=False)
