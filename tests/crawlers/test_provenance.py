"""What every WARC says of its making, beyond one night of one site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.sitefiles import read_site
from crawlers.job import Job
from crawlers.provenance import warcinfo
from tests.night.workplace import site_file

WHY = "the publisher asked us in writing"


def said(folder: Path, *, log: str = "job", **keys: Any) -> Mapping[str, str]:
    """The warcinfo of a crawl of a site with these keys, worked on in a folder of this name."""
    path = folder / "sample.yaml"
    path.write_text(site_file("sample", 8099, **keys), encoding="utf-8")
    rules = read_site(path)
    job = Job(
        folder=folder / log,
        site_path=path,
        rules_sha256=rules.rules_sha256,
        night=date(2026, 11, 23),
        stamp="20261123010203000",
        started="2026-11-23T01:02:03+00:00",
        user_agent="Warraq/1 (+https://desk.example)",
        contact="https://desk.example",
        allow_private=True,
        roll_bytes=1 << 30,
    )
    return warcinfo(job, rules)


def test_robots_ignored_is_said_with_its_reason(tmp_path: Path) -> None:
    """As the site file has it."""
    ignored = said(tmp_path, robots="ignore", robots_reason=WHY)
    assert ignored["robots"] == f"ignore: {WHY}"
    assert said(tmp_path)["robots"] == "obey"


@pytest.mark.parametrize("key", ["timeout_seconds", "language"])
def test_settings_are_named_by_what_they_say(tmp_path: Path, key: str) -> None:
    """Another setting is another digest; another folder to work in is none."""
    one, elsewhere = said(tmp_path), said(tmp_path, log="elsewhere")
    changed: dict[str, Any] = {key: {"timeout_seconds": 7, "language": "ku"}[key]}
    other = said(tmp_path, **changed)
    assert one["settings-sha256"] == elsewhere["settings-sha256"] != other["settings-sha256"]
    assert one["site-file-sha256"] != other["site-file-sha256"]
