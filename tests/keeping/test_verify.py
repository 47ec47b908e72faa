"""`verify`: a byte turned over anywhere is found, and the record, line or object is named."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from archive import keys, manifest
from archive.errors import DigestMismatch
from archive.faults import Fault
from archive.records.reader import records
from archive.storage.store import Access
from tests.keeping.shelf import NIGHT, SITE, Shelf, taken, two_nights
from tests.stores import fresh_store
from warraq.proofs import verify as verifying
from warraq.proofs.verify import Verdict

TURNED = 600


@pytest.fixture(scope="module")
def shelf(access: Access, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two nights, taken out of a real store."""
    store = fresh_store(access, locked=True)
    two_nights(store, tmp_path_factory.mktemp("warcs"))
    return taken(store)


def verdicts(shelf: Any) -> list[Verdict]:
    """What `verify --all` comes to."""
    return list(verifying.verify(shelf, verifying.all_snapshots(shelf)))


def faults(shelf: Any, **replaced: bytes) -> list[Fault]:
    """All faults, with some objects replaced."""
    changed = replace(shelf, replaced=replaced)
    return [fault for verdict in verdicts(changed) for fault in verdict.faults]


def test_sound_snapshots_have_no_fault(shelf: Any) -> None:
    """Nor do they alone; both readings of payload digests are counted, and which was declared."""
    first, second = verdicts(shelf)
    assert (first.faults, second.faults) == ((), ())
    assert (first.records, second.records) == (1 + 4 * 3 + 1 + 4, 1 + 2 * 3 + 1 + 4)
    assert first.readings == {"both": 2, "entity-body": 1}
    snapshot = manifest.numbered(shelf, SITE, 2)
    assert snapshot
    (alone,) = verifying.verify(shelf, [snapshot.snapshot])
    assert alone == second
    assert list(verifying.orphans(shelf)) == []


@pytest.mark.parametrize("kind", ["warcs", "cdxj", "manifests", "dispositions"])
def test_a_byte_turned_over_is_found(shelf: Any, kind: str) -> None:
    """At many places of each kind of object, drawn anew; the seed is printed."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    objects = [key for key in shelf.objects if key.startswith(f"{SITE}/{kind}/")]
    assert len(objects) == 2
    for _ in range(TURNED):
        key = chance.choice(objects)
        at, mask = chance.randrange(len(shelf.objects[key])), chance.randrange(1, 256)
        assert_found(shelf, key, at, mask)


@pytest.mark.soak
@pytest.mark.parametrize("mask", [0x01, 0x20, 0xFF])
def test_each_byte_turned_over_is_found(shelf: Any, mask: int) -> None:
    """Every byte of every object, one by one."""
    for key, raw in shelf.objects.items():
        for at in range(len(raw)):
            assert_found(shelf, key, at, mask)


def assert_found(shelf: Any, key: str, at: int, mask: int) -> None:
    """Verifying names the object, and in a WARC the record, if it is any other for it."""
    raw = shelf.objects[key]
    damaged = raw[:at] + bytes([raw[at] ^ mask]) + raw[at + 1 :]
    found = faults(shelf, **{key: damaged})
    assert key in {fault.key for fault in found}, f"{key} at {at} with {mask:#x}: {found}"
    if not key.endswith(".warc.gz"):
        return
    there = list(records(io.BytesIO(raw)))
    record = next(one for one in there if at < one.offset + one.length)
    if (key, record.offset) not in {(fault.key, fault.offset) for fault in found}:
        # The hints of a gzip header, the padding bits of deflate: no record is another for them.
        assert list(records(io.BytesIO(damaged))) == there
        assert "every record in it is sound" in found[0].what


def test_what_lies_behind_damage_is_still_checked(shelf: Shelf) -> None:
    """Two metadata records are damaged: both are named, and nothing else is at fault."""
    (key, *_rest) = [key for key in shelf.objects if key.endswith(".warc.gz")]
    raw = bytearray(shelf.objects[key])
    there = list(records(io.BytesIO(raw)))
    hurt = [record for record in there if record.kind == "metadata"][:2]
    for record in hurt:
        raw[record.offset + record.length // 2] ^= 0xFF
    found = faults(shelf, **{key: bytes(raw)})
    damaged = [
        fault.offset for fault in found if fault.key == key and "cannot be read" in fault.what
    ]
    assert damaged == [record.offset for record in hurt]
    for record in there:
        if record not in hurt and record.kind == "response":
            assert not any(fault.record_id == record.record_id for fault in found)


def test_objects_that_are_gone_or_strangers(shelf: Any) -> None:
    """A missing WARC, index or manifest is a fault; so is an object that no manifest names."""
    warc = next(key for key in shelf.objects if key.endswith(".warc.gz"))
    assert [fault.key for fault in faults(without(shelf, warc))][:1] == [warc]
    first = manifest.numbered(shelf, SITE, 1)
    assert first
    index = keys.cdxj(first.snapshot)
    (fault,) = faults(without(shelf, index))
    assert str(fault) == f"{first.snapshot}: not indexed; run `warraq index {first.snapshot}`"
    (fault,) = faults(without(shelf, keys.manifest(SITE, 1)))
    assert fault.what == "the manifest before it, number 1, is missing"
    headless = without(shelf, keys.manifest(SITE, 2))
    assert faults(headless) == []
    (strays,) = verifying.orphans(headless)
    assert {fault.key.split("/")[1] for fault in strays.faults} == {"warcs", "cdxj", "dispositions"}


def test_a_manifest_bears_its_own_digest(shelf: Any) -> None:
    """The last of a chain has no other that names it: a forged count in it is refused."""
    key = keys.manifest(SITE, 2)
    forged = shelf.objects[key].replace(b'"captured": 2', b'"captured": 3')
    with pytest.raises(DigestMismatch, match="its own_sha256"):
        manifest.numbered(replace(shelf, replaced={key: forged}), SITE, 2)
    (fault,) = faults(shelf, **{key: forged})
    assert (fault.key, fault.offset) == (key, None)


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (lambda text: text.splitlines(True)[:-1], "no line of it in"),
        (lambda text: text.splitlines(True)[::-1], "not in the order of their bytes"),
        (lambda text: [text, text.splitlines(True)[-1]], "not in the order of their bytes"),
    ],
)
def test_an_index_must_be_the_one_its_records_give(
    shelf: Any, deed: Callable[[bytes], list[bytes]], said: str
) -> None:
    """A line short, lines in another order, a line twice."""
    first = manifest.numbered(shelf, SITE, 1)
    assert first
    key = keys.cdxj(first.snapshot)
    found = faults(shelf, **{key: b"".join(deed(shelf.objects[key]))})
    assert said in found[0].what
    assert NIGHT.isoformat() in found[0].key


def without(shelf: Any, key: str) -> Any:
    """The shelf with an object taken away."""
    left = {name: raw for name, raw in shelf.objects.items() if name != key}
    return replace(shelf, objects=left)


def test_each_fault_can_be_read_by_a_program(shelf: Any) -> None:
    """Key, offset and record id stand apart in the row; the sentence has them all."""
    key = next(key for key in shelf.objects if key.endswith(".warc.gz"))
    raw = bytearray(shelf.objects[key])
    raw[len(raw) // 2] ^= 1
    changed = replace(shelf, replaced={key: bytes(raw)})
    row = verifying.as_row(verdicts(changed)[0])
    faulty = row["faults"]
    assert isinstance(faulty, list)
    assert {"key", "offset", "record_id", "fault"} == set(faulty[0])
    assert (
        str(Fault("w", "torn", 7, "<urn:uuid:1>")) == "w: record at offset 7 (<urn:uuid:1>): torn"
    )
