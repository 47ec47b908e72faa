"""`warraq articles --match`: Arabic is found however it is spelled, in old tables and new."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from articles.tables.schema import PARTITIONS, SCHEMAS
from articles.tables.table import Tables
from tests.articles.many import row
from warraq.errors import WrongUse
from warraq.rows.choosing import Choice, current_articles
from warraq.rows.query import sql

NIGHT = dt.date(2026, 11, 22)
TEXTS = [
    "قال المسؤول في إدلـب:\n\n«مدرسةٌ جديدة» افتُتحت عام ٢٠٢٦.",
    "لا شيء هنا عن تلك المدينة.",
]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """A table of two articles."""
    there = Tables(str(tmp_path))
    there.append(
        "articles", "one", [row("a", n, text, night=NIGHT) for n, text in enumerate(TEXTS)]
    )
    return there


def found(tables: Tables, wanted: str) -> list[str]:
    """The URLs of what matches."""
    return current_articles(tables, Choice(match=wanted)).read_all()["url"].to_pylist()


@pytest.mark.parametrize(
    "wanted",
    [
        "ادلب",
        "إدلب",
        "إِدْلِب",
        "ادلـــب",
        "مدرسه جديده",
        "مدرسة",
        "مدرس",
        "المسوول",
        "2026",
        "۲۰۲۶",
        "عام 2026",
        "خبر رقم 0",
    ],
)
def test_every_spelling_finds_it(tables: Tables, wanted: str) -> None:
    """Over tashkeel, tatweel, alef, ya, ta marbuta, hamza, digits, marks, lines, headlines."""
    assert found(tables, wanted) == ["https://a.example/0/"]


@pytest.mark.parametrize("wanted", ["دلب", "رقم 0 قال", "حلب"])
def test_what_is_not_there_is_not_found(tables: Tables, wanted: str) -> None:
    """Not from inside a word, and not across headline and text."""
    assert found(tables, wanted) == []


def test_nothing_to_look_for_is_wrong_use(tables: Tables) -> None:
    """Marks alone would match everything or nothing."""
    with pytest.raises(WrongUse, match="no letter or digit"):
        found(tables, "، ـ")


def test_only_the_latest_version_counts(tables: Tables) -> None:
    """A word that an edit took out does not bring back the old version."""
    edited = {**row("a", 0, TEXTS[1], night=NIGHT), "version": 2, "record_id": "<second>"}
    tables.append("articles", "two", [edited])
    assert found(tables, "ادلب") == []
    assert len(found(tables, "المدينة")) == 2


def test_rows_without_a_key_are_found_too(tmp_path: Path) -> None:
    """A table written before there were keys is searched as it is, and gets them with time."""
    old = [it for it in SCHEMAS["articles"] if it.name not in ("search_key", "signature")]
    there = [{**row("a", n, text, night=NIGHT), "month": "2026-11"} for n, text in enumerate(TEXTS)]
    write_deltalake(
        str(tmp_path / "articles"),
        pa.Table.from_pylist(there, schema=pa.schema(old)),
        partition_by=list(PARTITIONS),
    )
    tables = Tables(str(tmp_path))
    assert found(tables, "ادلب") == ["https://a.example/0/"]
    tables.append("articles", "three", [row("b", 7, TEXTS[0], night=NIGHT)])
    assert sorted(found(tables, "ادلب")) == ["https://a.example/0/", "https://b.example/7/"]


def test_sql_folds_as_the_tables_do(tables: Tables) -> None:
    """`search_key()` in a query, against the column of that name."""
    asked = "select url from articles where contains(search_key, ' ' || search_key('إدْلب'))"
    assert sql(tables, asked).column("url").to_pylist() == ["https://a.example/0/"]
