"""The checkpoints of a table's log -> those that somebody may still be reading.

A checkpoint only repeats what the log before it says, so that a reader need not read all of that.
The log is kept for good (`commits.configuration`), so every older version can be read without one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pyarrow import fs

from articles.tables.commits import Place
from articles.tables.files import files_of

_LOG = "_delta_log"
_STILL_READ = timedelta(days=1)


def prune(place: Place, *, now: datetime) -> int:
    """Delete all checkpoints but the last and those younger than a day; how many.

    OSError where the store fails; what was not deleted is by the next call.
    """
    files = files_of(place.uri, place.options)
    found = files.get_file_info(fs.FileSelector(_LOG, allow_not_found=True))
    checkpoints = [file for file in found if file.base_name.endswith(".checkpoint.parquet")]
    earlier = sorted(checkpoints, key=lambda file: file.base_name)[:-1]
    spare = [file for file in earlier if now - file.mtime > _STILL_READ]
    for file in spare:
        files.delete_file(file.path)
    return len(spare)
