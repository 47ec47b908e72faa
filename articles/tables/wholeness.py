"""A scan that an answer of the store broke off -> the same scan, begun again; or one sentence.

An answer that ends within its head has no length: Arrow does not ask again, as it does where a
body is short, and takes what its memory held for the file ("Parquet magic bytes not found in
footer", pyarrow 26).  What was broken off there is seen by what it makes of it, not by counting.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.dataset as ds

from articles.errors import TableError
from articles.tables.commits import sentence

T = TypeVar("T")
ATTEMPTS = 5
_FIRST_PAUSE = 0.1
_BROKEN_OFF = (pa.ArrowException, OSError)


class Whole(ds.FileSystemDataset):  # type: ignore[misc]
    """The files of the table at `place`; whoever scans them, DuckDB too, gets all or a TableError.

    `fault` is that error once it was raised: DuckDB tells of it in words of its own.
    """

    def __init__(self, files: Sequence[ds.Fragment], like: ds.Dataset, place: str) -> None:
        super().__init__(files, like.schema, like.format, like.filesystem)
        self.place = place
        self.fault: TableError | None = None

    def scanner(self, **asked: Any) -> _Scan:
        """What all of Arrow's ways to read a dataset, and DuckDB's, begin with."""
        return _Scan(self, asked)

    def reading(self, read: Callable[[], T]) -> T:
        """What is read, again after growing pauses where it broke off."""
        pause = _FIRST_PAUSE
        for _attempt in range(ATTEMPTS - 1):
            try:
                return read()
            except FileNotFoundError:
                break
            except _BROKEN_OFF:
                time.sleep(pause)
                pause *= 2
        try:
            return read()
        except _BROKEN_OFF as error:
            self.fault = TableError(sentence("read", self.place, error))
            raise self.fault from error


@dataclass(frozen=True, slots=True)
class _Scan:
    """Some columns and rows; has the methods of Arrow's own `Scanner` that anybody here uses."""

    of: Whole
    asked: Mapping[str, Any]

    def to_table(self) -> pa.Table:
        return self.of.reading(lambda: self._anew().to_table())

    def count_rows(self) -> int:
        return self.of.reading(lambda: int(self._anew().count_rows()))

    def to_reader(self) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(self.projected_schema, self.to_batches())

    @property
    def projected_schema(self) -> pa.Schema:
        return self._anew().projected_schema

    def to_batches(self) -> Iterator[pa.RecordBatch]:
        """Begun again, those behind what was given out: each time Arrow keeps the order."""
        given = 0
        batches: Iterator[pa.RecordBatch] | None = None

        def following() -> pa.RecordBatch | None:
            nonlocal batches
            try:
                batches = batches or _behind(given, self._anew().to_batches())
                return next(batches, None)
            except _BROKEN_OFF:
                batches = None
                raise

        while (batch := self.of.reading(following)) is not None:
            given += batch.num_rows
            yield batch

    def _anew(self) -> ds.Scanner:
        return ds.Scanner.from_dataset(self.of, **self.asked)


def _behind(given: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What comes after so many rows."""
    for batch in batches:
        yield batch.slice(min(given, batch.num_rows))
        given = max(0, given - batch.num_rows)
