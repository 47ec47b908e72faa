"""Night after night of a site's signs -> what befell the site itself.

One bad night is a note; the same on `VANISHED_AFTER` nights in a row is a vanishing.  A certificate
or an address that changes is an event of its own night: the site may answer all the better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network
from itertools import takewhile
from typing import Literal

from warraq.coverage.outcome import Outcome
from warraq.coverage.signs import Signs

VANISHED_AFTER = 3
"""Nights in a row.  Outages of news sites end within a day or two; a name that is not renewed is
gone for good."""

_REMEMBERED = 30  # nights among whose addresses one is looked for
Kind = Literal["name-gone", "unreachable", "parked", "moved", "certificate", "network"]
Weight = Literal["note", "event", "vanishing"]


@dataclass(frozen=True, slots=True)
class Event:
    """What befell a site, since which night, in a sentence, and what to do about it.

    `evidence` are the ids of the records that bear it out.
    """

    kind: Kind
    weight: Weight
    since: date
    sentence: str
    advice: str
    evidence: tuple[str, ...] = ()


def events(history: Sequence[Outcome]) -> tuple[Event, ...]:
    """What is to be said of the last of a site's nights, given those before it, oldest first."""
    if not history:
        return ()
    tests = (*(_lasting(history, *test) for test in _LASTING), *_changes(history))
    return tuple(event for event in tests if event)


def _name_gone(signs: Signs) -> str:
    gone = signs.unanswered == "dns"
    return f"the name {signs.host} leads to no address" if gone else ""


def _unreachable(signs: Signs) -> str:
    why = signs.unanswered
    return f"{signs.host} answers nothing ({why})" if why and why != "dns" else ""


def _parked(signs: Signs) -> str:
    return f"the home page of {signs.host} is a parking page: {signs.parked}" * bool(signs.parked)


def _moved(signs: Signs) -> str:
    if not signs.leads_to:
        return ""
    return f"the home and most articles of {signs.host} lead to {signs.leads_to}"


_LASTING: tuple[tuple[Kind, Callable[[Signs], str], str], ...] = (
    ("name-gone", _name_gone, "if it comes back, catch up at once with {backfill}"),
    ("unreachable", _unreachable, "if it comes back, catch up at once with {backfill}"),
    (
        "parked",
        _parked,
        (
            "switch the site off (`enabled: false`); what was kept is all there is, unless "
            "another host of it still answers: then {backfill}"
        ),
    ),
    (
        "moved",
        _moved,
        (
            "if the outlet moved, put the new host into the site file and the old one under "
            "`formerly`, then keep what is still reachable with {backfill}"
        ),
    ),
)


def _lasting(
    history: Sequence[Outcome], kind: Kind, test: Callable[[Signs], str], advice: str
) -> Event | None:
    """A condition of the last night, and for how many nights in a row it has held."""
    last = history[-1]
    sentence = test(last.signs)
    if not sentence:
        return None
    run = list(takewhile(lambda night: test(night.signs) != "", reversed(history)))
    since = run[-1].night
    good = history[-len(run) - 1].night if len(run) < len(history) else since
    vanished = len(run) >= VANISHED_AFTER
    when = "this night" if len(run) == 1 else f"the {_ordinal(len(run))} night in a row"
    return Event(
        kind,
        "vanishing" if vanished else "note",
        since,
        f"{sentence} ({when}, since {since})",
        advice.format(backfill=backfill(last.site, good)) if vanished else "look again tomorrow",
        last.signs.evidence,
    )


def backfill(site: str, since: date) -> str:
    """The command that walks a site's archive for what was missed."""
    return f"`warraq backfill {site} --since {since}`"


def _changes(history: Sequence[Outcome]) -> list[Event | None]:
    return [_new_certificate(history), _new_network(history)]


def _new_certificate(history: Sequence[Outcome]) -> Event | None:
    """Another key: a renewal where the same authority speaks of the same subject, else news."""
    last, shown = history[-1], history[-1].signs.certificate
    before = next(
        (outcome for outcome in reversed(history[:-1]) if outcome.signs.certificate), None
    )
    if shown is None or before is None or before.signs.certificate is None:
        return None
    was, host = before.signs.certificate, last.signs.host
    if was.key_sha256 == shown.key_sha256:
        return None
    evidence = (*before.signs.evidence, *last.signs.evidence)
    if (was.subject, was.issuer) == (shown.subject, shown.issuer):
        said = f"{host} has a new certificate for {shown.subject}, again by {shown.issuer}"
        return Event("certificate", "note", last.night, said, "nothing: it was renewed", evidence)
    said = (
        f"the certificate of {host} changed hands: {was.subject} by {was.issuer} until "
        f"{before.night}, now {shown.subject} by {shown.issuer}, with another key"
    )
    return Event("certificate", "event", last.night, said, _look(last, before), evidence)


def _new_network(history: Sequence[Outcome]) -> Event | None:
    """Addresses none of which lies in a network that answered for the site before."""
    last, addresses = history[-1], history[-1].signs.addresses
    earlier = [outcome for outcome in history[:-1] if outcome.signs.addresses][-_REMEMBERED:]
    known = {_network(address) for outcome in earlier for address in outcome.signs.addresses}
    if not known or not addresses or known & {_network(address) for address in addresses}:
        return None
    before = earlier[-1]
    said = (
        f"{last.signs.host} is in another network: {', '.join(addresses)}, until {before.night} "
        f"{', '.join(before.signs.addresses)}"
    )
    evidence = (*before.signs.evidence, *last.signs.evidence)
    return Event("network", "event", last.night, said, _look(last, before), evidence)


def _look(last: Outcome, before: Outcome) -> str:
    return (
        "look at the site: a new host is harmless, a new owner is not; if in doubt keep what is "
        f"still reachable with {backfill(last.site, before.night)}"
    )


def _network(address: str) -> str:
    """The /16 or /32 an address lies in: about what one provider is given at a time."""
    bits = 16 if ip_address(address).version == 4 else 32  # noqa: PLR2004
    return str(ip_network(f"{address}/{bits}", strict=False))


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
