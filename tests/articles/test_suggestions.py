"""A first layout for a site without one, from pages of its design."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.structure.suggestions import suggested
from tests.articles.designs.outlets import one_cell
from tests.articles.designs.pages import DESIGNS
from tests.articles.designs.parts import Design, namer
from tests.articles.designs.stories import STORIES
from tests.articles.designs.systems import old_tables
from tests.articles.samples import article, capture, site

# Where the cell that holds the text has neither class nor id, there is nothing to select by.
NAMED = [design for design in DESIGNS if design not in (old_tables, one_cell)]


@pytest.mark.parametrize("design", NAMED, ids=lambda design: design.__name__)
def test_suggested_layout_reads_the_pages_it_came_from(design: Design, tmp_path: Path) -> None:
    """The selectors find every page's own headline and whole text, as rules of a site file."""
    name = namer(11)
    pages = [design(story, name) for story in STORIES[:3]]
    found = suggested([capture(html) for html in pages])
    assert found is not None
    rules = site(tmp_path, f"layouts: [{{headline: '{found.headline}', body: '{found.body}'}}]\n")
    for html, story in zip(pages, STORIES, strict=False):
        read = article(html, rules)
        assert read.headline == story.headline
        assert read.layout == "rules/1"
        assert set(story.paragraphs) <= {one.text for one in read.paragraphs}


def test_pages_that_share_no_design_get_no_layout() -> None:
    """Where one of the pages is no article, nothing is suggested."""
    plain = DESIGNS[0](STORIES[0], namer(1))
    assert suggested([capture(plain), capture("<p>404</p>")]) is None
    assert suggested([]) is None
    assert suggested([capture(old_tables(story, namer(1))) for story in STORIES]) is None
