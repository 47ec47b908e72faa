"""Which tests of a parallel run go to one worker, and which go first."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# Files that look at one thing which takes long to make, by how their names begin.
_LOOKS_AT = {
    "tests/night/test_editions.py": "three nights by command",
    "tests/night/test_readback.py": "three nights by command",
    "tests/keeping/test_rebuild": "three nights by the steps",
    "tests/coverage/": "crawls of a paper's front doors",
    "tests/dags/": "Airflow, loaded",
}
# What takes minutes is begun first: at the end the other workers would only wait for it.
_LONGEST = (
    "tests/local/test_whole_run.py",
    "tests/city/test_city.py",
    "tests/night/",
    "tests/scouting/",
    "tests/wire/",
    "tests/keeping/",
    "tests/browser/",
    "tests/coverage/",
    "tests/dags/",
)


class OneMaker(LoadFileScheduling):
    """The tests of a file stay together, and so do files that share what takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((thing for start, thing in _LOOKS_AT.items() if file.startswith(start)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneMaker:
    """However the run is asked for, it is spread like this, in the order of the collection."""
    config.option.loadscopereorder = False
    return OneMaker(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest; a run in one process keeps its order."""
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    for turn, start in enumerate(_LONGEST):
        if item.nodeid.startswith(start):
            return turn
    return len(_LONGEST)
