"""Pages that differ in everything but the article -> no version, no change; one word -> both."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from config.sitefiles import SiteFile
from tests.articles.diary import HOME, Answer, Diary, Night
from tests.articles.noise import HEADLINE, noisy_page
from tests.articles.samples import site

URL = f"{HOME}101/"


@pytest.fixture
def rules(tmp_path: Path) -> SiteFile:
    """A site with the plain layout."""
    return site(tmp_path)


def test_noise_is_no_edit(rules: SiteFile) -> None:
    """120 fetches of one article among noise drawn at random: one version, `published`."""
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    print(f"seed {seed}")
    nights = [Night(number, (Answer(URL, noisy_page(draw)),)) for number in range(120)]
    diary = Diary(rules).read_all(nights)
    assert len({row["payload_digest"] for row in diary.captures}) > 100
    assert [(kind, night) for kind, _path, night in diary.events()] == [("published", 0)]
    assert len(diary.articles) == 1


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("عشرة", "تسعة", "edited"),
        ("دام", "دا\u0640م", "edited"),
        ("سعر", "سِعر", "edited"),
        ("نسمة.", "نسمة", "edited"),
        (HEADLINE, f"{HEADLINE}؟", "retitled"),
        ("2026-11-01T09:00", "2026-10-31T09:00", "redated"),
    ],
)
def test_a_word_among_noise_is_one(old: str, new: str, kind: str, rules: SiteFile) -> None:
    """One letter, one mark, one date among as much noise is found, once, for what it is."""
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    print(f"seed {seed}")
    before = [noisy_page(draw) for _ in range(4)]
    after = [_with(old, new, draw) for _ in range(4)]
    nights = [Night(n, (Answer(URL, html),)) for n, html in enumerate([*before, *after])]
    events = Diary(rules).read_all(nights).events()
    assert [(event, night) for event, _path, night in events] == [("published", 0), (kind, 4)]


def test_back_dating_is_a_finding(rules: SiteFile) -> None:
    """A date moved back is marked; one moved on is not."""
    draw = random.Random(1)
    pages = [_with("2026-11-01T09", f"2026-{day}T09", draw) for day in ("11-01", "10-30", "11-03")]
    diary = Diary(rules).read_all(Night(n, (Answer(URL, one),)) for n, one in enumerate(pages))
    findings = [detail.get("finding") for _row, detail in diary.of("redated")]
    assert findings == ["back-dated", None]


def _with(old: str, new: str, draw: random.Random) -> str:
    """A noisy page with one thing changed; drawn until the noise left that in one piece."""
    while True:
        html = noisy_page(draw)
        if old == HEADLINE:
            return html.replace("</h1>", "؟</h1>", 1)
        if old in html:
            return html.replace(old, new)
