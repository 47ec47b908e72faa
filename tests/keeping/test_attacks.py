"""Somebody who may write to the bucket, and knows its form: each thing he could try is named."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive import keys
from archive.faults import Fault
from archive.records.reader import Record, records
from archive.storage import versions
from archive.storage.store import Access, Store
from tests.keeping.desk import Desk
from tests.keeping.foreign import Page, warc
from tests.keeping.shelf import SITE, taken, two_nights
from tests.stores import fresh_store
from warraq.proofs import verify as verifying

FIRST, LAST = keys.manifest(SITE, 1), keys.manifest(SITE, 2)
Objects = dict[str, bytes]


@pytest.fixture(scope="module")
def shelf(access: Access, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two nights, taken out of a real store."""
    store = fresh_store(access, locked=True)
    two_nights(store, tmp_path_factory.mktemp("warcs"))
    return taken(store)


def of_kind(objects: Objects, kind: str) -> list[str]:
    """The keys of one kind, the first night's before the second's."""
    return sorted(key for key in objects if key.split("/")[1] == kind)


def swapped(kind: str) -> Callable[[Objects], Objects]:
    """Two objects of a kind, each in the other's place."""

    def deed(objects: Objects) -> Objects:
        one, other = of_kind(objects, kind)
        return objects | {one: objects[other], other: objects[one]}

    return deed


def exchanged(objects: Objects) -> Objects:
    """The first WARC gives way to another that is whole and valid."""
    one, other = of_kind(objects, "warcs")
    return objects | {one: objects[other]}


def shortened(key: str, by: int) -> Callable[[Objects], Objects]:
    """An object without its end."""
    return lambda objects: objects | {key: objects[key][:-by]}


def renumbered(objects: Objects) -> Objects:
    """The last manifest under a number that leaves a gap."""
    left = {key: raw for key, raw in objects.items() if key != LAST}
    return left | {keys.manifest(SITE, 4): objects[LAST]}


@pytest.mark.parametrize(
    ("deed", "key", "said"),
    [
        (swapped("manifests"), FIRST, "it says of itself ('warraq-manifest/1', 'sample', 2)"),
        (swapped("manifests"), LAST, "it says of itself ('warraq-manifest/1', 'sample', 1)"),
        (swapped("warcs"), "warcs/2026-11-22", "but the manifest says"),
        (swapped("warcs"), "warcs/2026-11-23", "but the manifest says"),
        (swapped("cdxj"), "cdxj/2026-11-22", "is not what any record gives"),
        (swapped("dispositions"), "dispositions/2026-11-22", "but the manifest says"),
        (exchanged, "warcs/2026-11-22", "but the manifest says"),
        (shortened(LAST, 1), LAST, "not the one its own_sha256 was taken of"),
        (shortened(LAST, 99), LAST, "is not a manifest"),
        (renumbered, keys.manifest(SITE, 4), "it says of itself"),
    ],
)
def test_what_is_not_in_its_place_is_named(
    shelf: Any, deed: Callable[[Objects], Objects], key: str, said: str
) -> None:
    """Objects that are sound by themselves, and not those that were put there."""
    found = faults(replace(shelf, objects=deed(shelf.objects)))
    assert any(key in one.key and said in one.what for one in found), [str(one) for one in found]


@pytest.mark.parametrize("paper", ["night", "plan", "site-file", "dispositions"])
def test_a_paper_taken_out_of_the_records_is_missed(shelf: Any, paper: str) -> None:
    """Though digests and manifest were made to agree: a rebuild would need it."""
    (_first, key) = of_kind(shelf.objects, "warcs")
    uri = f"urn:warraq:{paper}"
    raw = without(shelf.objects[key], lambda record: record.url == uri)
    found = faults(resigned(shelf, key, raw))
    assert f"{key}: no record of its snapshot is {uri}" in map(str, found)


def test_a_disposition_must_name_its_own_record(shelf: Any) -> None:
    """Two that name each other's record, each of which is there and sound."""

    def swap(one: dict[str, Any], other: dict[str, Any], *_rest: Any) -> None:
        for name in one.keys() - {"url", "role", "disposition"}:
            one[name], other[name] = other[name], one[name]

    found = faults(retold(shelf, swap))
    told = [one.what for one in found if "dispositions" in one.key]
    assert len(told) == 2
    assert told[0].startswith("the disposition of https://news.example/a.png names <urn:uuid:")
    assert told[0].endswith("and no such record is there")
    assert any("urn:warraq:dispositions is not what lies beside it" in one.what for one in found)


def test_a_disposition_must_name_its_own_document(shelf: Any) -> None:
    """What a page was read from must be a page as rendered, and that page's."""

    def claim(one: dict[str, Any], *_rest: Any) -> None:
        one["rendered_id"] = one["record_id"]

    told = [one.what for one in faults(retold(shelf, claim)) if "dispositions" in one.key]
    assert len(told) == 1
    assert told[0].endswith("as rendered, and no such document is there")


def test_a_chain_cut_short_is_missed_by_who_noted_its_end(
    archive_store: Store, tmp_path: Path
) -> None:
    """A last night removed with all versions leaves a sound chain behind; its digest is gone."""
    _first, last = two_nights(archive_store, tmp_path)
    assert rest(archive_store, last.sha256) == []
    for key in (LAST, keys.cdxj(last.snapshot), *(kept.key for kept in last.draft.objects)):
        head = archive_store.client.head_object(Bucket=archive_store.bucket, Key=key)
        archive_store.client.delete_object(
            Bucket=archive_store.bucket, Key=key, VersionId=head["VersionId"]
        )
    assert rest(archive_store) == []
    (fault,) = rest(archive_store, last.sha256)
    assert str(fault).startswith(f"{last.sha256}: no manifest has this SHA-256")


def test_the_bucket_tells_what_was_done_to_it(archive_store: Store) -> None:
    """Overwritten, removed, a site removed whole; the same bytes put again are nothing."""
    for key in ("a/1", "a/2", "a/3", "b/1"):
        archive_store.put_once(key, key.encode(), kind="text/plain")
    client, bucket = archive_store.client, archive_store.bucket
    client.put_object(Bucket=bucket, Key="a/1", Body=b"a/1")
    client.put_object(Bucket=bucket, Key="a/2", Body=b"forged")
    client.delete_object(Bucket=bucket, Key="b/1")
    assert versions.folders(archive_store) == ["a", "b"]
    told = [
        str(fault)
        for site in versions.folders(archive_store)
        for fault in versions.rewritten(archive_store, f"{site}/")
    ]
    assert told[0] == "a/2: it was overwritten; the bucket has 2 contents"
    assert told[1].startswith("b/1: it was removed on 20")
    assert len(told) == 2


def test_the_command_asks_for_all_of_it(desk: Desk, tmp_path: Path) -> None:
    """`verify --all`: sound with a noted digest; an object put anew is named, valid or not."""
    desk.take(warc(tmp_path / "a.warc.gz", [Page()]))
    (row,) = desk.run("verify", "--all", "--json").rows
    noted = row["manifest_sha256"]
    assert desk.run("verify", "--all", "--noted", noted).status == 0
    wrong = desk.run("verify", "--all", "--noted", "0" * 64)
    assert (wrong.status, "noted FAULTY" in wrong.out) == (1, True)
    assert desk.run("verify", row["snapshot"], "--noted", noted).status == 2
    store = desk.place.stores.archive
    (key,) = [key for key in store.keys("") if key.endswith(".cdxj")]
    raw = store.read(key)
    for body in (b"", raw):
        store.client.put_object(Bucket=store.bucket, Key=store.prefix + key, Body=body)
    found = desk.run("verify", "--all")
    assert found.status == 1
    assert f"{key}: it was overwritten; the bucket has 2 contents" in found.out


def faults(shelf: Any) -> list[Fault]:
    """All that is wrong with the snapshots."""
    verdicts = verifying.verify(shelf, verifying.all_snapshots(shelf))
    return [fault for verdict in verdicts for fault in verdict.faults]


def rest(store: Store, *noted: str) -> list[Fault]:
    """All that `verify --all` finds, with these digests noted."""
    verdicts = verifying.verify(store, verifying.all_snapshots(store))
    whole = verifying.with_the_rest(verdicts, store, noted)
    return [fault for verdict in whole for fault in verdict.faults]


def without(raw: bytes, unwanted: Callable[[Record], bool]) -> bytes:
    """A WARC without some of its records."""
    return b"".join(
        raw[record.offset : record.offset + record.length]
        for record in records(io.BytesIO(raw))
        if not unwanted(record)
    )


def retold(shelf: Any, deed: Callable[..., None]) -> Any:
    """The shelf with other dispositions of the second night, and a manifest that bears them out."""
    (_first, key) = of_kind(shelf.objects, "dispositions")
    told = [json.loads(line) for line in shelf.objects[key].splitlines()]
    deed(*told)
    return resigned(shelf, key, "".join(f"{json.dumps(one)}\n" for one in told).encode())


def resigned(shelf: Any, key: str, raw: bytes) -> Any:
    """The shelf with another object in the last snapshot, and a manifest made anew to fit it."""
    data = json.loads(shelf.objects[LAST])
    for kept in data["objects"]:
        if kept["key"] == key:
            kept |= {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    data["own_sha256"] = ""
    data["own_sha256"] = hashlib.sha256(_text(data)).hexdigest()
    return replace(shelf, replaced={key: raw, LAST: _text(data)})


def _text(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
