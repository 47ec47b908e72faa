"""The tables as Arrow schemas: the one place that fixes columns, types and order.

The columns and their order are a promise to those who build on the tables; what was added since
stands at the end.  `docs/articles.md` defines each column, and a test holds the two together.
"""

from __future__ import annotations

import pyarrow as pa

_TIME = pa.timestamp("us", tz="UTC")
_REQUIRED = frozenset({"article_id", "version", "site", "url", "headline", "text", "night", "type"})


def _fields(**types: pa.DataType) -> list[pa.Field]:
    return [pa.field(name, kind, nullable=name not in _REQUIRED) for name, kind in types.items()]


def _structs(*names: str) -> pa.DataType:
    return pa.list_(pa.struct([pa.field(name, pa.string()) for name in names]))


ARTICLES = pa.schema(
    _fields(
        article_id=pa.string(),
        version=pa.int32(),
        site=pa.string(),
        url=pa.string(),
        canonical_url=pa.string(),
        native_id=pa.string(),
        language=pa.string(),
        headline=pa.string(),
        subtitle=pa.string(),
        byline=pa.string(),
        author=pa.string(),
        dateline=pa.string(),
        section=pa.string(),
        tags=pa.list_(pa.string()),
        published_at=_TIME,
        published_date=pa.date32(),
        published_precision=pa.string(),
        published_raw=pa.string(),
        modified_at=_TIME,
        modified_raw=pa.string(),
        text=pa.string(),
        paragraphs=_structs("kind", "text"),
        images=_structs("url", "alt", "caption"),
        links=_structs("url", "text"),
        night=pa.date32(),
        captured_at=_TIME,
        extracted_at=_TIME,
        superseded_at=_TIME,
        text_sha256=pa.string(),
        warc_key=pa.string(),
        warc_offset=pa.int64(),
        warc_length=pa.int64(),
        record_id=pa.string(),
        payload_digest=pa.string(),
        removed=_structs("rule", "text"),
        extractor=pa.string(),
        rules_sha256=pa.string(),
        published_source=pa.string(),
        layout=pa.string(),
        published_others=pa.list_(pa.string()),
        month=pa.string(),
        search_key=pa.string(),
        signature=pa.list_(pa.int32()),
    )
)

CHANGES = pa.schema(
    [
        *_fields(type=pa.string(), site=pa.string()),
        pa.field("article_id", pa.string()),
        *_fields(
            url=pa.string(),
            night=pa.date32(),
            detected_at=_TIME,
            before_record_id=pa.string(),
            after_record_id=pa.string(),
            detail=pa.string(),
            month=pa.string(),
        ),
    ]
)

CAPTURES = pa.schema(
    [
        *_fields(site=pa.string(), night=pa.date32(), url=pa.string()),
        pa.field("article_id", pa.string()),
        *_fields(
            captured_at=_TIME,
            status=pa.int32(),
            mime=pa.string(),
            disposition=pa.string(),
            payload_digest=pa.string(),
            record_id=pa.string(),
            warc_key=pa.string(),
            warc_offset=pa.int64(),
            warc_length=pa.int64(),
            seed=pa.string(),
            role=pa.string(),
            reason=pa.string(),
            month=pa.string(),
            identity_key=pa.string(),
            shows=pa.string(),
            leads_to=pa.string(),
            canonical_url=pa.string(),
        ),
    ]
)

SYNDICATION = pa.schema(
    _fields(
        cluster_id=pa.string(),
        article_id=pa.string(),
        version=pa.int32(),
        site=pa.string(),
        url=pa.string(),
        headline=pa.string(),
        published_order=pa.int32(),
        seen_order=pa.int32(),
        published_at=_TIME,
        published_date=pa.date32(),
        first_seen_at=_TIME,
        similarity=pa.float64(),
        added=pa.list_(pa.string()),
        cut=pa.list_(pa.string()),
        night=pa.date32(),
        record_id=pa.string(),
        month=pa.string(),
    )
)

SCHEMAS: dict[str, pa.Schema] = {
    "articles": ARTICLES,
    "changes": CHANGES,
    "captures": CAPTURES,
    "syndication": SYNDICATION,
}
PARTITIONS = ("site", "month")
