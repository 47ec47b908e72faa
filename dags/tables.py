"""What the tables need beside the nights: `syndication` after each, `compact` every week."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from airflow.sdk import DAG, Asset, CronTriggerTimetable, task

_START = datetime(2026, 1, 1, tzinfo=UTC)


def syndicate() -> None:
    """Take what is new in `articles` into `syndication`: once, however many nights woke this."""
    from config.settings import read_settings  # noqa: PLC0415 - not loaded to be parsed
    from warraq.rows import syndicating  # noqa: PLC0415
    from warraq.stores import open_stores  # noqa: PLC0415

    done = syndicating.syndicate(open_stores(read_settings()).tables)
    logging.getLogger(__name__).info("%s", done)


def compact() -> None:
    """Write small files of the tables as large ones."""
    from config.settings import read_settings  # noqa: PLC0415 - not loaded to be parsed
    from warraq.rows import compacting  # noqa: PLC0415
    from warraq.stores import open_stores  # noqa: PLC0415

    for done in compacting.compact(open_stores(read_settings()).tables):
        logging.getLogger(__name__).info("%s", done)


with DAG(
    dag_id="syndication",
    schedule=[Asset(name="articles")],
    start_date=_START,
    max_active_runs=1,
    tags=["articles"],
    doc_md="Finds copies of one text across outlets whenever the asset `articles` is updated.",
):
    task(syndicate, outlets=[Asset(name="syndication")])()

with DAG(
    dag_id="compact",
    schedule=CronTriggerTimetable("30 12 * * 5", timezone="UTC"),
    start_date=_START,
    catchup=False,
    max_active_runs=1,
    tags=["articles"],
    doc_md="Writes the many small files of the tables as few large ones, on Friday noon.",
):
    task(compact)()
