"""Where a table's files are -> Arrow's own way to them.

The Delta library's file system is Python underneath: Arrow's scan threads that still hold it when
the interpreter ends abort the process (seen in 13 of 25 runs, deltalake 1.6.6 with pyarrow 26).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable
from pyarrow import fs

from articles.tables.wholeness import Whole


def dataset_of(
    table: DeltaTable, uri: str, schema: pa.Schema, options: Mapping[str, str]
) -> ds.Dataset:
    """A table as it was opened, to scan; columns of `schema` that it lacks are null.

    An answer of the store that breaks off is asked for again, whoever scans (`wholeness.py`).
    Columns that it has beyond `schema`, because a later Warraq wrote them, come at the end.
    """
    named = set(schema.names)
    later = [pa.field(it) for it in table.schema().fields if it.name not in named]
    files, columns = files_of(uri, options), pa.schema([*schema, *later])
    found = table.to_pyarrow_dataset(filesystem=files, schema=columns)
    return Whole(_sized(table, found), found, uri)


def _sized(table: DeltaTable, found: ds.Dataset) -> list[ds.Fragment]:
    """Its files, each with its size out of the log, so that no store is asked for it."""
    added = pa.table(table.get_add_actions())
    sizes = dict(zip(added["path"].to_pylist(), added["size_bytes"].to_pylist(), strict=True))
    return [
        found.format.make_fragment(
            file.path,
            filesystem=found.filesystem,
            partition_expression=file.partition_expression,
            file_size=sizes.get(file.path),
        )
        for file in found.get_fragments()
    ]


def files_of(uri: str, options: Mapping[str, str]) -> fs.FileSystem:
    """The folder at `uri` (a local path or `s3://bucket/prefix`), by the Delta options' names."""
    if not uri.startswith("s3://"):
        return fs.SubTreeFileSystem(uri, fs.LocalFileSystem())
    endpoint = urlsplit(options.get("AWS_ENDPOINT_URL", ""))
    store = fs.S3FileSystem(
        access_key=options.get("AWS_ACCESS_KEY_ID"),
        secret_key=options.get("AWS_SECRET_ACCESS_KEY"),
        session_token=options.get("AWS_SESSION_TOKEN"),
        region=options.get("AWS_REGION"),
        endpoint_override=endpoint.netloc or None,
        scheme=endpoint.scheme or "https",
    )
    return fs.SubTreeFileSystem(uri.removeprefix("s3://"), store)
