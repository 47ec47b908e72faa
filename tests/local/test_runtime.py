"""Airflow as the local runtime starts it: healthy, private, and gone without a trace."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from archive.servers import processes
from archive.servers.daemon import Daemon
from config.settings import Settings
from warraq.errors import WrongUse
from warraq.local import airflow, api, night, services
from warraq.local.errors import LocalError, ServiceDown
from warraq.local.night import Failure
from warraq.local.place import Place, place_of, surroundings

SITE = """\
name: {name}
publisher: A paper
home: {home}
article_url: /news/
seeds:
  - feed: {home}feed/
layouts:
  - headline: h1
    body: div.text
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place of its own with one live site and one at home here, and no contact."""
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "live.yaml").write_text(SITE.format(name="live", home="https://live.example/"))
    (sites / "here.yaml").write_text(SITE.format(name="here", home="http://127.0.0.1:9/"))
    settings = Settings(
        store="embedded",
        sites=str(sites),
        home=tmp_path / "home",
        spool=tmp_path / "spool",
        contact="",
    )
    return place_of(settings)


@pytest.mark.soak
@pytest.mark.timeout(180)
def test_airflow_comes_up_and_goes(place: Place) -> None:
    """Three healthy processes, a night for each site, a password that works; then none is left."""
    airflow.prepare(place)
    try:
        services.start(airflow.services(place))
        url = airflow.address(place)
        with pytest.raises(LocalError, match="401"):
            api.log_in(url, password="guessed")
        session = api.log_in(url, password=airflow.password(place))
        api.wait_for_dag(session, "night__here", patience=60)
        assert api.unpause(session, "night__here")
        assert not api.unpause(session, "night__here")
        with pytest.raises(LocalError, match=r"no DAG night__nowhere"):
            api.wait_for_dag(session, "night__nowhere", patience=0.1)
        with pytest.raises(LocalError, match="400"):
            api.trigger(session, "night__here", _NotADay())
        ours = _ours(place)
    finally:
        stopped = services.stop(airflow.processes(place))
    assert sorted(stopped) == ["api-server", "dag-processor", "scheduler"]
    assert len(ours) >= 3
    assert not ours & processes.alive()
    for name in ("keys.json", "passwords.json"):
        assert stat.S_IMODE((place.airflow / name).stat().st_mode) == 0o600


def test_a_service_that_dies_says_its_last_words(tmp_path: Path) -> None:
    """The error names the service, what it said last, and where its log is."""
    dying = services.Service(
        title="the thing",
        process=Daemon(folder=tmp_path, name="thing"),
        command=["/bin/sh", "-c", "echo no such luck; exit 1"],
        environment={},
        healthy=lambda: False,
    )
    with pytest.raises(ServiceDown, match=r"the thing stopped at once: no such luck; its log"):
        services.start([dying])


def test_a_live_site_needs_a_contact(place: Place) -> None:
    """Without one it is wrong use, which names the site and the setting; a site here needs none."""
    with pytest.raises(WrongUse, match=r"WARRAQ_CONTACT.*live"):
        night.chosen_sites(place, ["live", "here"])
    assert [site.name for site in night.chosen_sites(place, ["here", "here"])] == ["here"]


def test_an_unknown_site_is_wrong_use(place: Place) -> None:
    """The sentence lists the sites there are, the bundled sample among them."""
    with pytest.raises(WrongUse, match=r"no site file for sy42; the sites are: here, live, sample"):
        night.chosen_sites(place, ["sy42"])


@pytest.mark.parametrize(
    ("failures", "gaps", "status"),
    [
        ({}, False, 0),
        ({}, True, 1),
        ({"a": Failure("extract", "ValueError: x")}, False, 1),
        ({"a": Failure("capture", "NothingDone: x")}, False, 1),
        ({"a": Failure("capture", "CrawlIncomplete: x"), "b": Failure("capture", "x")}, False, 1),
        ({"a": Failure("capture", "NothingDone: x"), "b": Failure("capture", "x")}, False, 3),
    ],
)
def test_exit_statuses(failures: dict[str, Failure], *, gaps: bool, status: int) -> None:
    """Of two sites: all done is 0, anything missing is 1, nothing kept at all is 3."""
    assert night._status(2, failures, gaps=gaps) == status


def test_airflow_settings_of_the_operator_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Airflow's variables stay out; loopback is never asked of a proxy."""
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("NO_PROXY", "intranet")
    around = surroundings({"WARRAQ_HOME": "here"})
    assert not [name for name in around if name.startswith("AIRFLOW")]
    assert around["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    assert around["WARRAQ_HOME"] == "here"


class _NotADay(date):
    """A date that writes itself as nonsense, which the DAG's parameter must refuse."""

    def __new__(cls) -> _NotADay:
        return super().__new__(cls, 2026, 1, 1)

    def isoformat(self) -> str:
        return "yesterday"


def _ours(place: Place) -> set[processes.Process]:
    """Every process of this Airflow, its workers too: they belong to the three groups."""
    files = [process.pid_file for process in airflow.processes(place)]
    groups = {int(file.read_text().split()[1]) for file in files}
    return {one for one in processes.alive() if one.group in groups}
