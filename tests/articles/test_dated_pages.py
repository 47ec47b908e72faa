"""Forty dated pages, by layout and by structure: the day is exact, and of the article itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.article import Article, PrintedDate
from articles.reader import read
from tests.articles.dated_pages import PAGES, RULE, DatedPage
from tests.articles.samples import capture, site

_LAYOUT = f"layouts: [{{headline: h1, body: .body, published: {RULE}}}]\n"
_NONE = PrintedDate(None, None, None, "", "")


def told(folder: Path, page: DatedPage, yaml: str) -> PrintedDate:
    """The date of publication that a page is read with."""
    article = read(capture(page.html), site(folder, yaml))
    assert isinstance(article, Article)
    return article.published or _NONE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_gives_its_own_day_by_layout(tmp_path: Path, page: DatedPage) -> None:
    """Day, precision and source are exact, and sources that print another day are named."""
    date = told(tmp_path, page, _LAYOUT)
    assert (str(date.date or ""), date.precision or "", date.source) == (
        page.day,
        page.precision,
        page.source,
    )
    assert date.others == page.others


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if not page.name.startswith("rule-")],
    ids=lambda page: page.name,
)
def test_page_gives_its_own_day_by_structure(tmp_path: Path, page: DatedPage) -> None:
    """A site without layouts reads the same day from the same page."""
    assert str(told(tmp_path, page, "").date or "") == page.day
