"""Readings -> versions and changes: an edit is the outlet's, counted once, never our own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from articles.histories.changes import changes_of
from articles.histories.versions import Row, new_versions
from config.sitefiles import SiteFile
from tests.articles.samples import PLAIN_LAYOUT, READ_AT, article_row, page, site

FIRST = "<p>فتح السوق أبوابه صباح اليوم.</p><p>وعاد الباعة.</p>"
EDITED = "<p>فتح السوق أبوابه صباح اليوم.</p><p>ولم يعد الباعة.</p><p>انتهى.</p>"
DATED = '<meta property="article:published_time" content="2026-11-{:02}T09:00:00+03:00">'


def unreachable(_row: Row) -> Row | None:
    """A reread that must not be needed."""
    pytest.fail("nothing is read again where extractor and rules are the same")


@pytest.fixture
def rules(tmp_path: Path) -> SiteFile:
    """The site all rows of this module are read by."""
    return site(tmp_path)


def night(known: list[Row], *rows: Row) -> tuple[list[Row], list[Row]]:
    """The new version rows and the change rows of one night."""
    found = new_versions(known, rows, reread=unreachable)
    return found.rows, changes_of(found.versions, detected_at=READ_AT)


def test_first_version_is_published(rules: SiteFile) -> None:
    """An article not known before is version 1 and one `published` change."""
    row = article_row(page(FIRST), rules)
    rows, changes = night([], row)
    assert [(one["version"], one["article_id"]) for one in rows] == [(1, row["article_id"])]
    assert [(one["type"], one["before_record_id"]) for one in changes] == [("published", None)]
    assert changes[0]["after_record_id"] == row["record_id"]


def test_same_capture_again_is_nothing(rules: SiteFile) -> None:
    """Extracting a capture a second time counts nothing twice."""
    row = article_row(page(FIRST), rules)
    assert night([row], row) == ([], [])


def test_other_bytes_of_the_same_text_are_nothing(rules: SiteFile) -> None:
    """A new clock or counter around an article is no version of it."""
    known = article_row(page(FIRST, around="<b>10:00</b>"), rules)
    again = article_row(page(FIRST, around="<b>11:00</b>"), rules, number=2)
    assert known["payload_digest"] != again["payload_digest"]
    assert night([known], again) == ([], [])


def test_a_bumped_modified_date_is_nothing(rules: SiteFile) -> None:
    """What a content system bumps at every save makes neither a version nor a change."""
    stamp = '<meta property="article:modified_time" content="2026-11-{:02}T09:00:00+03:00">'
    known = article_row(page(FIRST, around=stamp.format(5)), rules)
    again = article_row(page(FIRST, around=stamp.format(6)), rules, number=2)
    assert known["modified_at"] != again["modified_at"]
    assert night([known], again) == ([], [])


def test_a_relative_date_never_redates(tmp_path: Path) -> None:
    """`منذ ساعتين` tonight and a day tomorrow are one date printed in two ways, not a change."""
    own = site(tmp_path, PLAIN_LAYOUT + "    published: .date\n")
    since, later, plain = (
        page(FIRST, around=f'<b class="date">{printed}</b>')
        for printed in ("منذ 4 ساعات", "منذ 3 أيام", "19 تشرين الثاني 2026")
    )
    known = article_row(since, own)
    assert (known["published_source"], str(known["published_date"])) == ("relative", "2026-11-22")
    for html in (later, plain):
        again = article_row(html, own, number=2)
        assert again["published_date"] != known["published_date"]
        assert night([known], again) == ([], [])


def test_edit_says_which_paragraphs(rules: SiteFile) -> None:
    """An edited text is version 2; its change tells the paragraphs before and after."""
    known = article_row(page(FIRST), rules)
    rows, changes = night([known], article_row(page(EDITED), rules, number=2))
    assert [one["version"] for one in rows] == [2]
    assert [one["type"] for one in changes] == ["edited"]
    assert json.loads(changes[0]["detail"]) == {
        "version": 2,
        "before_version": 1,
        "paragraphs": [
            {
                "at": [1, 1],
                "before": ["وعاد الباعة."],
                "after": ["ولم يعد الباعة.", "انتهى."],
                "words": [
                    ["-", "وعاد "],
                    ["+", "ولم يعد "],
                    ["=", "الباعة"],
                    ["+", ".\n\nانتهى"],
                    ["=", "."],
                ],
            }
        ],
    }
    assert changes[0]["before_record_id"] == known["record_id"]


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        (page(FIRST, head=DATED.format(20)).replace("عنوان", "عناوين"), ["retitled"]),
        (page(FIRST, head=DATED.format(21)), ["redated"]),
        (page("<p>خاص - واحة</p>" + FIRST, head=DATED.format(20)), ["edited"]),
        (
            page(EDITED, head=DATED.format(21)).replace("عنوان", "عناوين"),
            ["retitled", "redated", "edited"],
        ),
    ],
)
def test_one_change_for_each_kind(html: str, kinds: list[str], rules: SiteFile) -> None:
    """Headline, date, byline and text each have their own kind of change."""
    known = article_row(page(FIRST, head=DATED.format(20)), rules)
    rows, changes = night([known], article_row(html, rules, number=2))
    assert (len(rows), [one["type"] for one in changes]) == (1, kinds)


def test_versions_within_one_snapshot(rules: SiteFile) -> None:
    """Two captures of one article in one snapshot are compared in the order they were taken."""
    later = article_row(page(EDITED), rules, number=2, url="https://waha.example/101/?utm_source=x")
    rows, changes = night([], later, article_row(page(FIRST), rules))
    assert [one["version"] for one in rows] == [1, 2]
    assert [one["type"] for one in changes] == ["published", "edited"]


def test_old_snapshot_extracted_again(rules: SiteFile) -> None:
    """An old capture is compared with its own time, not with the newest version."""
    first = article_row(page(FIRST), rules)
    second = {**article_row(page(EDITED), rules, number=3), "version": 2}
    between = article_row(page(FIRST, around="<b>1</b>"), rules, number=2)
    assert night([first, second], first, between, second) == ([], [])


def test_return_to_an_earlier_text_is_an_edit(rules: SiteFile) -> None:
    """Going back to what was printed before is a third version."""
    first = article_row(page(FIRST), rules)
    second = {**article_row(page(EDITED), rules, number=2), "version": 2}
    rows, _changes = night([first, second], article_row(page(FIRST), rules, number=3))
    assert [one["version"] for one in rows] == [3]


def test_better_reading_is_no_edit(rules: SiteFile, tmp_path: Path) -> None:
    """Where rules changed, the known capture is read again before the two are compared."""
    junk = '<p class="note">ملاحظة للمحرر وحده.</p>'
    known = article_row(page(FIRST + junk), rules)
    (tmp_path / "new").mkdir()
    better = site(tmp_path / "new", "layouts: [{headline: h1, body: .body, remove: [.note]}]\n")
    tonight = article_row(page(FIRST + junk, around="<b>1</b>"), better, number=2)
    today = article_row(page(FIRST + junk), better)
    assert new_versions([known], [tonight], reread=lambda _row: today).rows == []
    assert new_versions([known], [tonight], reread=lambda _row: None).rows != []


def test_rows_are_the_same_but_for_the_clock(rules: SiteFile) -> None:
    """A capture extracted twice gives one row, `extracted_at` aside."""
    one: dict[str, Any] = article_row(page(FIRST), rules)
    other = article_row(page(FIRST), rules)
    assert one == other
    assert one["extracted_at"] == READ_AT.astimezone(dt.UTC)
