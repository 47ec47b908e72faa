"""What hosts answer -> how long each is left alone, by a clock that is turned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers import patience
from crawlers.patience import Hosts, retry_after

NOW = datetime(2026, 11, 23, 1, 0, 0, tzinfo=UTC)
A, B = "a.example", "b.example"


class Clock:
    """Seconds, as long as nobody turns it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def hosts(clock: Clock) -> Hosts:
    """Hosts of a site with the usual delay."""
    return Hosts(5, clock)


def booked(hosts: Hosts, clock: Clock, name: str = A) -> float:
    """Seconds until the host could be asked, and then it is."""
    began = clock.now
    while pause := hosts.wait(name):
        clock.now += pause
    return clock.now - began


def test_each_host_keeps_its_own_distance(hosts: Hosts, clock: Clock) -> None:
    """The first at once, the next one delay later; another host is not held up by it."""
    assert booked(hosts, clock) == 0
    assert hosts.wait(B) == 0
    assert hosts.wait(A) == 5
    assert booked(hosts, clock) == 5


def test_robots_may_ask_for_more_and_not_for_less(hosts: Hosts, clock: Clock) -> None:
    """The larger of both, and never more than a minute."""
    for wanted, kept in [(2, 5), (20, 20), (3600, patience.MOST_CRAWL_DELAY)]:
        hosts.keep_distance(A, wanted)
        clock.now += 10_000
        booked(hosts, clock)
        assert hosts.wait(A) == kept


@pytest.mark.parametrize("block", ["http-429", "http-503"])
def test_asking_too_much_makes_us_slower(hosts: Hosts, clock: Clock, block: str) -> None:
    """Left alone for half a minute; then at half the pace, a quarter, and at last an eighth."""
    gaps = []
    for _time in range(5):
        booked(hosts, clock)
        hosts.heard(A, block)
        pause = booked(hosts, clock)
        hosts.heard(A, "")
        gaps.append((pause, hosts.wait(A)))
        clock.now += 10_000
    assert gaps == [(30, 10), (30, 20), (40, 40), (40, 40), (40, 40)]


def test_a_slowed_host_recovers(hosts: Hosts, clock: Clock) -> None:
    """Ten good answers for each step back."""
    for _time in range(2):
        hosts.heard(A, "http-429")
    clock.now += 10_000
    gaps = []
    for _answer in range(21):
        booked(hosts, clock)
        gaps.append(hosts.wait(A))
        hosts.heard(A, "")
    assert gaps == [20] * 10 + [10] * 10 + [5]


def test_other_blocks_do_not_slow_down(hosts: Hosts, clock: Clock) -> None:
    """A 403 says no, not slower."""
    booked(hosts, clock)
    hosts.heard(A, "http-403")
    assert hosts.wait(A) == 5


def test_retry_after_is_kept_to_the_second(hosts: Hosts, clock: Clock) -> None:
    """By whatever block; this host alone is left alone, and a shorter wish does not shorten it."""
    booked(hosts, clock)
    hosts.heard(A, "http-403", 120)
    hosts.heard(A, "http-403", 7)
    assert hosts.wait(B) == 0
    assert booked(hosts, clock) == 120
    assert list(hosts.findings()) == []
    hosts.heard(A, "http-403")
    assert list(hosts.findings()) == [
        f"host {A}: 3 of 3 answers were blocks (3 http-403); waited 115 s longer"
    ]


def test_who_wants_too_much_peace_has_it_tonight(hosts: Hosts, clock: Clock) -> None:
    """More than ten minutes at once, or an hour altogether: not asked any more."""
    hosts.heard(A, "http-503", patience.LONGEST_PAUSE + 1)
    assert hosts.closed(A) == "not asked, it wants 601 s of peace"
    for time in range(7):
        assert not hosts.closed(B), time
        hosts.heard(B, "http-429", 600)
        clock.now += 601
        hosts.heard(B, "")
    assert hosts.closed(B) == "not asked, it wants 600 s of peace"


def test_blocks_in_a_row_close_a_host(hosts: Hosts) -> None:
    """Ten; one good answer between them begins the count again."""
    for block in ["http-403"] * 9 + [""] + ["challenge-sucuri"] * 9:
        hosts.heard(A, block)
    assert hosts.closed(A) == ""
    hosts.heard(A, "http-429")
    assert hosts.closed(A) == "not asked, 10 blocks in a row"
    assert hosts.closed(B) == ""
    (finding,) = hosts.findings()
    assert finding.startswith(f"host {A}: 19 of 20 answers were blocks (9 http-403, 9 challenge")
    assert finding.endswith("; not asked, 10 blocks in a row")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 23 Nov 2026 01:02:00 GMT", 120),
        ("Monday, 23-Nov-26 01:02:00 GMT", 120),
        ("Mon Nov 23 01:02:00 2026", 120),
        ("Mon, 23 Nov 2026 00:00:00 GMT", 0),
        ("Tue, 24 Nov 2026 01:00:00 GMT", 86_400),
        ("9" * 400, 999_999_999),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٥", None),
        ("Mon, 99 Nov 2026 01:02:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    """RFC 9110, 10.2.3: whole seconds, or any of the three forms of an HTTP date (5.6.7)."""
    assert retry_after(value, NOW) == seconds


def test_a_date_is_read_in_its_zone() -> None:
    """Servers do send local ones."""
    later = (NOW + timedelta(seconds=60)).strftime("%a, %d %b %Y 04:%M:%S +0300")
    assert retry_after(later, NOW) == 60
