"""Tables whose store breaks answers off: every reader has all rows, or says one sentence."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from archive.servers.embedded import Endpoint
from archive.storage.store import Store
from articles.errors import TableError
from articles.tables import wholeness
from articles.tables.schema import SCHEMAS
from articles.tables.table import Tables
from tests.night.gate import Line, Passage
from tests.night.weather import throw_away
from warraq.errors import WrongUse
from warraq.rows.choosing import Choice, current_articles
from warraq.rows.query import answering, sql

_COUNT = 3000
_LATER = 10
_FEW = 3

READERS: dict[str, Callable[[Tables], int]] = {
    "read": lambda tables: int(tables.read("articles", columns=["url"]).num_rows),
    "count": lambda tables: int(tables.dataset("articles").count_rows()),
    "known": lambda tables: len(tables.known("cut", ids=map(str, range(_COUNT)), urls=[])),
    "chosen": lambda tables: int(current_articles(tables, Choice()).read_all().num_rows),
    "asked": lambda tables: int(sql(tables, "select url from articles").num_rows),
    "batches": lambda tables: len(
        {url for batch in _batches(tables) for url in batch["url"].to_pylist()}
    ),
}


class Cutting(Passage):
    """A store that ends the answers to the next `left` GETs of rows within their heads."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        self.left = _FEW

    def up(self, raw: bytes, line: Line) -> bytes:
        """All; how it is answered is decided here."""
        line.left = None
        if raw.startswith(b"GET /") and b".parquet" in raw.partition(b"\r\n")[0]:
            with self.lock:
                line.left = 1 if self.left else None
                self.left -= bool(self.left)
        return raw

    def down(self, raw: bytes, line: Line) -> bytes:
        """All, or the first line."""
        if line.left is None:
            return raw
        line.client.sendall(raw.splitlines(keepends=True)[0])
        line.client.shutdown(socket.SHUT_RDWR)
        throw_away(line.client)
        raise ConnectionResetError


@pytest.fixture
def cutting(endpoint: Endpoint) -> Iterator[Cutting]:
    """The session's store behind a gate."""
    with Cutting(endpoint) as gate:
        yield gate


@pytest.fixture
def tables(endpoint: Endpoint, derived_store: Store, cutting: Cutting) -> Tables:
    """Two files of articles, to be read through the gate."""
    there = {**endpoint.variables, "AWS_ALLOW_HTTP": "true"}
    root = f"s3://{derived_store.bucket}/tables"
    whole = Tables(root, {**there, "AWS_ENDPOINT_URL": endpoint.url})
    for half in range(2):
        rows = [_row(number) for number in range(half, _COUNT, 2)]
        whole.append("articles", f"half-{half}", rows)
    return Tables(root, {**there, "AWS_ENDPOINT_URL": cutting.variables["AWS_ENDPOINT_URL_S3"]})


@pytest.mark.parametrize("reader", READERS)
def test_read_again(reader: str, tables: Tables, cutting: Cutting) -> None:
    """Every row is there once, however it is asked for."""
    assert READERS[reader](tables) == _COUNT
    assert not cutting.left


@pytest.mark.parametrize("reader", READERS)
def test_one_sentence(reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file is never whole: which table, and what to do."""
    monkeypatch.setattr(wholeness, "_FIRST_PAUSE", 0.001)
    tables = Tables(str(tmp_path))
    tables.append("articles", "one", [_row(0)])
    (path,) = tmp_path.rglob("*.parquet")
    os.truncate(path, path.stat().st_size // 2)
    sentence = rf"^cannot read the table {tables.uri('articles')}: .*; check the store and run"
    with pytest.raises(TableError, match=sentence):
        READERS[reader](tables)


def test_broken_off_in_the_middle(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a scan half given out only what is behind that comes again, in whatever pieces."""
    urls = [f"{url}" for batch in _batches(tables) for url in batch["url"].to_pylist()]
    monkeypatch.setattr(wholeness, "_FIRST_PAUSE", 0.001)
    whole = wholeness._behind
    begun = 0

    def breaking(given: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        nonlocal begun
        begun += 1
        for number, batch in enumerate(whole(given, batches)):
            if number == begun and begun < _LATER:
                raise pa.ArrowInvalid("cut")
            yield batch

    monkeypatch.setattr(wholeness, "_behind", breaking)
    assert [url for batch in _batches(tables) for url in batch["url"].to_pylist()] == urls
    assert begun == _LATER


def test_a_wrong_question_stays_one(tables: Tables) -> None:
    """What DuckDB itself refuses is no fault of the store."""
    with (
        pytest.raises(WrongUse, match=r"^sql: "),
        answering(tables, "select nothing from articles"),
    ):
        pass


def _batches(tables: Tables) -> Iterator[pa.RecordBatch]:
    found = tables.dataset("articles").to_batches(
        columns=["url"], filter=pc.field("site") == "cut", batch_size=100
    )
    return iter(found)


def _row(number: int) -> dict[str, Any]:
    facts = {"site": "cut", "night": date(2026, 11, 1), "version": 1, "article_id": f"{number}"}
    named = {"url": f"https://cut.example/{number}", "record_id": f"<urn:{number}>", "text": "خبر"}
    return {**dict.fromkeys(SCHEMAS["articles"].names), **facts, **named, "headline": "خبر"}
