"""The merged index: nothing lost, nothing twice, found by every spelling and by few reads."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from urllib.parse import quote

import pytest

from archive import keys
from archive.index import cdxj, lookup, merging
from archive.index.cdxj import Line
from archive.index.spellings import key_of
from archive.keys import SnapshotKey
from archive.storage.store import Store
from tests.archive.test_cdxj import LINE

PAGE = "https://www.news.example/أخبار/حمص-٢٠٢٦?ص=آ"


def line(url: str, day: int = 23, year: int = 2026) -> Line:
    """A capture of a URL on a day in November."""
    return replace(
        LINE,
        surt_key=key_of(url),
        url=url,
        timestamp=f"{year}11{day:02d}010203",
        record_id=f"<urn:{url}:{year}{day}>",
    )


def found(derived: Store, url: str) -> list[str]:
    """The URLs of what is found."""
    return [one.url for one in lookup.find(derived, url)]


def spellings(url: str) -> list[str]:
    """Raw letters, escapes in either case, composed or not, with and without what counts not."""
    forms = [unicodedata.normalize(form, url) for form in ("NFC", "NFD")]
    escaped = [quote(form, safe="/:?=") for form in forms]
    all_of = [*forms, *escaped, *(one.lower() for one in escaped)]
    all_of += [one.replace("www.", "") for one in all_of]
    all_of += [one.replace("https:", "http:") for one in all_of]
    return [*all_of, *(one.replace("?", "/?") for one in all_of)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_spelling_finds_the_capture(derived_store: Store, form: str) -> None:
    """However the server wrote its URL, and however a person asks for it."""
    kept = quote(unicodedata.normalize(form, PAGE), safe="/:?=")  # type: ignore[arg-type]
    merging.merge(derived_store, "sample", [line(kept), line("https://news.example/other")])
    asked = spellings(PAGE)
    assert len(set(asked)) == 48
    for url in asked:
        assert found(derived_store, url) == [kept], url
    assert found(derived_store, "https://news.example/أخبار") == []


def test_letters_nobody_can_tell_are_left_alone(derived_store: Store) -> None:
    """A path escaped in windows-1256 is found by its own escapes."""
    old = "http://news.example/%C3%CE%C8%C7%D1"
    merging.merge(derived_store, "sample", [line(old)])
    assert found(derived_store, old.lower()) == [old]


def test_lines_are_merged_once_and_lie_in_byte_order(derived_store: Store) -> None:
    """By the year of the capture; the same snapshot again changes no object."""
    lines = [line("https://news.example/b"), line("https://news.example/a", year=2019)]
    merging.merge(derived_store, "sample", lines)
    merging.merge(derived_store, "sample", [line("https://news.example/a", 24)])
    assert sorted(derived_store.keys(keys.MERGED)) == [
        "index/sample/2019.cdxj",
        "index/sample/2026.cdxj",
    ]
    key = keys.merged("sample", "2026")
    raw, etag = derived_store.read_tagged(key)
    assert raw == cdxj.dump([lines[0], line("https://news.example/a", 24)])
    merging.merge(derived_store, "sample", lines)
    assert derived_store.read_tagged(key) == (raw, etag)
    assert [one.timestamp[:8] for one in lookup.find(derived_store, "http://news.example/a")] == [
        "20191123",
        "20261124",
    ]


def test_two_writers_at_once_lose_nothing(
    derived_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another entered between our reading and our writing stays."""
    whole, other = Store.replace, [line("https://news.example/theirs")]

    def late(store: Store, *words: object, **named: object) -> bool:
        while other:
            merging.merge(derived_store, "sample", [other.pop()])
        return whole(store, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "replace", late)
    merging.merge(derived_store, "sample", [line("https://news.example/ours")])
    assert found(derived_store, "https://news.example/theirs")
    assert found(derived_store, "https://news.example/ours")


def test_it_is_made_again_from_the_indexes_of_snapshots(
    archive_store: Store, derived_store: Store
) -> None:
    """Equal to what the nights merged; a year that no snapshot has is gone."""
    nights = [
        [line("https://news.example/a"), line(PAGE)],
        [line("https://news.example/a", 24), line("https://news.example/c", year=2025)],
    ]
    for number, lines in enumerate(nights, start=1):
        snapshot = SnapshotKey.parse(f"sample/2026-11-2{number}/{number:08d}")
        archive_store.put_once(keys.cdxj(snapshot), cdxj.dump(lines), kind="text/x-cdxj")
        merging.merge(derived_store, "sample", lines)
    merged = {key: derived_store.read(key) for key in derived_store.keys("")}
    assert len(merged) == 2
    derived_store.replace(keys.merged("sample", "1999"), b"x\n", etag=None, kind="text/x-cdxj")
    _raw, etag = derived_store.read_tagged(keys.merged("sample", "2026"))
    assert derived_store.replace(
        keys.merged("sample", "2026"), b"damage\n", etag=etag, kind="text/x-cdxj"
    )
    merging.remake(archive_store, derived_store, "sample")
    assert {key: derived_store.read(key) for key in derived_store.keys("")} == merged


def test_a_large_index_is_searched_and_not_read(
    derived_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First, last and in the middle of 3,000 lines: at most a tenth of the bytes are read."""
    urls = [f"https://news.example/{number:05d}" for number in range(3000)]
    merging.merge(derived_store, "sample", map(line, urls))
    merging.merge(derived_store, "sample", [line(urls[1500], day) for day in range(1, 23)])
    size = len(derived_store.read(keys.merged("sample", "2026")))
    monkeypatch.setattr(lookup, "_WINDOW", 1 << 12)
    whole, read = Store.read, []

    def counted(store: Store, *words: object) -> bytes:
        raw = whole(store, *words)  # type: ignore[arg-type]
        read.append(len(raw))
        return raw

    monkeypatch.setattr(Store, "read", counted)
    for number, count in ((0, 1), (1, 1), (1500, 23), (2999, 1)):
        read.clear()
        assert found(derived_store, urls[number]) == [urls[number]] * count
        assert sum(read) < size / 10
    assert found(derived_store, "https://news.example/00000a") == []
    assert found(derived_store, "https://a.example/") == found(derived_store, "zz://z.zz/") == []
    assert lookup.find(derived_store, urls[0], ["another"]) == []
