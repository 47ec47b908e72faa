"""Designs of our own, read by the generic reader under class names it cannot know: all exact."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.articles.designs.gate import (
    FLOOR,
    Outcome,
    corpus_digest,
    measured,
    outcome,
    sunk,
    update,
)
from tests.articles.designs.pages import DESIGNS
from tests.articles.designs.parts import Design
from tests.articles.designs.stories import STORIES, Story
from tests.articles.samples import site

# Another set of names each day; the failing test's name says which.
SEED = dt.datetime.now(dt.UTC).toordinal()


@pytest.mark.parametrize("story", STORIES, ids=("market", "water", "school", "bread"))
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: f"{design.__name__}-seed{SEED}")
def test_design_is_read_exactly(design: Design, story: Story, tmp_path: Path) -> None:
    """Headline, byline, day and paragraphs are the gold's, and nothing of other articles is in."""
    found = outcome(design, story, site(tmp_path, ""), SEED)
    assert found == Outcome(found.page, True, True, True, True, ())


def test_floor_is_pinned_to_this_corpus(tmp_path: Path) -> None:
    """The floor belongs to these very pages, and what is measured is not under it."""
    pinned = json.loads(FLOOR.read_text())
    assert pinned["corpus"] == corpus_digest(), "the designs changed: run the gate with --update"
    assert sunk(pinned["floor"], measured(site(tmp_path, ""), 7)) == []
    assert len(DESIGNS) >= 15


def test_floor_cannot_be_lowered_unnoticed(tmp_path: Path) -> None:
    """`--update` refuses a worse state and says what is worse, unless that is allowed."""
    path = tmp_path / "floor.json"
    good = {"headline": 1.0, "byline": 1.0, "date": 1.0, "paragraphs": 1.0, "leaks": 0, "pages": 48}
    assert update(path, good, "a", allow_lower=False) == []
    worse = {**good, "paragraphs": 0.9, "leaks": 1}
    assert update(path, worse, "a", allow_lower=False) == ["paragraphs", "leaks"]
    assert json.loads(path.read_text())["floor"] == good
    assert update(path, worse, "a", allow_lower=True) == []
    assert json.loads(path.read_text())["floor"] == worse
