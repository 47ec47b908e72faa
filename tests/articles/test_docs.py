"""The documented tables are the written tables, column for column, and what was promised stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from articles.tables.schema import SCHEMAS

PAGE = Path(__file__).parents[2] / "docs" / "articles.md"
PROMISED = {
    "articles": "article_id version site url canonical_url native_id language headline subtitle "
    "byline author dateline section tags published_at published_date published_precision "
    "published_raw modified_at modified_raw text paragraphs images links night captured_at "
    "extracted_at superseded_at text_sha256 warc_key warc_offset warc_length record_id "
    "payload_digest removed extractor rules_sha256",
    "changes": "type site article_id url night detected_at before_record_id after_record_id detail",
    "captures": "site night url article_id captured_at status mime disposition payload_digest "
    "record_id warc_key warc_offset warc_length seed",
    "syndication": "cluster_id article_id version site url headline published_order seen_order "
    "published_at published_date first_seen_at similarity added cut night record_id month",
}


def documented(name: str) -> list[str]:
    """The columns that the page defines for a table, in order."""
    section = PAGE.read_text(encoding="utf-8").split(f"## `{name}`:")[1].split("\n## ")[0]
    table = section.split("| column | meaning |")[1].split("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)


@pytest.mark.parametrize("name", SCHEMAS)
def test_page_and_schema_agree(name: str) -> None:
    """Every column is defined once, in the order of the schema."""
    assert documented(name) == SCHEMAS[name].names


@pytest.mark.parametrize("name", SCHEMAS)
def test_promised_columns_stand_first(name: str) -> None:
    """The columns others build on keep their names and order; additions come after them."""
    promised = PROMISED[name].split()
    assert SCHEMAS[name].names[: len(promised)] == promised
