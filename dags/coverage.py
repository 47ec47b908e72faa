"""The morning after: one DAG that turns red, with the sentences, where a night went amiss.

A night that fails is red by itself.  This one is for those that nobody would notice: a night that
was not run, or that was run and found nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowFailException

from config.settings import read_settings

_EXPLANATION = """## Was anything missed last night?

Looks at the last night of every site that has a schedule, and fails where one was silent, blocked,
not run or brought nothing, or where a site is vanishing.  The log says it in sentences, and
`warraq coverage` shows the nights before.
"""


def last_night() -> None:
    """Fail with a sentence for each thing amiss; trying again would change nothing."""
    from warraq.coverage import morning  # noqa: PLC0415 - a DAG file must not load boto3 to be parsed

    if amiss := morning.alarms():
        raise AirflowFailException("\n".join(amiss))


def _morning() -> DAG:
    with DAG(
        dag_id="coverage",
        schedule=CronTriggerTimetable(read_settings().coverage_at, timezone="UTC"),
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        default_args={"retries": 0},
        tags=["coverage"],
        doc_md=_EXPLANATION,
    ) as dag:
        task(last_night)()
    return dag


_morning()
