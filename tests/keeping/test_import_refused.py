"""What does not enter: no WARC, not what it says it is, or brought by nobody."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.keeping.desk import Desk
from tests.keeping.foreign import OTHER, Page, wacz, warc


@pytest.mark.parametrize("header", ["Block", "Payload"])
def test_a_wrong_digest_is_refused(desk: Desk, tmp_path: Path, header: str) -> None:
    """A sha1 in base32 that is not that of the bytes: nothing enters, and the record is named."""
    wrong = "sha1:" + "A" * 32
    path = warc(tmp_path / "a.warc", [Page()], gzip=False)
    start, name, rest = path.read_bytes().rpartition(f"WARC-{header}-Digest: ".encode())
    path.write_bytes(start + name + wrong.encode() + rest[len(wrong) :])
    refused = desk.run("import", str(path), "--site", "old")
    assert refused.status == 3
    assert "00001.warc: record at offset" in refused.err
    assert wrong in refused.err
    assert desk.kept() == {}


@pytest.mark.parametrize(
    "name", ["archive/a.warc.gz", "pages/pages.jsonl", "datapackage.json", "archive/more.warc.gz"]
)
def test_a_package_that_is_not_what_it_was_is_refused(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    """A hash that is wrong, of a WARC, a page list or the manifest, or missing: nothing enters."""
    path = warc(tmp_path / "a.warc.gz", [Page()])
    told = {} if "more" in name else {name: "sha256:" + "0" * 64}
    package = wacz(tmp_path / "crawl.wacz", [path], told=told)
    if "more" in name:
        with zipfile.ZipFile(package, "a") as archive:
            archive.writestr(name, path.read_bytes())
    refused = desk.run("import", str(package), "--site", "old")
    assert refused.status == 3
    assert name in refused.err
    assert desk.kept() == {}


def test_a_file_gzipped_as_a_whole_is_refused_with_the_repair(desk: Desk, tmp_path: Path) -> None:
    """Its records have no place of their own; what the repair makes of it is taken."""
    whole = tmp_path / "whole.warc.gz"
    plain = warc(tmp_path / "plain.warc", [Page(), OTHER], gzip=False)
    whole.write_bytes(gzip.compress(plain.read_bytes()))
    refused = desk.run("import", str(whole), "--site", "old")
    assert (refused.status, desk.kept()) == (3, {})
    assert "`warcio recompress OLD NEW`" in refused.err
    repaired = tmp_path / "repaired.warc.gz"
    subprocess.run(
        [str(Path(sys.executable).parent / "warcio"), "recompress", str(whole), str(repaired)],
        check=True,
        capture_output=True,
    )
    desk.take(repaired)
    assert len(desk.rows("articles")) == 2


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"filedesc://a.arc 0.0.0.0 20050101000000 text/plain 77\n1 0 A\n", "is an ARC file"),
        (b"<html>no archive</html>", "neither a WARC nor a WACZ"),
        (b"", "neither a WARC nor a WACZ"),
        (b"PK\x03\x04 torn", "not a sound ZIP file"),
        (b"\x1f\x8b torn", "not a sound gzip file"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", "breaks off inside a record"),
    ],
)
def test_what_is_no_warc_is_refused_in_one_sentence(
    desk: Desk, tmp_path: Path, raw: bytes, why: str
) -> None:
    """ARC (packed or not), a web page, torn files: the sentence says what it is."""
    for number, body in enumerate((raw, gzip.compress(raw) if raw[:2] != b"\x1f\x8b" else raw)):
        path = tmp_path / f"{number}.warc.gz"
        path.write_bytes(body)
        refused = desk.run("import", str(path), "--site", "old")
        assert refused.status == 3
        assert "\n" not in refused.err
        if number == 0 or "ARC" in why:
            assert why in refused.err
    assert desk.kept() == {}


def test_nobody_imports_in_no_name(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without WARRAQ_CONTACT the archive could not say who brought it in."""
    monkeypatch.delenv("WARRAQ_CONTACT")
    path = warc(tmp_path / "a.warc.gz", [Page()])
    refused = desk.run("import", str(path), "--site", "old")
    assert refused.status == 2
    assert "WARRAQ_CONTACT" in refused.err
