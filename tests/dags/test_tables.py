"""The DAGs of the tables: what wakes them, and what a re-extraction's tasks do."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.rereadings import Differences
from tests.dags.test_nights import PARSE, SITE, run


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The DAG folder as Airflow parses it, with one site."""
    home = tmp_path_factory.mktemp("tables")
    (home / "sites").mkdir()
    (home / "sites" / "one.yaml").write_text(SITE.format(name="one"))
    parsed = run(PARSE, home / "sites", home)
    assert parsed["errors"] == {}
    return dict(parsed["dags"])


def test_a_reextraction_is_mapped_and_told(found: dict[str, dict[str, object]]) -> None:
    """Plan, a task a WARC, the account, and the asset only at the end."""
    dag = found["reextract"]
    assert dag["tasks"] == {
        "plan": ["reread"],
        "reread": ["told"],
        "told": ["announced"],
        "announced": [],
    }
    assert dag["outlets"] == {"plan": [], "reread": [], "told": [], "announced": ["articles"]}
    assert (dag["cron"], dag["at_once"]) == (None, 1)


def test_syndication_wakes_and_compaction_keeps_its_hour(
    found: dict[str, dict[str, object]],
) -> None:
    """One on the asset, with an asset of its own; the other once a week."""
    assert found["syndication"]["outlets"] == {"syndicate": ["syndication"]}
    assert found["syndication"]["at_once"] == 1
    assert (found["compact"]["cron"], found["compact"]["catchup"]) == ("30 12 * * 5", False)


def test_the_tasks_call_the_steps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A piece goes in as plan gave it, and counts come out and add up."""
    from dags import reextraction as dag_file  # noqa: PLC0415 - Airflow is slow to load
    from warraq import reextraction, stores  # noqa: PLC0415

    monkeypatch.setenv("WARRAQ_STORE", "embedded")
    monkeypatch.setenv("WARRAQ_SITES", str(tmp_path))
    seen: list[object] = []

    def reread(_stores: object, piece: object, *, dry_run: bool) -> Differences:
        seen.append((piece, dry_run))
        done = Differences(pages=5, rows=2)
        done.counts.update(headline=1, byline=2)
        return done

    monkeypatch.setattr(stores, "open_stores", lambda _settings: None)
    monkeypatch.setattr(reextraction, "reread", reread)
    counts = [dag_file.reread({"snapshot": "s", "warc": w}, dry_run=True) for w in ("1", "2")]
    assert seen[0] == (reextraction.Piece("s", "1"), True)
    total = dag_file.told(counts, dry_run=True)
    assert total == {"pages": 10, "rows": 4, "headline": 2, "byline": 4}
