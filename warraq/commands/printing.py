"""Rows -> a table a person reads, or lines a program reads."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from warraq.errors import WrongUse

Format = Literal["table", "jsonl", "csv", "parquet"]


def write_rows(
    rows: pa.RecordBatchReader,
    form: Format | Literal["text"],
    out: Path | None,
    columns: Sequence[str],
) -> None:
    """Print rows as they come, or write them to a file; a terminal has room for `columns`.

    Only a table on the terminal, as wide as its widest cells, is first held as a whole.
    """
    if form == "parquet":
        _write_parquet(out, rows)
        return
    if form == "table" and out is None:
        show_table(_rows_in(rows), columns)
        return
    with out.open("w", encoding="utf-8", newline="") if out else _stdout() as file:
        if form == "csv":
            _write_csv(file, rows)
        elif form == "text":
            file.writelines(f"{readable(row)}\n" for row in _rows_in(rows))
        else:
            file.writelines(f"{json_line(row)}\n" for row in _rows_in(rows))


def _rows_in(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Row by row what comes batch by batch."""
    for batch in batches:
        yield from batch.to_pylist()


def show_table(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
    """A table as wide as the terminal, text folded and nothing cut off."""
    console = Console()
    table = Table()
    for name in columns:
        table.add_column(name, overflow="fold")
    count = 0
    for row in rows:
        count += 1
        table.add_row(*(_cell(row[name]) for name in columns))
    console.print(table)
    console.print(f"{count:,} rows", style="dim", highlight=False)


def json_line(row: Any) -> str:
    """One value as one line of JSON, Arabic as Arabic, times as ISO 8601."""
    return json.dumps(row, ensure_ascii=False, default=_plain)


READABLE = (
    *("headline", "subtitle", "byline"),
    *("published_date", "published_raw", "url", "text"),
)
"""The columns that `readable` shows."""


def readable(row: dict[str, Any]) -> str:
    """An article as a person reads it: headline, byline, day, paragraphs, where it is from."""
    day = row["published_date"] or row["published_raw"] or "no date"
    lines = [row["headline"], row["subtitle"], row["byline"], f"{day}  {row['url']}", ""]
    return "\n".join(line for line in lines if line is not None) + f"\n{row['text']}\n"


def _write_parquet(out: Path | None, rows: pa.RecordBatchReader) -> None:
    if out is None:
        raise WrongUse("parquet is not text: say where to with --out FILE")
    with pq.ParquetWriter(out, rows.schema) as writer:
        for batch in rows:
            writer.write_batch(batch)


def _write_csv(file: Any, rows: pa.RecordBatchReader) -> None:
    writer = csv.writer(file)
    writer.writerow(rows.schema.names)
    for row in _rows_in(rows):
        writer.writerow([_flat(value) for value in row.values()])


def _flat(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json_line(value)
    return _plain(value) if isinstance(value, date) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return json_line(value) if isinstance(value, list | dict) else str(value)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")


class _stdout:  # noqa: N801 - stands where an open file would
    """Standard output, which is not ours to close."""

    def __enter__(self) -> Any:
        return sys.stdout

    def __exit__(self, *_error: object) -> None:
        sys.stdout.flush()
