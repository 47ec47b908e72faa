"""One site file -> one DAG, `backfill__<site>`: one budget's worth of its archive, by hand.

Each run goes on where the last one ended; `since` and `until` need be given only once.  A run that
finds nothing left is skipped, so a schedule somebody sets in Airflow ends by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, Asset, Param, task

from config.site import Site
from dags.operators import BackfillOperator
from dags.readings import ARTICLES, extract, index
from dags.sitefolders import sites_and_faults

_DAY = {"type": ["null", "string"], "format": "date"}


def walked(site: Site) -> DAG:
    """The walk through the archive of one site, when triggered."""
    with DAG(
        dag_id=f"backfill__{site.name}",
        schedule=None,
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        params={name: Param(None, **_DAY) for name in ("since", "until", "night")},
        tags=["backfill"],
        doc_md=_explanation(site),
    ) as dag:
        walk = BackfillOperator(task_id="walk", site=site.name, timezone=site.timezone)
        indexed = task(index)(walk.output)
        task(extract, outlets=[ARTICLES, Asset(name=f"snapshots-{site.name}")])(indexed)
    return dag


def _explanation(site: Site) -> str:
    return f"""## The archive of {site.publisher}

Walks every listing of <{site.home}> from where the last run left it, captures up to
{site.budget} articles and listing pages, indexes and reads them.  Trigger it again until it is
skipped: then nothing is left.  It makes way for the site's night.

* **since**, **until**: days of publication; left empty they are those of the run before
* **night**: the date the run stands for; left empty it is the day of the run in {site.timezone}
"""


for _site in sites_and_faults()[0]:
    walked(_site)
