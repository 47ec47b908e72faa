"""Kinds of articles beside the news: each read whole and alone, under names that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles.designs.kinds import KINDS, Kind
from tests.articles.designs.parts import namer
from tests.articles.samples import article, site


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kind_is_read_whole(kind: Kind, tmp_path: Path) -> None:
    """Every line of it, in order, by the generic reader and by a layout alike."""
    page = kind.page(namer(11))
    layout = "layouts:\n  - {headline: h1, body: 'h1 + div'}\n"
    for folder, yaml in (("generic", ""), ("ruled", layout)):
        rules = tmp_path / folder
        rules.mkdir()
        found = article(page, site(rules, yaml))
        assert tuple(block.text for block in found.paragraphs) == kind.paragraphs
        assert found.byline == kind.byline
