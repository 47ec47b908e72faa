"""Capture + Article -> one row of the table `articles`."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from articles.article import Article
from articles.capture import Capture
from articles.identity import article_id
from articles.reader import EXTRACTOR
from config.sitefiles import SiteFile

Row = dict[str, Any]


def row(capture: Capture, article: Article, rules: SiteFile, *, extracted_at: datetime) -> Row:
    """The row of a first version, every column but the `month` that the table derives.

    `articles.histories.chronicle` gives it its place among the versions already known.  Apart from
    `extracted_at` the row follows from the capture and the rules alone.
    """
    return {
        "article_id": article_id(rules.site, capture.url),
        "version": 1,
        "site": capture.site,
        "url": capture.url,
        "canonical_url": article.canonical_url,
        "native_id": article.native_id,
        "language": article.language,
        "headline": article.headline,
        "subtitle": article.subtitle,
        "byline": article.byline,
        "author": article.author,
        "dateline": article.dateline,
        "section": article.section,
        "tags": list(article.tags),
        **_dates(article),
        "text": article.text,
        "paragraphs": [asdict(paragraph) for paragraph in article.paragraphs],
        "images": [asdict(image) for image in article.images],
        "links": [asdict(link) for link in article.links],
        **_provenance(capture),
        "extracted_at": extracted_at,
        "superseded_at": None,
        "text_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "removed": [asdict(removed) for removed in article.removed],
        "extractor": EXTRACTOR,
        "rules_sha256": rules.rules_sha256,
        "layout": article.layout,
    }


def _dates(article: Article) -> Row:
    published, modified = article.published, article.modified
    return {
        "published_at": published.at if published else None,
        "published_date": published.date if published else None,
        "published_precision": published.precision if published else None,
        "published_raw": published.raw if published else None,
        "published_source": published.source if published else None,
        "published_others": list(published.others) if published else [],
        "modified_at": modified.at if modified else None,
        "modified_raw": modified.raw if modified else None,
    }


def _provenance(capture: Capture) -> Row:
    return {
        "night": capture.night,
        "captured_at": capture.captured_at,
        "warc_key": capture.warc_key,
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
        "record_id": capture.record_id,
        "payload_digest": capture.payload_digest,
    }
