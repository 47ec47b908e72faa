"""An answer -> the disposition of its URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.records.writer import Written
from crawlers.dispositions import Disposition, Fate

# 406 is how sites behind mod_security turn plain clients away (Zaman al-Wasl, North Press and
# others); it cannot be meant for us, who accept `*/*`.  503 is how nginx limits rates.
_BLOCKED = frozenset({401, 403, 406, 429, 451, 503})
_GONE = frozenset({404, 410})
_NOT_MODIFIED = 304


def block_of(status: int, wall: str) -> str:
    """The block that an answer is, by its status and the wall that gave it; nothing for none."""
    if wall:
        return f"challenge-{wall}"
    return f"http-{status}" if status in _BLOCKED else ""


def of_answer(
    status: int, written: Written | None, *, last_digest: str, block: str
) -> tuple[Disposition, str]:
    """Disposition and reason of a URL that was answered.

    A page that equals its last capture is `unchanged`, though it is kept whole again; `revisited`
    is one kept as a revisit record.  A 304 that is none was sent to somebody who set no condition:
    it stands for nothing.  A `block` (see `block_of`) is one whatever its status.
    """
    if block:
        return "blocked", block
    if written and written.warc_type == "revisit":
        return "revisited", ""
    if status == _NOT_MODIFIED:
        return "failed", "http-304"
    if status in _GONE:
        return "gone", f"http-{status}"
    if 300 <= status < 400:  # noqa: PLR2004
        return "redirected", ""
    if status >= 400:  # noqa: PLR2004
        return "failed", "http-5xx" if status >= 500 else "http-4xx"  # noqa: PLR2004
    if written and written.truncated:
        return "truncated", written.truncated
    if written and last_digest and written.payload_digest == last_digest:
        return "unchanged", ""
    return "captured", ""


def found(meta: Mapping[str, Any]) -> dict[str, str]:
    """How a request came about, by its meta: the `seed`, `via` and `dated` of its fate."""
    seed = meta.get("found_by") or (meta["seed"].kind if meta.get("seed") else "")
    return {"seed": seed, "via": meta.get("via", ""), "dated": meta.get("dated", "")}


def fate(
    meta: Mapping[str, Any],
    disposition: Disposition,
    reason: str,
    written: Written | None,
    *,
    status: int | None = None,
    mime: str = "",
) -> Fate:
    """The fate of a request by its meta, with the place of its last record.

    What was answered has its `status`; where a redirect points is for the caller to add.
    """
    return Fate(
        url=meta["url"],
        role=meta["role"],
        disposition=disposition,
        reason=reason,
        **found(meta),
        status=status,
        mime=mime,
        captured_at=written.captured_at.isoformat() if written else "",
        record_id=written.record_id if written else "",
        filename=written.filename if written else "",
        offset=written.offset if written else None,
        length=written.length if written else None,
        payload_digest=(written.payload_digest or "") if written else "",
        rendered_id=getattr(meta.get("rendered"), "record_id", ""),
    )
