"""An example of a job of yours: woken by the asset `articles`, it takes what is new, exactly once.

Copy it into a DAG folder of yours.  It knows Warraq by the address of a Delta table and by nothing
else.  How far it has read is part of its own commit (the Delta transaction `articles`), so a retry,
a second wake-up or a crash between reading and writing takes nothing twice and leaves nothing out.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pyarrow as pa
from airflow.sdk import DAG, Asset, task
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

COLUMNS = ["article_id", "version", "site", "url", "headline", "published_date"]
IDENTITY = ["record_id", "extracted_at", "superseded_at"]
OURS = pa.schema(
    [
        pa.field(
            name, {"version": pa.int32(), "published_date": pa.date32()}.get(name, pa.string())
        )
        for name in COLUMNS
    ]
)


def take_new(articles: str, ours: str, options: dict[str, str]) -> int:
    """Append the versions that came to `articles` since the last time to `ours`; how many."""
    theirs = DeltaTable(articles, storage_options=options)
    mine = DeltaTable.create(ours, schema=OURS, mode="ignore", storage_options=options)
    done, until = mine.transaction_version("articles") or 0, theirs.version()
    if until <= done:
        return 0
    reader = theirs.load_cdf(
        starting_version=done + 1,
        ending_version=until,
        columns=[*COLUMNS, *IDENTITY, "_change_type"],
    )
    new = arrived(pa.table(reader))
    write_deltalake(
        mine,
        new,
        mode="append",
        # Of two that run at once the second is refused, and takes nothing.
        commit_properties=CommitProperties(app_transactions=[Transaction("articles", until)]),
    )
    return int(new.num_rows)


def arrived(changes: pa.Table) -> pa.Table:
    """Rows that came in and are current: neither moved within the table nor superseded."""
    rows = changes.to_pylist()
    went = {_identity(row) for row in rows if row["_change_type"] == "delete"}
    came = [
        {name: row[name] for name in COLUMNS}
        for row in rows
        if row["_change_type"] == "insert"
        and row["superseded_at"] is None
        and _identity(row) not in went
    ]
    return pa.Table.from_pylist(came, schema=OURS)


def _identity(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in IDENTITY)


with DAG(
    dag_id="new_articles",
    schedule=[Asset(name="articles")],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
) as dag:

    @task(retries=3)
    def take() -> int:
        """The job itself; addresses and keys come from the environment."""
        options = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        tables = f"{os.environ['WARRAQ_DERIVED'].rstrip('/')}/tables"
        return take_new(f"{tables}/articles", os.environ["OUR_TABLE"], options)

    take()
