"""`warraq coverage`, as it is run: what it prints, what it draws, and how it ends."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from archive.storage.store import Access, Store
from tests.coverage.deposits import Desk, desk
from tests.coverage.doors import Door
from warraq.cli import app
from warraq.coverage import morning
from warraq.errors import WrongUse

TODAY = datetime.now(UTC).date()


@pytest.fixture
def paper(
    tmp_path: Path,
    access: Access,
    archive_store: Store,
    derived_store: Store,
    seen: dict[str, Door],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    """A paper with one night, three days ago, and the settings by which commands find it."""
    made = desk(tmp_path, access, archive_store, derived_store, seen["sound"])
    night = TODAY - timedelta(days=3)
    made.read(made.deposit(night, [night]), [night])
    sites = tmp_path / "sites"
    sites.mkdir()
    shutil.copy(made.rules.path, sites)
    for name, value in {
        "WARRAQ_STORE": "s3",
        "WARRAQ_ARCHIVE": f"s3://{archive_store.bucket}",
        "WARRAQ_DERIVED": f"s3://{derived_store.bucket}",
        "WARRAQ_SITES": str(sites),
        "AWS_ENDPOINT_URL_S3": access.endpoint,
        "AWS_ACCESS_KEY_ID": access.access_key,
        "AWS_SECRET_ACCESS_KEY": access.secret_key,
        "AWS_REGION": access.region,
        "AWS_ALLOW_HTTP": "true",
        "COLUMNS": "100",
    }.items():
        monkeypatch.setenv(name, value)
    return made


def run(*words: str) -> Result:
    """`warraq coverage WORDS`."""
    return CliRunner().invoke(app, ["coverage", *words])


def test_it_ends_with_one_where_anything_is_missing(paper: Desk, tmp_path: Path) -> None:
    """As a table, in lines, and drawn: two nights that nobody ran."""
    picture = tmp_path / "nights.png"
    table = run("--picture", str(picture))
    assert table.exit_code == 1
    assert "· N" in table.stdout
    assert f"sample, {TODAY - timedelta(days=1)}: nothing can be said" in table.stdout
    assert picture.stat().st_size > 5000
    lines = run("sample", "--json", "--until", f"{TODAY - timedelta(days=1)}")
    rows = [json.loads(line) for line in lines.stdout.splitlines()]
    assert [row["state"] for row in rows] == ["complete", "not run", "not run"]
    assert list(rows[0]["outcome"]["snapshots"]) == [f"sample/{rows[0]['night']}/00000001"]


def test_it_ends_with_nought_where_nothing_is(paper: Desk) -> None:
    """Asked of the one night there was."""
    night = str(TODAY - timedelta(days=3))
    whole = run("--since", night, "--until", night, "--format", "jsonl")
    assert whole.exit_code == 0
    assert json.loads(whole.stdout)["outcome"]["new"] == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--picture", "nights.gif"), "a picture is a .png or .svg file"),
        (("--since", "2026-02-02", "--until", "2026-02-01"), "is after --until"),
        (("--since", "1999-01-01", "--until", "1999-01-02"), "no site had a night from 1999"),
        (("nobody",), "no site 'nobody'"),
    ],
)
def test_wrong_use_is_one_sentence(paper: Desk, words: tuple[str, ...], why: str) -> None:
    """What cannot be asked is refused before anything is made."""
    ended = run(*words)
    assert isinstance(ended.exception, WrongUse)
    assert why in str(ended.exception)


def test_the_morning_says_what_is_amiss(paper: Desk) -> None:
    """The last night was not run: the DAG of the morning fails with this sentence."""
    (sentence,) = morning.alarms()
    assert sentence.startswith("sample, night of ")
    assert "not run: nothing can be said about sample" in sentence
    for days in (0, 1):
        done = TODAY - timedelta(days=days)
        paper.read(paper.deposit(done, [done]), [done])
    assert morning.alarms() == []
