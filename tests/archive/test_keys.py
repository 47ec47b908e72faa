"""Keys: short ASCII segments, and snapshot keys that come back as they went."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import keys
from archive.errors import BadKey
from archive.keys import SnapshotKey

NIGHT = date(2026, 11, 23)


@given(
    site=st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True),
    night=st.dates(min_value=date(1000, 1, 1)),
    attempt=st.integers(1, 99_999_999),
)
def test_a_snapshot_key_comes_back_as_it_went(site: str, night: date, attempt: int) -> None:
    """Text and value stand for each other."""
    key = SnapshotKey(site, night, attempt)
    assert SnapshotKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sample",
        "sample/2026-11-23",
        "sample/2026-11-23/1",
        "sample/2026-11-23/00000000",
        "sample/2026-11-23/000000001",
        "sample/2026-02-30/00000001",
        "sample/2026-11-23/00000001\n",
        "sample/2026-11-23/00000001.json",
        "Sample/2026-11-23/00000001",
        "-sample/2026-11-23/00000001",
        f"{'s' * 41}/2026-11-23/00000001",
        "../2026-11-23/00000001",
        "sample/٢٠٢٦-١١-٢٣/00000001",
        "sample/2026-11-23/٠٠٠٠٠٠٠١",
    ],
)
def test_what_is_no_snapshot_key_is_refused(text: str) -> None:
    """The sentence quotes what was given."""
    with pytest.raises(BadKey, match=re.escape(repr(text))):
        SnapshotKey.parse(text)


def test_keys_are_plain_and_lead_with_the_site() -> None:
    """Nothing a store could collapse, refuse or order oddly; one publisher lies in one place."""
    snapshot = SnapshotKey("sample", NIGHT, 7)
    made = [
        keys.warc("sample", NIGHT, "sample-20261123010203004-00001.warc.gz"),
        keys.dispositions("sample", NIGHT, "20261123010203004"),
        keys.manifest("sample", 7),
        keys.cdxj(snapshot),
    ]
    assert len(set(made)) == len(made)
    for key in made:
        assert key.startswith("sample/")
    for key in [*made, keys.frontier("sample")]:
        assert re.fullmatch(r"[a-z0-9.-]+(/[a-z0-9.-]+)+", key)
        assert max(map(len, key.split("/"))) < 100
    assert keys.manifest("sample", 7).startswith(keys.manifests("sample"))


def test_snapshots_sort_by_site_then_night_then_attempt() -> None:
    """The order in which a site's nights are read."""
    early = SnapshotKey("a", date(2026, 1, 1), 9)
    late = [SnapshotKey("a", NIGHT, 9), SnapshotKey("a", NIGHT, 10), SnapshotKey("b", NIGHT, 1)]
    assert sorted([*reversed(late), early]) == [early, *late]
