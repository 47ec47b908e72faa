"""The gate: what share of the designs is read exactly, and the floor it may not sink under.

`python -m tests.articles.designs.gate` prints the state; `--update` pins it, and refuses to pin
less than before unless `--allow-lower` says that this is meant.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from articles.article import Article
from articles.reader import read
from config.sitefiles import SiteFile
from tests.articles.designs.pages import DESIGNS
from tests.articles.designs.parts import OTHERS, Design, namer
from tests.articles.designs.stories import STORIES, Story
from tests.articles.samples import capture, site

FLOOR = Path(__file__).with_name("floor.json")
# Names of the digest's pages; the tests read the designs under names drawn anew each day.
_PINNED_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page came to: each part right or not, and the lines that do not belong."""

    page: str
    headline: bool
    byline: bool
    date: bool
    paragraphs: bool
    leaks: tuple[str, ...]


def outcome(design: Design, story: Story, rules: SiteFile, seed: int) -> Outcome:
    """One story in one design under names of one seed, read by the generic reader."""
    found = read(capture(design(story, namer(seed))), rules)
    page = f"{design.__name__}/{STORIES.index(story)}"
    if not isinstance(found, Article):
        return Outcome(page, False, False, False, False, (found.reason,))
    texts = tuple(block.text for block in found.paragraphs if block.kind != "caption")
    day = found.published.date if found.published else None
    return Outcome(
        page,
        found.headline == story.headline,
        found.byline == story.byline,
        day == dt.datetime.fromisoformat(story.published).date(),
        texts == story.paragraphs,
        tuple(text for text in texts if text not in story.paragraphs and _is_leak(text)),
    )


def _is_leak(text: str) -> bool:
    return any(other in text for other in OTHERS) or "Facebook" in text or "تابعونا" in text


def measured(rules: SiteFile, seed: int) -> dict[str, float]:
    """The share of pages right in each part, and the number of leaks."""
    outcomes = [outcome(design, story, rules, seed) for design in DESIGNS for story in STORIES]
    parts = ("headline", "byline", "date", "paragraphs")
    shares = {part: sum(getattr(one, part) for one in outcomes) / len(outcomes) for part in parts}
    return {**shares, "leaks": sum(len(one.leaks) for one in outcomes), "pages": len(outcomes)}


def corpus_digest() -> str:
    """SHA-256, in hex, over every page as it is made under the pinned seed."""
    pages = (design(story, namer(_PINNED_SEED)) for design in DESIGNS for story in STORIES)
    return hashlib.sha256("\0".join(pages).encode()).hexdigest()


def sunk(floor: dict[str, float], now: dict[str, float]) -> list[str]:
    """The parts that are worse than the floor."""
    worse = [
        part for part in ("headline", "byline", "date", "paragraphs") if now[part] < floor[part]
    ]
    return (
        worse
        + [part for part in ("leaks",) if now[part] > floor[part]]
        + (["pages"] if now["pages"] < floor["pages"] else [])
    )


def update(path: Path, now: dict[str, float], digest: str, *, allow_lower: bool) -> list[str]:
    """Pins the state; gives back what would sink, and pins nothing, unless that is allowed."""
    worse = sunk(json.loads(path.read_text())["floor"], now) if path.exists() else []
    if worse and not allow_lower:
        return worse
    path.write_text(json.dumps({"corpus": digest, "floor": now}, indent=2) + "\n")
    return []


def main() -> int:
    """Print the state, or pin it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-lower", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        now = measured(site(Path(folder), ""), _PINNED_SEED)
    print(json.dumps(now, indent=2))
    if wanted.update and (
        worse := update(FLOOR, now, corpus_digest(), allow_lower=wanted.allow_lower)
    ):
        print(f"{', '.join(worse)} would sink; repair it, or say --allow-lower")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
