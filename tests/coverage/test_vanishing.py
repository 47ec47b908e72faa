"""A paper that vanishes in each way there is: seen by real crawls, judged night after night."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.records.reader import records
from tests.coverage.doors import ARTICLE, PARKED, Door
from tests.coverage.nights import night, outcome
from warraq.coverage.outcome import Outcome
from warraq.coverage.parking import parked_by
from warraq.coverage.signs import Certificate, Signs
from warraq.coverage.vanishing import Event, events

SOUND = Signs("paper.example", ("203.0.113.7",), Certificate("paper.example", "Let us sign", "1"))


def history(*signs: Signs) -> list[Outcome]:
    """Nights with these signs, in a row."""
    return [outcome(number, signs=each) for number, each in enumerate(signs)]


def only(found: tuple[Event, ...]) -> Event:
    """The one event there is."""
    (event,) = found
    return event


def test_a_sound_door_shows_address_and_certificate(seen: dict[str, Door]) -> None:
    """By the resource records of a real crawl over TLS, which are its evidence."""
    found = seen["sound"].signs
    assert (found.host, found.addresses) == ("localhost", ("127.0.0.1",))
    assert found.certificate is not None
    assert (found.certificate.subject, found.certificate.issuer) == ("awkward.test",) * 2
    assert (found.parked, found.leads_to, found.unanswered) == ("", "", "")
    assert len(found.evidence) == 3
    (warc,) = seen["sound"].folder.glob("*.warc.gz")
    with warc.open("rb") as file:
        told = {record.record_id: record.url for record in records(file)}
    lookup, chain, home = (told[record] for record in found.evidence)
    assert (lookup, home) == ("dns:localhost", seen["sound"].site.home)
    assert chain.startswith("urn:warraq:certificates:")


def test_each_way_to_vanish_leaves_its_sign(seen: dict[str, Door]) -> None:
    """And no other."""
    told = {way: door.signs for way, door in seen.items()}
    assert {way: signs.parked for way, signs in told.items() if signs.parked} == {"parked": "Sedo"}
    assert {way: signs.leads_to for way, signs in told.items() if signs.leads_to} == {
        "moved": "elsewhere.example"
    }
    assert {way: signs.unanswered for way, signs in told.items() if signs.unanswered} == {
        "nameless": "dns",
        "dead": "connect",
    }


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("nameless", "name-gone"),
        ("dead", "unreachable"),
        ("parked", "parked"),
        ("moved", "moved"),
    ],
)
def test_a_bad_night_is_a_note_and_three_are_a_vanishing(
    seen: dict[str, Door], way: str, kind: str
) -> None:
    """With the night it began, and the command that catches up since the last good one."""
    bad = seen[way].signs
    good = replace(bad, parked="", leads_to="", unanswered="")
    nights = history(good, good, bad, bad, bad)
    weights = [[(e.kind, e.weight) for e in events(nights[: n + 1])] for n in range(5)]
    assert weights == [[], [], [(kind, "note")], [(kind, "note")], [(kind, "vanishing")]]
    last = only(events(nights))
    assert last.since == night(2)
    assert "3rd night in a row, since 2026-09-08" in last.sentence
    assert "`warraq backfill paper --since 2026-09-07`" in last.advice
    assert last.evidence == bad.evidence
    assert events(history(good, bad, bad, good, bad))[0].weight == "note"


def test_a_site_under_another_key(seen: dict[str, Door]) -> None:
    """Real certificates: the same names with a new key are a renewal, and the same key is none."""
    before, after = seen["sound"].signs, seen["sold"].signs
    assert events(history(before, before)) == ()
    renewed = only(events(history(before, after)))
    assert (renewed.kind, renewed.weight) == ("certificate", "note")
    assert renewed.evidence == (*before.evidence, *after.evidence)


def test_a_certificate_that_changes_hands() -> None:
    """Another authority or another subject, by another key, is an event; once, and not again."""
    for other in (
        Certificate("paper.example", "Another authority", "2"),
        Certificate("Domain Traders Ltd", "Let us sign", "2"),
    ):
        sold = replace(SOUND, certificate=other)
        event = only(events(history(SOUND, replace(SOUND, certificate=None), sold)))
        assert (event.kind, event.weight) == ("certificate", "event")
        assert "paper.example by Let us sign until 2026-09-06, now" in event.sentence
        assert events(history(SOUND, sold, sold)) == ()


def test_an_address_in_another_network() -> None:
    """A neighbour is no news, nor one of the last month's; another network is, for one night."""
    near = replace(SOUND, addresses=("203.0.200.9",))
    far = replace(SOUND, addresses=("198.51.100.1", "2001:db8::1"))
    assert events(history(SOUND, near)) == ()
    event = only(events(history(SOUND, far)))
    assert (event.kind, event.weight) == ("network", "event")
    assert "198.51.100.1, 2001:db8::1, until 2026-09-06 203.0.113.7" in event.sentence
    assert events(history(SOUND, far, far)) == ()
    assert events(history(SOUND, far, SOUND)) == ()
    assert events(history(SOUND, replace(SOUND, addresses=()))) == ()


@pytest.mark.parametrize(
    ("page", "by"),
    [
        (PARKED.decode(), "Sedo"),
        ("<script>window.location.href='/lander'</script>", "GoDaddy"),
        ("<title> paper.example is  for sale </title>", "an offer of sale"),
        ("<title>النطاق معروض للبيع</title>", "an offer of sale"),
        ("<title>Buy this domain</title>", "an offer of sale"),
        ("<title>Damascus: house of the poet is for sale, says heir</title>", ""),
        ("<title>أخبار</title><a href='https://bodis.example/'>x</a>", ""),
        (ARTICLE.decode(), ""),
    ],
)
def test_parking_pages(page: str, by: str) -> None:
    """By what loads their advertisements, or a title that offers the name; a story is neither."""
    assert parked_by(page) == by
