"""Nights -> changes: every event of an article once, with its two captures, in any order read."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from config.sitefiles import SiteFile
from tests.articles.diary import HOME, Answer, Diary, Night
from tests.articles.samples import page, site

TEXT = "<p>فتح السوق أبوابه صباح اليوم بعد عام من الترميم.</p><p>وعاد الباعة إلى محالّهم.</p>"
LATER = "<p>فتح السوق أبوابه صباح اليوم بعد عام من الترميم.</p><p>ولم يعد الباعة بعد.</p>"
ONE = f"{HOME}101/"
OTHER = f"{HOME}202/"
THERE = Answer(OTHER, page("<p>خبر آخر لا يتغيّر أبداً.</p>").replace("عنوان", "خبر"))
GOOD = Answer(ONE, page(TEXT))
GONE = Answer(ONE, status=404)
HOMEWARD = Answer(ONE, status=301, leads_to=HOME)
SOFT = Answer(ONE, page("<p>.</p>").replace("عنوان المادة", "404 الصفحة غير موجودة"))
NO = Answer(ONE, status=403, reason="http-403")


@pytest.fixture
def rules(tmp_path: Path) -> SiteFile:
    """The site all nights of this module are nights of."""
    return site(tmp_path)


def nights(*answers: Answer | None) -> list[Night]:
    """A night for each answer of the one article, the other one there every night."""
    return [
        Night(number, (THERE, answer) if answer else (THERE,))
        for number, answer in enumerate(answers)
    ]


def told(rules: SiteFile, *answers: Answer | None) -> list[tuple[str, int]]:
    """The events of the one article, each with the number of its night, after `published`."""
    events = Diary(rules).read_all(nights(*answers)).events()
    return [(kind, night) for kind, path, night in events if path == "101/"][1:]


@pytest.mark.parametrize(
    ("absent", "kind"),
    [
        (GONE, "unpublished"),
        (Answer(ONE, status=410), "unpublished"),
        (HOMEWARD, "redirected"),
        (Answer(ONE, status=302, leads_to="https://elsewhere.example/"), "redirected"),
        (Answer(ONE, status=302, leads_to=f"{HOME}not-found.html"), "soft-deleted"),
        (SOFT, "soft-deleted"),
    ],
)
def test_gone_when_a_second_night_says_so(absent: Answer, kind: str, rules: SiteFile) -> None:
    """One night is a doubt; the second is the event, which is told once and names both captures."""
    assert told(rules, GOOD, absent) == []
    assert told(rules, GOOD, absent, absent, absent, absent) == [(kind, 2)]
    diary = Diary(rules).read_all(nights(GOOD, absent, absent))
    ((row, detail),) = diary.of(kind)
    seen = {one["night"]: one for one in diary.captures if one["url"] == ONE}
    days = sorted(seen)
    assert row["before_record_id"] == seen[days[0]]["record_id"]
    assert detail["first_record_id"] == seen[days[1]]["record_id"]
    assert row["after_record_id"] == seen[days[2]]["record_id"]


@pytest.mark.parametrize("answer", [NO, Answer(ONE, status=429), None])
def test_what_lies_between_two_absences(answer: Answer | None, rules: SiteFile) -> None:
    """A block or a night unasked is no sight of the article: the doubt stays and is confirmed."""
    assert ("unpublished", 3) in told(rules, GOOD, GONE, answer, GONE)


def test_back_after_one_night_was_never_gone(rules: SiteFile) -> None:
    """404 and good by turns: no night in a row says gone, so nothing is told."""
    assert told(rules, GOOD, GONE, GOOD, GONE, GOOD, GONE) == []


def test_restored_once(rules: SiteFile) -> None:
    """One good capture ends an absence; a second absence is a second event."""
    answers = (GOOD, GONE, GONE, GOOD, GOOD, GONE, GONE, GOOD)
    assert told(rules, *answers) == [
        ("unpublished", 2),
        ("restored", 3),
        ("unpublished", 6),
        ("restored", 7),
    ]
    diary = Diary(rules).read_all(nights(*answers))
    restored, detail = diary.of("restored")[0]
    unpublished, _ = diary.of("unpublished")[0]
    assert detail["was"] == "unpublished"
    assert detail["gone_record_id"] == unpublished["after_record_id"]
    assert restored["before_record_id"] == unpublished["before_record_id"]


def test_restored_with_another_text(rules: SiteFile) -> None:
    """What comes back changed is restored and edited, by one capture."""
    assert told(rules, GOOD, GONE, GONE, Answer(ONE, page(LATER))) == [
        ("unpublished", 2),
        ("edited", 3),
        ("restored", 3),
    ]


def test_one_kind_of_absence_after_another(rules: SiteFile) -> None:
    """Gone is told by what the second night shows; another kind only when it holds two nights."""
    assert told(rules, GOOD, GONE, HOMEWARD) == [("redirected", 2)]
    assert told(rules, GOOD, GONE, GONE, HOMEWARD, GONE, HOMEWARD) == [("unpublished", 2)]
    assert told(rules, GOOD, GONE, GONE, HOMEWARD, HOMEWARD, HOMEWARD) == [
        ("unpublished", 2),
        ("redirected", 4),
    ]


def test_a_block_is_told_at_once_and_once(rules: SiteFile) -> None:
    """Refused on several nights is one event; it is no absence, and its end no return."""
    assert told(rules, GOOD, NO, NO, GOOD, NO) == [("blocked", 1), ("blocked", 4)]
    challenge = Answer(ONE, "<html><title>Just a moment...</title><body>.</body></html>")
    assert told(rules, GOOD, challenge) == [("blocked", 1)]


def test_two_captures_of_one_night_confirm_nothing(rules: SiteFile) -> None:
    """Asked twice in one night, a 404 is still the first night's."""
    first, second, third = nights(GOOD, GONE, GONE)
    again = Night(1, (THERE, GONE, GONE))
    assert not Diary(rules).read_all((first, second, again)).of("unpublished")
    assert Diary(rules).read_all((first, second, again, third)).of("unpublished")


def test_a_site_in_disorder_deletes_nothing(rules: SiteFile) -> None:
    """Where home and all articles fail at once, none of them is gone."""
    urls = [f"{HOME}{number}/" for number in range(300, 306)]
    there = [Answer(url, page(f"<p>خبر رقم {url}.</p>")) for url in urls]
    for status, lost in (
        (404, [Answer(url, status=404) for url in urls]),
        (200, [Answer(url, status=302, leads_to=HOME) for url in urls]),
    ):
        down = [Night(number, tuple(lost), home=status) for number in (1, 2, 3)]
        diary = Diary(rules).read_all([Night(0, tuple(there)), *down])
        assert {kind for kind, _path, _night in diary.events()} == {"published"}
        # The others are there again, and only one stays away.
        after = [Night(number, (*there[1:], lost[0])) for number in (4, 5)]
        assert [kind for kind, *_ in diary.read_all(after).events() if kind != "published"] == [
            "redirected" if status == 200 else "unpublished"
        ]


def test_what_was_never_read_is_never_gone(rules: SiteFile) -> None:
    """A dead link that a seed names for nights is no article, and its 404 no event."""
    assert Diary(rules).read_all(nights(GONE, GONE, NO, GONE)).events() == [
        ("published", "202/", 0)
    ]


def test_redirect_to_another_spelling_is_no_absence(rules: SiteFile) -> None:
    """Http to https, a slash more: the article is where it always was."""
    moved = Answer("http://www.waha.example/101", status=301, leads_to=ONE)
    night = [Night(number, (THERE, moved, GOOD)) for number in range(4)]
    assert Diary(rules).read_all(night).events() == [
        ("published", "101/", 0),
        ("published", "202/", 0),
    ]


def test_not_modified_means_as_last_seen(rules: SiteFile) -> None:
    """A revisit of an article is the article; one of a page that says not found confirms that."""
    same = Answer(ONE, disposition="revisited", status=304)
    assert told(rules, GOOD, same, same) == []
    assert told(rules, GOOD, SOFT, same) == [("soft-deleted", 2)]
    assert told(rules, GOOD, GONE, GONE, GOOD, same) == [("unpublished", 2), ("restored", 3)]


def test_every_change_names_two_captures(rules: SiteFile) -> None:
    """All but `published` name a capture before, which showed the article, and one after."""
    retitled = Answer(ONE, page(LATER).replace("عنوان", "عناوين"))
    diary = Diary(rules).read_all(nights(GOOD, retitled, GONE, GONE, NO, GOOD, HOMEWARD, HOMEWARD))
    captured = {row["record_id"]: row for row in diary.captures}
    assert {row["type"] for row in diary.changes} == {
        "published",
        "retitled",
        "edited",
        "unpublished",
        "blocked",
        "restored",
        "redirected",
    }
    for row in diary.changes:
        assert captured[row["after_record_id"]]["url"] == row["url"]
        if row["type"] != "published":
            assert captured[row["before_record_id"]]["article_id"] == row["article_id"]


TWO = f"{HOME}303/"
CANONICAL = f'<link rel="canonical" href="{ONE}">'
MIXED = (
    GOOD,
    Answer(ONE, page(LATER)),
    GONE,
    GONE,
    HOMEWARD,
    SOFT,
    NO,
    Answer(TWO, page(TEXT, head=CANONICAL)),
    Answer(TWO, page(LATER)),
    Answer(TWO, status=404),
    Answer(ONE, status=301, leads_to=TWO),
    Answer(f"{TWO}amp/", page(TEXT)),
    Answer(TWO, page("<p>شيء آخر.</p>", head=CANONICAL).replace("عنوان", "كلام")),
)


@pytest.mark.parametrize("seed", [*range(12), None])
def test_the_order_of_reading_does_not_matter(seed: int | None, rules: SiteFile) -> None:
    """Nights of two entangled addresses, read in any order, leave the same rows."""
    draw, drawn = drawn_nights(seed)
    in_order = Diary(rules).read_all(drawn).state()
    for order in draw.sample(list(itertools.permutations(drawn)), 4):
        assert Diary(rules).read_all(order).state() == in_order, [one.number for one in order]


def drawn_nights(seed: int | None) -> tuple[random.Random, list[Night]]:
    """Five nights by chance, and the chance itself to go on with; None draws the seed as well."""
    seed = random.randrange(1 << 32) if seed is None else seed
    print(f"seed {seed}")
    draw = random.Random(seed)
    answers = (tuple(draw.sample(MIXED, draw.choice((1, 1, 2, 3)))) for _ in range(5))
    return draw, [Night(number, (THERE, *each)) for number, each in enumerate(answers)]
