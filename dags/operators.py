"""The operators that are no plain functions: a crawl has to be told when its task is killed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowSkipException

if TYPE_CHECKING:
    from airflow.sdk import Context

    from warraq.nights.crawl import Crawl


class CaptureOperator(BaseOperator):
    """Crawl one site for one night in a process of its own; gives the key of the snapshot.

    Airflow kills a task with SIGTERM to its process group, and with SIGKILL 5 seconds later: too
    soon for a crawl to seal its WARC.  So the crawl lives in its own session, and `on_kill` passes
    the word on and returns; the crawl ends in its own time.
    """

    ui_color = "#e8f0e4"

    def __init__(self, *, site: str, timezone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site = site
        self.timezone = timezone
        self._crawl: Crawl | None = None

    def execute(self, context: Context) -> str:
        """Run the crawl to its end; the key of the deposited snapshot."""
        from warraq import steps  # noqa: PLC0415 - a DAG file must not load Scrapy to be parsed

        return steps.capture(self.site, night_of(context, self.timezone), on_crawl=self._remember)

    def on_kill(self) -> None:
        """Ask the crawl to stop; it seals what it has."""
        if self._crawl is not None:
            self._crawl.stop()

    def _remember(self, crawl: Crawl) -> None:
        self._crawl = crawl


class BackfillOperator(CaptureOperator):
    """Walk one site's archive for one budget's worth; gives the key of the snapshot.

    Where nothing is left to walk the task is skipped, and what follows it too.
    """

    def execute(self, context: Context) -> str:
        """Run the walk to its budget's end; the key of the deposited snapshot."""
        from warraq import steps  # noqa: PLC0415 - a DAG file must not load Scrapy to be parsed

        snapshot = steps.backfill(
            self.site,
            night_of(context, self.timezone),
            since=_day(context, "since"),
            until=_day(context, "until"),
            on_crawl=self._remember,
        )
        if snapshot is None:
            raise AirflowSkipException(f"nothing is left to walk of {self.site}")
        return snapshot


def night_of(context: Context, timezone: str) -> date:
    """The night a run stands for: its parameter, else its own time in the site's zone.

    Both belong to the run, not to the attempt, so a retry after midnight keeps its night.
    """
    if asked := context["params"].get("night"):
        return date.fromisoformat(asked)
    return context["dag_run"].run_after.astimezone(ZoneInfo(timezone)).date()


def _day(context: Context, name: str) -> date | None:
    asked = context["params"].get(name)
    return date.fromisoformat(asked) if asked else None
