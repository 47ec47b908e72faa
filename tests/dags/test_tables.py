"""The DAGs of the tables: what wakes them, and what a re-extraction's tasks do."""

from __future__ import annotations

import pytest

from articles.histories.rereadings import Differences
from tests.dags.parsing import Parsed


def test_a_reextraction_is_mapped_and_told(parsed: Parsed) -> None:
    """Plan, a task a WARC, the account, and the asset only at the end."""
    dag = parsed.dags["reextract"]
    assert dag["tasks"] == {
        "plan": ["reread"],
        "reread": ["told"],
        "told": ["announced"],
        "announced": [],
    }
    assert dag["outlets"] == {"plan": [], "reread": [], "told": [], "announced": ["articles"]}
    assert (dag["cron"], dag["at_once"]) == (None, 1)


def test_syndication_wakes_and_compaction_keeps_its_hour(parsed: Parsed) -> None:
    """One on the asset, with an asset of its own; the other once a week."""
    syndication, compact = parsed.dags["syndication"], parsed.dags["compact"]
    assert syndication["outlets"] == {"syndicate": ["syndication"]}
    assert syndication["at_once"] == 1
    assert (compact["cron"], compact["catchup"]) == ("30 12 * * 5", False)


@pytest.mark.usefixtures("airflow_here")
def test_the_tasks_call_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece goes in as plan gave it, and counts come out and add up."""
    from dags import reextraction as dag_file  # noqa: PLC0415 - Airflow is slow to load
    from warraq import stores  # noqa: PLC0415
    from warraq.rows import reextraction  # noqa: PLC0415

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
