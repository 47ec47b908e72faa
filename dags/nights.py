"""One site file -> one DAG, `night__<site>`: capture, then index, then extract.

Tasks hand on store keys and never pages: bytes do not belong in XCom.  A site file that cannot be
read makes no DAG here; `faults.py` reports it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronTriggerTimetable, Param, task

from config.site import Site
from dags.operators import CaptureOperator
from dags.readings import ARTICLES, extract, index
from dags.sitefolders import sites_and_faults


def nightly(site: Site) -> DAG:
    """The night of one site, on the site's own schedule and clock, or by hand if it has none."""
    with DAG(
        dag_id=f"night__{site.name}",
        schedule=_timetable(site),
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,  # a night that has passed cannot be captured any more
        max_active_runs=1,
        params={"night": Param(None, type=["null", "string"], format="date")},
        # A person who runs a site by hand sees it fail, and need not wait for retries.
        default_args={"retries": 2 if site.nightly_at else 0, "retry_delay": timedelta(minutes=5)},
        tags=["night"],
        doc_md=_explanation(site),
    ) as dag:
        capture = CaptureOperator(task_id="capture", site=site.name, timezone=site.timezone)
        indexed = task(index)(capture.output)
        task(extract, outlets=[ARTICLES, Asset(name=f"snapshots-{site.name}")])(indexed)
    return dag


def _timetable(site: Site) -> CronTriggerTimetable | None:
    cron = site.nightly_at
    return CronTriggerTimetable(cron, timezone=site.timezone) if cron else None


def _explanation(site: Site) -> str:
    when = f"at `{site.nightly_at}`, {site.timezone} time" if site.nightly_at else "when triggered"
    return f"""## One night of {site.publisher}

Crawls <{site.home}> {when}, keeps every exchange as WARC in the store, indexes it, and reads the
articles from what was kept.  `night` is the date the run stands for; left empty it is the day of
the run in {site.timezone}.

* **capture** ends in `night`'s snapshot: sealed WARCs and a manifest, put once and confirmed
* **index** checks the snapshot's bytes and writes its CDXJ lines
* **extract** reads captures into the tables `articles`, `changes` and `captures`
"""


for _site in sites_and_faults()[0]:
    nightly(_site)
