"""The capture operator: which night a run stands for, and what a kill does."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, date, datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import warraq


@pytest.fixture(scope="module")
def operators(airflow_here: None) -> ModuleType:
    """The module, as far as it can be loaded without a running Airflow."""
    return importlib.import_module("dags.operators")


def context(*, night: str | None, run_after: datetime) -> Any:
    """As much of a task's context as decides the night."""
    return {"params": {"night": night}, "dag_run": SimpleNamespace(run_after=run_after)}


def test_a_run_without_a_night_stands_for_its_own_day_at_the_site(operators: ModuleType) -> None:
    """23:30 UTC is tomorrow already in Damascus, three hours ahead."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert operators.night_of(context(night=None, run_after=late), "Asia/Damascus") == date(
        2026, 11, 24
    )
    assert operators.night_of(context(night=None, run_after=late), "UTC") == date(2026, 11, 23)


def test_a_given_night_wins(operators: ModuleType) -> None:
    """The parameter names the night whatever the hour."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    asked = context(night="2026-01-02", run_after=late)
    assert operators.night_of(asked, "Asia/Damascus") == date(2026, 1, 2)


def test_a_kill_reaches_the_crawl(operators: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while it crawls, the task asks the crawl to stop; killed before, it does nothing."""
    stops: list[str] = []

    def capture(site: str, night: date, *, on_crawl: Any) -> str:
        on_crawl(SimpleNamespace(stop=lambda: stops.append(site)))
        operator.on_kill()
        return f"{site}/{night}/00000001"

    stand_in = SimpleNamespace(capture=capture)  # the real step would crawl
    monkeypatch.setitem(sys.modules, "warraq.steps", stand_in)
    monkeypatch.setattr(warraq, "steps", stand_in, raising=False)
    operator = operators.CaptureOperator(task_id="capture", site="sample", timezone="Asia/Damascus")
    operator.on_kill()
    assert stops == []
    asked = context(night="2026-01-02", run_after=datetime.now(UTC))
    assert operator.execute(asked) == "sample/2026-01-02/00000001"
    assert stops == ["sample"]


def test_a_walk_with_nothing_left_is_skipped(
    operators: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its days come from the run's parameters; where nothing is left, what follows is skipped."""
    asked: list[object] = []

    def backfill(site: str, night: date, **facts: Any) -> str | None:
        asked.append((site, night, facts["since"], facts["until"]))
        return "sample/2026-01-02/00000002" if len(asked) == 1 else None

    stand_in = SimpleNamespace(backfill=backfill)  # the real step would crawl
    monkeypatch.setitem(sys.modules, "warraq.steps", stand_in)
    monkeypatch.setattr(warraq, "steps", stand_in, raising=False)
    operator = operators.BackfillOperator(task_id="walk", site="sample", timezone="Asia/Damascus")
    given = context(night="2026-01-02", run_after=datetime.now(UTC))
    given["params"]["since"] = "2020-05-04"
    assert operator.execute(given) == "sample/2026-01-02/00000002"
    assert asked == [("sample", date(2026, 1, 2), date(2020, 5, 4), None)]
    with pytest.raises(operators.AirflowSkipException, match="nothing is left to walk of sample"):
        operator.execute(given)
