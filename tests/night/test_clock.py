"""A clock that is set back between two attempts at one night: nothing is lost, nothing twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.dice import dice
from tests.night.many import (
    COUNT,
    Many,
    assert_each_kept_once,
    assert_whole,
    crawls_in,
    until,
)
from tests.night.workplace import NIGHTS, Workplace

# Python reads this module of its path before any other; only our own rooms ask the wrong clock.
BEHIND = """
import datetime, sys
real = datetime.datetime
OURS = {"archive", "articles", "crawlers", "warraq"}

class Kind(type(real)):
    def __instancecheck__(cls, value):
        return isinstance(value, real)

class Behind(real, metaclass=Kind):
    __slots__ = ()

    @classmethod
    def now(cls, tz=None):
        ours = sys._getframe(1).f_globals["__name__"].partition(".")[0] in OURS
        return real.now(tz) - datetime.timedelta(hours=ours)

datetime.datetime = Behind
"""


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(3))
def test_a_clock_set_back_an_hour(turn: int, workplace: Workplace, tmp_path: Path) -> None:
    """Killed, and run again an hour before it began; then on another night by the right clock."""
    (tmp_path / "behind").mkdir()
    (tmp_path / "behind" / "sitecustomize.py").write_text(BEHIND, encoding="utf-8")
    behind = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "behind"), *_path()])}
    moment = dice("clock", turn).randrange(1, COUNT)
    with Many() as site:
        workplace.add_site("many", site.yaml("many"))
        process = workplace.start("capture", "many", "--date", NIGHTS[0])
        until(lambda: len(site.read) >= moment, "the crawl reads articles", 60)
        (crawl,) = crawls_in(workplace.spool)
        process.kill()
        os.kill(crawl, signal.SIGKILL)
        process.communicate()
        again = workplace.night("many", **behind)
        assert (again.status, again.complaints) == (0, [])
        first, second = workplace.chain("many")
        assert second.draft.started < first.draft.started, "the clock was set back"
        assert_each_kept_once(workplace, site, tmp_path)
        assert_whole(workplace, site)
        asked = Counter(site.read)
        for night, clock in ((NIGHTS[0], {}), (NIGHTS[1], behind)):
            further = workplace.night("many", night, **clock)
            assert (further.status, further.complaints) == (0, [])
    assert sum((Counter(site.read) - asked).values()) == COUNT, "due on the second night, once"
    assert len(workplace.ask("select * from articles where superseded_at is null")) == COUNT
    assert workplace.faults() == []


def _path() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
