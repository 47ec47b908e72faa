"""An article's row -> its bytes -> the row again, to see whether they still agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archive.index import lookup
from archive.proof.fixity import prove
from archive.records.reader import record_at
from archive.records.rendering import beside
from articles.article import Article
from articles.histories.rereadings import columns_differing
from articles.reader import EXTRACTOR, read
from articles.tables.rows import row as row_of
from config.sitefiles import SiteFile
from warraq.errors import WrongUse
from warraq.rows.extraction import capture_of
from warraq.rows.query import versions_of
from warraq.stores import Stores


@dataclass(frozen=True, slots=True)
class Trace:
    """A row and where its bytes lie; `differing`: columns that a fresh reading has otherwise.

    `reader` are extractor and rules of today, by which the fresh reading was made; `rendered` are
    the URIs of what a browser made of that very capture, by what they are.
    """

    row: dict[str, Any]
    differing: tuple[str, ...]
    reader: tuple[str, str]
    rendered: Mapping[str, str]

    @property
    def by_another_reader(self) -> bool:
        """Whether the row was read by another extractor or other rules than today's."""
        return (self.row["extractor"], self.row["rules_sha256"]) != self.reader

    @property
    def replay_path(self) -> str:
        """The very capture in the replay engine: collection, 14-digit time, URL."""
        return self._path(self.row["url"])

    @property
    def rendered_paths(self) -> dict[str, str]:
        """The same of document and picture, where a browser made any."""
        return {what: self._path(uri) for what, uri in self.rendered.items()}

    def _path(self, url: str) -> str:
        return f"warraq/{self.row['captured_at']:%Y%m%d%H%M%S}/{url}"


def trace(stores: Stores, rules: dict[str, SiteFile], article: str, version: int | None) -> Trace:
    """Re-derive one row (the last version unless told) from the archive; unknown is a WrongUse.

    Of a version that was read again the current row is taken, and a superseded one only where
    there is no other.
    """
    found = [
        row for row in versions_of(stores.tables, article) if version in (None, row["version"])
    ]
    if not found:
        raise WrongUse(f"no article {article!r} in the table; see `warraq articles`")
    row = max(found, key=_standing)
    record = record_at(stores.archive, row["warc_key"], row["warc_offset"], row["warc_length"])
    prove(record, row["warc_key"])
    rules_of_it = rules[row["site"]]
    reader = (EXTRACTOR, rules_of_it.rules_sha256)
    capture = capture_of(record, row["site"], row["night"], row["warc_key"])
    again = read(capture, rules_of_it)
    rendered = _rendered(stores, row)
    if not isinstance(again, Article):
        return Trace(row, (f"no longer an article: {again.reason}",), reader, rendered)
    fresh = row_of(capture, again, rules_of_it, extracted_at=datetime.now(UTC))
    return Trace(row, tuple(columns_differing(row, fresh)), reader, rendered)


def _rendered(stores: Stores, row: dict[str, Any]) -> dict[str, str]:
    """What a browser made of a row's capture, as far as the index has it."""
    moment = f"{row['captured_at']:%Y%m%d%H%M%S}"
    return {
        what: line.url
        for what, uri in beside(row["url"]).items()
        for line in lookup.find(stores.derived, uri, [row["site"]])
        if line.timestamp == moment
    }


def _standing(row: dict[str, Any]) -> tuple[bool, int, datetime]:
    current: bool = row["superseded_at"] is None
    return current, row["version"], row["extracted_at"]


def as_row(found: Trace) -> dict[str, Any]:
    """What a program wants to know of a trace."""
    names = ("article_id", "version", "url", "headline", "captured_at", "warc_key", "warc_offset")
    more = ("warc_length", "record_id", "payload_digest", "extractor", "rules_sha256")
    facts = {name: found.row[name] for name in (*names, *more)}
    return {
        **facts,
        "superseded_at": found.row["superseded_at"],
        "replay": found.replay_path,
        "rendered": found.rendered_paths,
        "by_another_reader": found.by_another_reader,
        "differing": list(found.differing),
    }


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
            f"  read by   {row['extractor']}, rules {row['rules_sha256'][:16]}{_told(found)}",
            f"  replay    {found.replay_path} (below the address that `warraq replay` prints)",
            *(f"  {what:<9} {path}" for what, path in found.rendered_paths.items()),
        )
    )


def _told(found: Trace) -> str:
    """What else is to be known of who read it."""
    told = ""
    if found.by_another_reader:
        extractor, rules = found.reader
        told = f"; compared with a reading by {extractor}, rules {rules[:16]}"
    if past := found.row["superseded_at"]:
        told += f"; superseded {past.isoformat()}, and no reading has taken its place"
    return told
