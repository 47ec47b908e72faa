"""Copies across outlets are found and put in order; what only shares standing lines is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from articles.copying.copies import candidates
from articles.copying.likeness import SIZE, contained, resemblance, shingles, signature
from articles.copying.syndication import are_copies, clusters, rows_of, text_of
from articles.tables.beside import with_beside
from articles.tables.schema import SCHEMAS
from tests.articles.copied import (
    ADDED,
    AGENCY,
    CUT,
    REWRITTEN,
    SPELLED_OTHERWISE,
    STANDING,
)
from tests.articles.many import row, text

NIGHT = dt.date(2026, 11, 22)
Row = dict[str, Any]


def of(site: str, parts: Sequence[str], *, number: int = 1, hour: float = 9.0) -> Row:
    """A row of an article with these paragraphs."""
    return with_beside("articles", row(site, number, "\n\n".join(parts), night=NIGHT, hour=hour))


def found(rows: Sequence[Row]) -> list[list[Row]]:
    """The clusters among rows, from signatures to rows of the table."""
    names = ["site", "article_id", "signature"]
    schema = pa.schema([SCHEMAS["articles"].field(name) for name in names])
    signatures = pa.Table.from_pylist(list(rows), schema=schema)
    pairs, boilerplate = candidates(signatures, range(len(rows)))
    near = sorted({at for pair in pairs for at in pair})
    return [rows_of(one) for one in clusters(text_of(rows[at], boilerplate) for at in near)]


def test_spelling_and_marks_make_no_difference() -> None:
    """One text in two desks' spellings has one signature."""
    one, other = "\n".join(AGENCY), "\n".join(SPELLED_OTHERWISE)
    assert one != other
    assert signature(one) == signature(other)
    assert len(signature(one)) == SIZE


def test_a_signature_tells_likeness() -> None:
    """Of texts that share half, the signatures share about a third, as the texts themselves."""
    one, other = text(1, 400) + text(2, 400), text(1, 400) + text(3, 400)
    true = resemblance(shingles(one), shingles(other))
    smallest = set(sorted({*signature(one), *signature(other)})[:SIZE])
    shared = smallest & set(signature(one)) & set(signature(other))
    assert abs(len(shared) / SIZE - true) < 0.15
    assert contained(shingles(text(1)), shingles(text(1) + text(2))) == 1.0


def test_copies_are_one_cluster_in_order_of_publication() -> None:
    """Whole, in another spelling, cut and added to; the agency first, though captured last."""
    rows = [
        of("b", SPELLED_OTHERWISE, hour=11),
        of("c", CUT, hour=12),
        of("d", ADDED, hour=15),
        {**of("sana", AGENCY, hour=9), "captured_at": dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)},
        of("e", REWRITTEN, hour=16),
        of("f", text(5).split("\n\n"), hour=16),
    ]
    (cluster,) = found(rows)
    assert [one["site"] for one in cluster] == ["sana", "b", "c", "d"]
    assert [one["published_order"] for one in cluster] == [1, 2, 3, 4]
    assert [one["seen_order"] for one in cluster] == [4, 1, 2, 3]
    assert {one["cluster_id"] for one in cluster} == {rows[3]["article_id"]}
    assert [one["similarity"] for one in cluster[:2]] == [1.0, 1.0]
    assert [(len(one["added"]), len(one["cut"])) for one in cluster] == [
        (0, 0),
        (0, 0),
        (0, 2),
        (2, 1),
    ]
    assert cluster[3]["added"] == [ADDED[0], ADDED[-1]]
    assert cluster[3]["cut"] == [AGENCY[-1]]


@pytest.mark.parametrize("words", [40, 90, 200])
def test_standing_lines_make_no_copies(words: int) -> None:
    """Outlets that print the same lines under all they have are not copying each other."""
    rows = [
        of(site, [*text(hash((site, n)) & 0xFFFFFF, words).split("\n\n"), *STANDING], number=n)
        for site in ("a", "b", "c")
        for n in range(4)
    ]
    assert found(rows) == []


def test_a_copy_with_standing_lines_is_still_one() -> None:
    """The lines are left aside, and the text under them is compared."""
    others = [
        of(site, [*text(hash((site, n)) & 0xFFFFFF, 80).split("\n\n"), *STANDING], number=n)
        for site in ("a", "b")
        for n in range(3)
    ]
    copies = [of("a", [*AGENCY, *STANDING], number=9), of("b", [*CUT, *STANDING], number=9)]
    (cluster,) = found([*others, *copies])
    assert [one["site"] for one in cluster] == ["a", "b"]


def test_one_outlet_alone_is_no_cluster() -> None:
    """The same text twice in one outlet is its own affair."""
    assert found([of("a", AGENCY, number=1), of("a", AGENCY, number=2)]) == []


def test_a_digest_does_not_join_what_it_digests() -> None:
    """Three stories and a page that holds all three: three texts, not one."""
    stories = [text(n, 120).split("\n\n") for n in (1, 2, 3)]
    rows = [of(site, story, hour=9) for site, story in zip("abc", stories, strict=True)]
    copies = [of(f"{site}x", story, hour=10) for site, story in zip("abc", stories, strict=True)]
    digest = of("z", [part for story in stories for part in story], hour=12)
    found_in = found([*rows, *copies, digest])
    assert len(found_in) == 3
    assert sum(len(cluster) for cluster in found_in) == 7


def test_what_is_only_like_a_digest_is_a_text_of_its_own() -> None:
    """A digest that joined one story draws no other story after it."""
    one, other = (text(n, 120).split("\n\n") for n in (1, 2))
    rows = [
        of("a", one, hour=9),
        of("z", [*one, *other], hour=10),
        of("b", other, hour=11),
        of("bx", other, hour=12),
    ]
    assert [[it["site"] for it in cluster] for cluster in found(rows)] == [["a", "z"], ["b", "bx"]]


def test_a_line_in_common_is_no_copy() -> None:
    """Two flashes that share a phrase of ten words."""
    line = "أفاد مراسلنا بسماع دوي انفجار في محيط مدينة القامشلي قبل قليل"
    one, other = of("a", [line]), of("b", [f"{line} ولم ترد أنباء عن إصابات حتى اللحظة"])
    assert not are_copies(text_of(one, ()), text_of(other, ()))
