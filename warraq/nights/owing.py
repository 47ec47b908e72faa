"""Fates of a crawl that was stopped -> the requisites it owes its pages, for the next one to ask.

Pages are asked for again by the frontier; their pictures and style sheets are in no frontier, and
would be missing until their page is next captured.  One small object a site, which is empty, or not
there, where nothing is owed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from archive import keys
from archive.errors import MissingObject
from archive.storage.store import Store
from crawlers.dispositions import Fate
from crawlers.plan import Plan

_STOPPED = frozenset({"interrupted", "disk"})


def with_owed(plan: Plan, derived: Store, site: str) -> Plan:
    """The plan, which asks for what is owed behind all else."""
    owed, _etag = _read(derived, site)
    return replace(plan, owed=owed)


def note(derived: Store, site: str, fates: Iterable[Fate]) -> None:
    """Enter what a crawl was stopped at, and strike out what has its fate by now.

    What was owed and is over the budget stays so: a night asks a host for no more than it does for
    pages of its own, and the rest waits.
    """
    needed = [fate for fate in fates if fate.role == "requisite"]
    done = False
    while not done:
        before, etag = _read(derived, site)
        after = dict(before)
        for fate in needed:
            if fate.disposition == "failed" and fate.reason in _STOPPED:
                after[fate.url] = fate.via
            elif fate.disposition != "over-budget":
                after.pop(fate.url, None)
        raw = json.dumps(after, ensure_ascii=False).encode()
        done = after == before or derived.replace(
            keys.owed(site), raw, etag=etag, kind="application/json"
        )


def _read(derived: Store, site: str) -> tuple[dict[str, str], str | None]:
    """Each requisite, with the page that needs it, and the object's ETag."""
    try:
        raw, etag = derived.read_tagged(keys.owed(site))
    except MissingObject:
        return {}, None
    return json.loads(raw), etag
