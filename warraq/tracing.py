"""An article's row -> its bytes -> the row again, to see whether they still agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archive.fixity import prove
from archive.reader import record_at
from articles.article import Article
from articles.reader import read
from articles.rows import row as row_of
from config.sitefiles import SiteFile
from warraq.errors import WrongUse
from warraq.extraction import capture_of
from warraq.query import versions_of
from warraq.stores import Stores

# Given by the table when a row is entered, not by the bytes.
_ENTERED = frozenset({"article_id", "version", "extracted_at", "superseded_at", "month"})


@dataclass(frozen=True, slots=True)
class Trace:
    """A row and where its bytes lie; `differing`: columns that a fresh reading has otherwise."""

    row: dict[str, Any]
    differing: tuple[str, ...]

    @property
    def replay_path(self) -> str:
        """The very capture in the replay engine: collection, 14-digit time, URL."""
        return f"warraq/{self.row['captured_at']:%Y%m%d%H%M%S}/{self.row['url']}"


def trace(stores: Stores, rules: dict[str, SiteFile], article: str, version: int | None) -> Trace:
    """Re-derive one row (the last version unless told) from the archive; unknown is a WrongUse."""
    found = [
        row for row in versions_of(stores.tables, article) if version in (None, row["version"])
    ]
    if not found:
        raise WrongUse(f"no article {article!r} in the table; see `warraq articles`")
    row = found[-1]
    record = record_at(stores.archive, row["warc_key"], row["warc_offset"], row["warc_length"])
    prove(record, row["warc_key"])
    capture = capture_of(record, row["site"], row["night"], row["warc_key"])
    again = read(capture, rules[row["site"]])
    if not isinstance(again, Article):
        return Trace(row, (f"no longer an article: {again.reason}",))
    fresh = row_of(capture, again, rules[row["site"]], extracted_at=datetime.now(UTC))
    differing = (
        name for name in fresh if name not in _ENTERED and _plain(fresh[name]) != _plain(row[name])
    )
    return Trace(row, tuple(differing))


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def as_row(found: Trace) -> dict[str, Any]:
    """What a program wants to know of a trace."""
    names = ("article_id", "version", "url", "headline", "captured_at", "warc_key", "warc_offset")
    more = ("warc_length", "record_id", "payload_digest", "extractor", "rules_sha256")
    facts = {name: found.row[name] for name in (*names, *more)}
    return {**facts, "replay": found.replay_path, "differing": list(found.differing)}


def sentence(found: Trace) -> str:
    """What a person wants to know of a trace."""
    row = found.row
    verdict = (
        f"differs in {', '.join(found.differing)}" if found.differing else "identical to its bytes"
    )
    return "\n".join(
        (
            f"{row['headline']}",
            f"  article   {row['article_id']} version {row['version']}: {verdict}",
            f"  captured  {row['captured_at'].isoformat()} from {row['url']}",
            f"  record    {row['record_id']} {row['payload_digest']}",
            f"  bytes     {row['warc_key']} at {row['warc_offset']}, {row['warc_length']} long",
            f"  read by   {row['extractor']}, rules {row['rules_sha256'][:16]}",
            f"  replay    {found.replay_path} (below the address that `warraq replay` prints)",
        )
    )
