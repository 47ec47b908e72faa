"""An example of a job of yours: woken by the asset `articles`, it takes what is new, exactly once.

Copy it into a DAG folder of yours.  It knows Warraq by the address of a Delta table and by nothing
else.  How far it has read is part of its own commit (the Delta transaction `articles`), so a retry,
a second wake-up or a crash between reading and writing takes nothing twice and leaves nothing out.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime

import pyarrow as pa
from airflow.sdk import DAG, Asset, task
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

COLUMNS = ["article_id", "version", "site", "url", "headline", "published_date"]
IDENTITY = ["record_id", "extracted_at", "superseded_at", "article_id", "version"]
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
        columns=[*dict.fromkeys([*COLUMNS, *IDENTITY]), "_change_type"],
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
    """Rows that came in, are current, and are there at the end: each once however often moved."""
    here: Counter[tuple[object, ...]] = Counter()
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for row in changes.to_pylist():
        here[_identity(row)] += 1 if row["_change_type"] == "insert" else -1
        rows[_identity(row)] = {name: row[name] for name in COLUMNS}
    came = [
        row
        for identity, row in rows.items()
        if here[identity] > 0 and identity[IDENTITY.index("superseded_at")] is None
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
