"""A night's manifests, fates, rows and first records -> what one site's night came to.

An outcome holds facts alone.  What they mean depends on the nights around it, and is said in
`warraq/coverage.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from archive.manifest import Draft, Manifest
from crawlers.dispositions import Fate
from warraq.coverage.signs import Signs

FRESH = timedelta(days=7)
"""An article dated longer ago is old stock that a seed or a back-fill brought up, no news: it says
nothing of a site's rhythm."""

_ANSWERS = frozenset(
    {"captured", "unchanged", "revisited", "truncated", "redirected", "gone", "blocked"}
)
_UNREAD = frozenset({"not-an-article", "blocked", "failed", "truncated", "over-budget"})
_PLANNED = frozenset({"frontier", "modified"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a night's pages besides their fates.

    The tables tell, by record id, which were refused and why, which were read, and of the first
    versions of articles (`new`) the day each was published.  `planned` are the URLs the night knew
    and meant to ask for, by its plan.
    """

    refused: Mapping[str, str] = field(default_factory=dict)
    read: frozenset[str] = frozenset()
    new: Mapping[str, date | None] = field(default_factory=dict)
    planned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SeedOutcome:
    """How a seed was answered, the articles it named (None: not told), and those not known yet."""

    seed: str
    answered: str
    named: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One site's night, all its attempts together, in numbers.

    `crawls` are all that was captured under the night's date, by their names in the tables.  Only
    those that were nights count: single captures and back-fills vouch for nothing.  `snapshots`
    are the SHA-256 of their manifests by snapshot key, none where there was no night; `unread` the
    keys of those whose pages no table holds yet.

    `pages` are article URLs by disposition, each URL once; `articles` of them were read.  `new` are
    articles met for the first time; `found` is what a rhythm is made of: those of them that are
    fresh, and new pages that could not be read.  `missed` are gaps by disposition and reason.
    """

    site: str
    night: date
    began: str
    crawls: tuple[str, ...]
    snapshots: Mapping[str, str]
    unread: tuple[str, ...]
    is_cut_short: bool
    is_empty: bool
    pages: Mapping[str, int]
    articles: int
    new: int
    found: int
    missed: Mapping[str, int]
    seeds: tuple[SeedOutcome, ...]
    findings: tuple[str, ...]
    signs: Signs

    @property
    def is_first(self) -> bool:
        """Whether the site's chain begins with it: such a night finds what gathered for days."""
        return any(snapshot.endswith("/00000001") for snapshot in self.snapshots)

    @property
    def total(self) -> int:
        """Article URLs met."""
        return sum(self.pages.values())

    def count(self, *dispositions: str) -> int:
        """Article URLs with one of these dispositions."""
        return sum(self.pages.get(name, 0) for name in dispositions)


def outcome(
    attempts: Sequence[tuple[Manifest, Sequence[Fate]]],
    reading: Reading,
    signs: Signs,
    unread: Sequence[str] = (),
) -> Outcome:
    """What a night came to, from everything captured under its date: at least one attempt."""
    first = attempts[0][0].draft
    nights = [(made, fates) for made, fates in attempts if is_night(fates)]
    drafts = [made.draft for made, _fates in nights]
    met = best(_as_read(fate, reading) for _made, fates in nights for fate in fates)
    pages = [fate for fate in met if fate.role == "article"]
    return Outcome(
        site=first.site,
        night=first.night,
        began=min((draft.started for draft in drafts), default=first.started),
        crawls=tuple(made.draft.crawl for made, _fates in attempts),
        snapshots={str(made.snapshot): made.sha256 for made, _fates in nights},
        unread=tuple(unread),
        is_cut_short=all(draft.state != "complete" for draft in drafts),
        is_empty=not any(_is_answer(fate) for fate in met if fate.role != "robots"),
        pages=_counted(fate.disposition for fate in pages),
        articles=sum(fate.record_id in reading.read for fate in pages),
        new=sum(fate.page_id in reading.new for fate in pages),
        found=_found(first.night, pages, reading),
        missed=_counted(f"{fate.disposition} {fate.reason}".strip() for fate in met if fate.is_gap),
        seeds=tuple(_seeds(met, drafts)),
        findings=tuple(dict.fromkeys(found for draft in drafts for found in draft.findings)),
        signs=signs,
    )


def is_night(fates: Iterable[Fate]) -> bool:
    """Whether a crawl was a whole night, which begins at the home page and asks the seeds."""
    return any(fate.role == "home" for fate in fates)


def best(fates: Iterable[Fate]) -> list[Fate]:
    """One fate a URL: of several attempts the best answer, then the last."""
    chosen: dict[str, Fate] = {}
    for fate in fates:
        rival = chosen.get(fate.url)
        if rival is None or _weight(fate) >= _weight(rival):
            chosen[fate.url] = fate
    return list(chosen.values())


def _weight(fate: Fate) -> tuple[bool, str]:
    return not fate.is_gap, fate.captured_at


def _as_read(fate: Fate, reading: Reading) -> Fate:
    if reason := reading.refused.get(fate.record_id):
        return replace(fate, disposition="not-an-article", reason=reason)
    return fate


def _is_answer(fate: Fate) -> bool:
    return fate.disposition in _ANSWERS


def _found(night: date, pages: Iterable[Fate], reading: Reading) -> int:
    """Fresh articles, and new pages that could not be read: these may be articles too."""
    oldest, found = night - FRESH, 0
    for fate in pages:
        if fate.page_id in reading.new:
            day = reading.new[fate.page_id]
            found += day is None or day >= oldest
        else:
            found += _is_unread(fate, reading, oldest)
    return found


def _is_unread(fate: Fate, reading: Reading, oldest: date) -> bool:
    is_read = fate.record_id in reading.read
    is_known = fate.seed in _PLANNED or fate.url in reading.planned
    is_old = bool(fate.dated) and fate.dated < oldest.isoformat()
    return fate.disposition in _UNREAD and not (is_read or is_known or is_old)


def _seeds(met: Sequence[Fate], drafts: Iterable[Draft]) -> Iterator[SeedOutcome]:
    """Each seed as its first page was answered, and what the crawl says it brought."""
    told = {name: counts for draft in drafts for name, counts in draft.seeds.items()}
    answered: dict[str, str] = {}
    for fate in met:
        if fate.seed and not fate.via and fate.role in ("seed", "home"):
            name = next((one for one in told if _is_page_of(one, fate)), f"{fate.seed} {fate.url}")
            answered.setdefault(name, f"{fate.disposition} {fate.reason}".strip())
    for name in dict.fromkeys((*answered, *told)):
        counts = told.get(name, {})
        yield SeedOutcome(name, answered.get(name, ""), counts.get("in_scope"), counts.get("new"))


def _is_page_of(name: str, fate: Fate) -> bool:
    """Whether the seed `feed https://...` was asked by this URL, which may have a query added."""
    kind, _, url = name.partition(" ")
    return kind == fate.seed and (fate.url == url or fate.url.startswith((f"{url}?", f"{url}&")))


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
