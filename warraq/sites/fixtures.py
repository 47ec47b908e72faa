"""A captured article -> a page and its record as files: the test that its rules have to pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from archive.records.reader import record_at
from articles.article import Article
from articles.capture import Capture
from articles.reader import read
from config.settings import read_settings
from config.sitefiles import SiteFile
from warraq.catalogue import rules_of
from warraq.errors import WrongUse
from warraq.rows.choosing import Choice, current_articles
from warraq.rows.extraction import capture_of
from warraq.sites.inhand import capture_in_hand
from warraq.stores import Stores

_FIELDS = ("headline", "subtitle", "byline", "author", "dateline", "section", "language")


def keep(stores: Stores, url: str, *, folder: Path) -> Path:
    """Write `<folder>/<site>/<id>.html`, and beside it the `.yaml` it is to be read as.

    The page is the body without its codings, as the reader gets it; the record is what today's
    rules make of it, for a person to correct.  WrongUse where no such article is known.
    """
    rows = current_articles(stores.tables, Choice(url=url)).read_all().to_pylist()
    if not rows:
        raise WrongUse(f"no article is known by {url!r}; see `warraq articles`")
    row = rows[0]
    rules = rules_of(read_settings(), row["site"])
    record = record_at(stores.archive, row["warc_key"], row["warc_offset"], row["warc_length"])
    capture = capture_of(record, row["site"], row["night"], row["warc_key"])
    found = read(capture, rules)
    if not isinstance(found, Article):
        raise WrongUse(f"{row['url']} is no article by today's rules: {found.reason}")
    place: Path = folder / row["site"] / f"{row['native_id'] or row['article_id'][-12:]}.html"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(capture.body)
    told = {**_about(capture), **expected(found)}
    written = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=96)
    place.with_suffix(".yaml").write_text(written, encoding="utf-8")
    return place


def expected(article: Article) -> dict[str, Any]:
    """What a fixture holds an article to: its fields, its day, its paragraphs with their kinds."""
    published = article.published
    return {
        **{name: getattr(article, name) for name in _FIELDS},
        "tags": list(article.tags),
        "published_date": published.date if published else None,
        "paragraphs": [{one.kind: one.text} for one in article.paragraphs],
    }


def replayed(page: Path, rules: SiteFile) -> tuple[dict[str, Any], dict[str, Any]]:
    """A fixture's expected record, and what the rules make of its page now."""
    told: dict[str, Any] = yaml.safe_load(page.with_suffix(".yaml").read_text(encoding="utf-8"))
    about = {name: told.pop(name) for name in ("url", "captured_at", "content_type")}
    capture = capture_in_hand(
        rules.site,
        about["url"],
        page.read_bytes(),
        at=about["captured_at"],
        content_type=about["content_type"],
    )
    found = read(capture, rules)
    now = expected(found) if isinstance(found, Article) else {"not an article": found.reason}
    return told, now


def _about(capture: Capture) -> dict[str, Any]:
    return {
        "url": capture.url,
        "captured_at": capture.captured_at,
        "content_type": capture.content_type,
    }
