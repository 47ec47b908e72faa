"""A site whose design has changed: its pages are kept, and the night does not pass in silence."""

from __future__ import annotations

import yaml

from tests.newspaper.server import Newspaper
from tests.night.workplace import NIGHTS, Workplace


def redesigned(paper: Newspaper) -> str:
    """A site file whose rules fit nothing that the paper prints."""
    facts = {
        "name": "redesigned",
        "publisher": "واحة",
        "home": f"{paper.home}/",
        "article_url": r"/\d+/",
        "seeds": [{"feed": f"{paper.home}/feed/"}],
        "delay_seconds": 0,
        "layouts": [{"headline": "h1.former", "body": "div.former"}],
    }
    return yaml.safe_dump(facts, allow_unicode=True)


def test_new_design_fails_the_reading_and_loses_nothing(workplace: Workplace) -> None:
    """Rules that fit no page: status 1, a sentence with the numbers, every page archived.

    How much is too much is a setting: with WARRAQ_DRIFT_SHARE=1 the same night passes.
    """
    with Newspaper() as paper:
        workplace.add_site("redesigned", redesigned(paper))
        ended = workplace.night("redesigned", NIGHTS[0])
        lenient = workplace.night("redesigned", NIGHTS[1], WARRAQ_DRIFT_SHARE="1")
    assert ended.status == 1
    assert "no layout fits" in ended.complaints[-1]
    assert "look at its rules" in ended.complaints[-1]
    assert lenient.status == 0, lenient.err
    assert len(workplace.chain("redesigned")) == 2
    kept = "select count(*) as n from captures where disposition = 'not-an-article'"
    assert workplace.ask(kept)[0]["n"] >= 5
    assert workplace.ask("select * from articles") == []
