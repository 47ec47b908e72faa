"""The DAG of the morning: when it looks, and how it fails."""

from __future__ import annotations

import pytest

from tests.dags.parsing import Parsed
from warraq.coverage import morning


def test_the_morning_has_a_dag_of_its_own(parsed: Parsed) -> None:
    """It looks once a day, at the hour it is told, and never tries again."""
    dag = parsed.dags["coverage"]
    assert (dag["cron"], dag["zone"], dag["catchup"]) == ("30 6 * * *", "UTC", False)
    assert (dag["tasks"], dag["retries"]) == ({"last_night": []}, {"last_night": 0})


@pytest.mark.usefixtures("airflow_here")
def test_a_bad_morning_fails_with_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """For good, a line each; a good morning passes."""
    from dags import coverage  # noqa: PLC0415 - Airflow is slow to load

    monkeypatch.setattr(morning, "alarms", list)
    coverage.last_night()
    monkeypatch.setattr(morning, "alarms", lambda: ["a: silent", "b: not run"])
    with pytest.raises(coverage.AirflowFailException) as failed:
        coverage.last_night()
    assert str(failed.value) == "a: silent\nb: not run"
