"""What follows a capture, as functions for tasks: index, then extract, and the assets are told."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from airflow.sdk import Asset
from airflow.sdk.exceptions import AirflowFailException

if TYPE_CHECKING:
    from airflow.sdk.execution_time.context import OutletEventAccessors

ARTICLES = Asset(name="articles")


def index(snapshot: str) -> str:
    """Check what was deposited against its bytes and index it; the same snapshot key."""
    from warraq import steps  # noqa: PLC0415 - a DAG file must not load boto3 to be parsed

    return steps.index(snapshot)


def extract(
    snapshot: str,
    *,
    outlets: Sequence[Asset] | None = None,
    outlet_events: OutletEventAccessors | None = None,
) -> None:
    """Captures -> articles and changes; then both assets are updated, naming the snapshot."""
    from warraq import steps  # noqa: PLC0415 - nor pyarrow
    from warraq.errors import LayoutDrift  # noqa: PLC0415

    try:
        logging.getLogger(__name__).info("%s: %s", snapshot, steps.extract(snapshot))
    except LayoutDrift as drift:
        # What was read is kept, and reading it again would find nothing to do and call it well.
        raise AirflowFailException(str(drift)) from drift
    for asset in outlets or ():
        outlet_events[asset].extra = {"snapshot": snapshot}
