"""`reextract`: any span of the archive read again by today's reader and rules, a task a WARC.

It begins as a dry run: what would change is in the log of each task and, added up, in `told`.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from airflow.sdk import DAG, Asset, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

_EXPLANATION = """## The archive read again

After a new reader or a new site rule: every page of the span is read again from its own bytes.  A
better reading takes the place of the row, which stays beside it with its `superseded_at`; it is no
edit, and enters no change.  `dry_run` only tells how many rows would change, and in what.

* **plan** lists the WARCs of the span: of `site` (all if empty), from the night `since` on
* **reread** reads one WARC and enters what differs, or only tells it
* **told** adds up what all of them came to
* **announced** updates the asset `articles`, and is skipped where no row changed
"""


def plan(params: dict[str, Any]) -> list[dict[str, str]]:
    """The WARCs of the span, each with its snapshot."""
    from config.settings import read_settings  # noqa: PLC0415 - not loaded to be parsed
    from warraq.rows import reextraction  # noqa: PLC0415
    from warraq.stores import open_stores  # noqa: PLC0415

    since = date.fromisoformat(params["since"]) if params["since"] else None
    span = reextraction.Span(params["site"] or None, since)
    found, unread = reextraction.pieces(open_stores(read_settings()), span)
    logging.getLogger(__name__).info("%s WARCs; not read yet: %s", len(found), unread)
    return [{"snapshot": piece.snapshot, "warc": piece.warc} for piece in found]


def reread(piece: dict[str, str], *, dry_run: bool) -> dict[str, int]:
    """Read one WARC again; what differs, counted by kind."""
    from config.settings import read_settings  # noqa: PLC0415 - not loaded to be parsed
    from warraq.rows import reextraction  # noqa: PLC0415
    from warraq.stores import open_stores  # noqa: PLC0415

    stores = open_stores(read_settings())
    found = reextraction.reread(stores, reextraction.Piece(**piece), dry_run=dry_run)
    for sample in found.samples:
        logging.getLogger(__name__).info("%s", sample)
    return {"pages": found.pages, "rows": found.rows, **found.counts}


def told(counts: list[dict[str, int]], *, dry_run: bool) -> dict[str, int]:
    """What the tasks came to in all."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    verb = "would change" if dry_run else "changed"
    logging.getLogger(__name__).info("%s rows %s: %s", total["rows"], verb, dict(total))
    return dict(total)


with DAG(
    dag_id="reextract",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    max_active_runs=1,
    params={
        "site": Param(None, type=["null", "string"]),
        "since": Param(None, type=["null", "string"], format="date"),
        "dry_run": Param(True, type="boolean"),
    },
    tags=["articles"],
    doc_md=_EXPLANATION,
):

    @task(task_id="plan")
    def _plan() -> list[dict[str, str]]:
        return plan(get_current_context()["params"])

    @task(task_id="reread", map_index_template="{{ piece['warc'] }}", retries=2)
    def _reread(piece: dict[str, str]) -> dict[str, int]:
        context = get_current_context()
        context["piece"] = piece  # type: ignore[typeddict-unknown-key]
        return reread(piece, dry_run=context["params"]["dry_run"])

    @task(task_id="told")
    def _told(counts: list[dict[str, int]]) -> dict[str, int]:
        return told(list(counts), dry_run=get_current_context()["params"]["dry_run"])

    @task(task_id="announced", outlets=[Asset(name="articles")])
    def _announced(total: dict[str, int]) -> None:
        if get_current_context()["params"]["dry_run"] or not total.get("rows"):
            raise AirflowSkipException("no row changed")

    _announced(_told(_reread.expand(piece=_plan())))
