"""`store check` says of each promise whether this very store keeps it, by trying."""

from __future__ import annotations

import pytest

from archive.storage import guarantees, versions
from archive.storage.store import Access, Store
from tests.archive.front import front_of, swallow
from tests.keeping.desk import Desk

OF_A_LOCKED_BUCKET = ("keeps every version of an object", "holds objects under Object Lock")


def told(store: Store) -> dict[str, bool]:
    """Each promise, and whether it is kept."""
    return {one.name: one.kept for one in guarantees.check(store)}


def test_the_embedded_store_keeps_all(desk: Desk) -> None:
    """Six promises, exit status 0, and no trace of the trial in the archive."""
    checked = desk.run("store", "check", "--json")
    assert checked.status == 0
    assert [row["kept"] for row in checked.rows] == [True] * 6
    assert all(row["needed_for"] for row in checked.rows)
    archive = desk.place.stores.archive
    assert list(archive.keys("")) == []
    assert list(versions.rewritten(archive, "")) == []


def test_a_bucket_of_the_other_kind_is_told(derived_store: Store) -> None:
    """Without versions and lock the other four still hold."""
    assert {name for name, kept in told(derived_store).items() if not kept} == {*OF_A_LOCKED_BUCKET}


def test_a_store_that_only_says_yes_is_found_out(access: Access, archive_store: Store) -> None:
    """Every PUT is answered with 200, and none is done: not one promise is believed."""
    with front_of(access) as front:
        front.plan("PUT", *[swallow] * 20)
        store = Store(f"s3://{archive_store.bucket}", front.access)
        assert set(told(store).values()) == {False}


def test_the_command_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 1 and a line that begins with NO."""
    bucket = desk.place.stores.derived
    monkeypatch.setattr("warraq.commands.store.open_stores", lambda _settings: _Both(bucket))
    checked = desk.run("store", "check")
    assert checked.status == 1
    assert "NO   holds objects under Object Lock (for retention)" in checked.out


class _Both:
    """Stores whose archive lies where no evidence should."""

    def __init__(self, archive: Store) -> None:
        self.archive = archive
