"""Rows in any order -> the same rows in the order asked for, however many they are.

They are laid into drawers on disk by their place, and each drawer is put in order by itself: never
more than one of them is in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

_DRAWER, _AT_ONCE = 2_000, 200
# Each is a file held open while rows come in.
_MOST_DRAWERS = 200


def in_order(
    batches: Iterable[pa.RecordBatch], named: str, places: Mapping[str, int]
) -> Iterator[pa.RecordBatch]:
    """The rows whose column `named` has a place, by that, and without that column."""
    width = max(_DRAWER, len(places) // _MOST_DRAWERS + 1)
    with tempfile.TemporaryDirectory(prefix="warraq-") as folder:
        drawers = _laid(_placed(batches, named, places), named, width, Path(folder))
        for _number, path in sorted(drawers.items()):
            with pa.OSFile(str(path)) as file:
                drawer = pa.ipc.open_file(file).read_all()
            yield from drawer.sort_by(named).drop_columns([named]).to_batches(_AT_ONCE)


def _placed(
    batches: Iterable[pa.RecordBatch], named: str, places: Mapping[str, int]
) -> Iterator[pa.RecordBatch]:
    """The rows that have a place, which stands where their name was."""
    for batch in batches:
        place = pa.array([places.get(name) for name in batch[named].to_pylist()], pa.int64())
        at = batch.schema.get_field_index(named)
        yield batch.set_column(at, named, place).filter(place.is_valid())


def _laid(
    batches: Iterable[pa.RecordBatch], named: str, width: int, folder: Path
) -> dict[int, Path]:
    """The file of each drawer that is not empty."""
    with ExitStack() as opened:
        writers: dict[int, pa.RecordBatchFileWriter] = {}
        for batch in batches:
            drawer_of = pc.divide(batch[named], width)
            for number in pc.unique(drawer_of).to_pylist():
                if number not in writers:
                    file = opened.enter_context(pa.OSFile(str(folder / f"{number}"), "wb"))
                    writer = pa.ipc.new_file(file, batch.schema)
                    writers[number] = opened.enter_context(writer)
                writers[number].write(batch.filter(pc.equal(drawer_of, number)))
    return {number: folder / f"{number}" for number in writers}
