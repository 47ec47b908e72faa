"""What others captured enters as it is, under its own name, and is found, read and proved."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import keys
from archive.index import cdxj
from archive.records.reader import record_at, records
from config.sitefiles import read_sites
from tests.keeping.desk import Desk
from tests.keeping.foreign import DAY, HOME, OTHER, Page, wacz, warc
from warraq.proofs import tracing

PICTURE = Page(
    url=f"{HOME}/a.png", raw=b"\x89PNG", headers=(("Content-Type", "image/png"),), date=DAY
)


def test_a_file_enters_as_it_is_and_says_whose_it_is(desk: Desk, tmp_path: Path) -> None:
    """The bytes are untouched; the manifest names file, hash, importer; the night is the site's."""
    path = warc(tmp_path / "قديم theirs.warc.gz", [Page(), OTHER, PICTURE])
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    (row,) = desk.take(path).rows
    assert row["snapshot"] == "old/2019-05-02/00000001"
    assert row["findings"] == []
    key = f"old/imports/2019-05-02/{sha256[:16]}/00001.warc.gz"
    assert desk.kept()[key] == path.read_bytes()
    assert all(name.isascii() for name in desk.kept())
    (made,) = desk.place.chain("old")
    told = made.draft.imported
    assert told is not None
    assert (told.file, told.sha256, told.importer) == (path.name, sha256, "keeper@example.org")
    assert (told.size, told.names) == (path.stat().st_size, {"00001.warc.gz": path.name})
    assert made.draft.state == "complete"


@pytest.mark.parametrize("packed", [True, False])
def test_its_captures_are_found_read_and_traced(desk: Desk, tmp_path: Path, packed: bool) -> None:
    """Gzip or plain: each index line points at its record, each article follows from its bytes."""
    path = warc(tmp_path / "theirs.warc", [Page(), OTHER, PICTURE], gzip=packed)
    desk.take(path)
    (made,) = desk.place.chain("old")
    store = desk.place.stores.archive
    lines = list(cdxj.parse(store.read(keys.cdxj(made.snapshot))))
    assert len(lines) == 3
    for line in lines:
        record = record_at(store, line.filename, line.offset, line.length)
        assert (record.record_id, record.url) == (line.record_id, line.url)
    captures = {row["url"]: row for row in desk.rows("captures")}
    assert [captures[page.url]["role"] for page in (Page(), OTHER, PICTURE)] == [
        "article",
        "article",
        "requisite",
    ]
    assert {row["captured_at"].isoformat() for row in captures.values()} == {
        "2019-05-01T22:30:00+00:00"
    }
    articles = {row["url"]: row for row in desk.rows("articles")}
    assert articles[OTHER.url]["headline"] == OTHER.headline
    for row in articles.values():
        rules = read_sites(desk.place.sites)
        found = tracing.trace(desk.place.stores, rules, row["article_id"], None)
        assert found.differing == ()
    (verdict,) = desk.run("verify", "--all", "--json").rows
    assert (verdict["faults"], verdict["unproved"], verdict["records"]) == ([], 0, 4)


def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Under another name too: not an object, not a row more, and the same snapshot is named."""
    path = warc(tmp_path / "theirs.warc.gz", [Page(), OTHER])
    first = desk.take(path).rows
    kept, rows = desk.kept(), desk.tables()
    again = desk.take(path.rename(tmp_path / "renamed.warc.gz")).rows
    assert again == first
    assert desk.kept() == kept
    assert desk.tables() == rows


def test_an_import_cut_short_is_finished_by_the_next(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its commit, it leaves objects that the second try knows for its own."""
    path = warc(tmp_path / "theirs.warc.gz", [Page()])
    with monkeypatch.context() as broken:
        broken.setattr("archive.manifest._dump", lambda _made: (_ for _ in ()).throw(OSError(5)))
        with pytest.raises(OSError, match="5"):
            desk.run("import", str(path), "--site", "old")
    left = desk.kept()
    assert len(left) == 2
    desk.take(path)
    assert left.items() <= desk.kept().items()
    assert len(desk.place.chain("old")) == 1


def test_a_page_captured_twice_has_its_versions(desk: Desk, tmp_path: Path) -> None:
    """One file, one URL, two days: both captures count, and the second text is an edit."""
    later = Page(text="فقرة أولى عُدّلت بعد النشر بأيام.", date="2019-05-09T10:00:00Z")
    desk.take(warc(tmp_path / "a.warc.gz", [Page(), later]))
    assert [row["version"] for row in desk.rows("articles")] == [1, 2]
    assert [row["type"] for row in desk.rows("changes")] == ["published", "edited"]
    assert len(desk.rows("captures")) == 2


def test_pages_without_digests_are_no_repetition(desk: Desk, tmp_path: Path) -> None:
    """Nothing to prove is said and no fault; two texts without digests are two versions."""
    later = Page(text="فقرة أولى عُدّلت بعد النشر بأيام.", date="2019-05-09T10:00:00Z")
    (row,) = desk.take(warc(tmp_path / "a.warc.gz", [Page(), later], digests=False)).rows
    assert row["findings"] == ["2 of 3 records bear no digest that could be checked"]
    assert len(desk.rows("articles")) == 2
    (verdict,) = desk.run("verify", "--all", "--json").rows
    assert (verdict["faults"], verdict["unproved"]) == ([], 2)


def test_a_digest_over_the_chunk_framing_is_proved(desk: Desk, tmp_path: Path) -> None:
    """Warcio and wget digest a chunked payload with its framing; read, it is without."""
    data = Page().body
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)
    headers = (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))
    (row,) = desk.take(warc(tmp_path / "a.warc.gz", [Page(raw=framed, headers=headers)])).rows
    assert row["findings"] == []
    assert [one["headline"] for one in desk.rows("articles")] == [Page().headline]


def test_wgets_quirks_are_read(desk: Desk, tmp_path: Path) -> None:
    """A target URI in angle brackets, a folded header, chunks announced and taken off already."""
    path = warc(
        tmp_path / "a.warc",
        [Page(headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")))],
        gzip=False,
    )
    raw = path.read_bytes().replace(Page().url.encode(), b"<%b>" % Page().url.encode())
    path.write_bytes(raw.replace(b"WARC-Type: response", b"WARC-Type:\r\n  response"))
    desk.take(path)
    (row,) = desk.rows("articles")
    assert (row["url"], row["headline"]) == (Page().url, Page().headline)


def test_what_is_no_answer_over_http_is_kept_and_said(desk: Desk, tmp_path: Path) -> None:
    """DNS, an undated page, a revisit without a head: no failure, and each counted by its kind."""
    pages = [
        Page(url="dns:example.org", status="", raw=b"20190501\nexample.org. A 192.0.2.1\n"),
        Page(url=f"{HOME}/article/3", date="2019"),
        Page(url=f"{HOME}/article/4", kind="revisit", status="", raw=b""),
        Page(),
        Page(url=f"{HOME}/gone", status="404 Not Found"),
    ]
    (row,) = desk.take(warc(tmp_path / "a.warc.gz", pages)).rows
    about = "records are kept but not indexed: no dated answers over HTTP"
    assert row["findings"] == [f"2 response {about}", f"1 revisit {about}"]
    assert row["captures"] == {"captured": 1, "gone": 1, "revisited": 1}
    assert desk.run("verify", "--all").status == 0


def test_a_package_is_taken_apart_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    """The WARCs of a WACZ, the WACZ itself, and where each came from are kept."""
    one = warc(tmp_path / "b-data.warc.gz", [OTHER])
    two = warc(tmp_path / "a-data.warc.gz", [Page()])
    package = wacz(tmp_path / "crawl.wacz", [one, two])
    desk.take(package)
    (made,) = desk.place.chain("old")
    kept = {key.rpartition("/")[2]: raw for key, raw in desk.kept().items()}
    assert kept["package.wacz"] == package.read_bytes()
    assert kept["00001.warc.gz"] == two.read_bytes()
    assert kept["00002.warc.gz"] == one.read_bytes()
    told = made.draft.imported
    assert told is not None
    assert told.names == {
        "00001.warc.gz": "archive/a-data.warc.gz",
        "00002.warc.gz": "archive/b-data.warc.gz",
    }
    assert [entry.kind for entry in made.draft.objects] == ["warc", "warc", "wacz", "dispositions"]
    assert len(desk.rows("articles")) == 2
    assert desk.run("verify", "--all").status == 0


def test_a_damaged_file_is_taken_as_far_as_it_can_be_read(desk: Desk, tmp_path: Path) -> None:
    """A byte in the first of two pages: the other is read, and the bytes between them are told.

    The next night, a rebuild and `verify` live with it; the file stays what it was.
    """
    path = warc(tmp_path / "a.warc.gz", [Page(), OTHER])
    raw = bytearray(path.read_bytes())
    first = raw.index(b"\x1f\x8b\x08", 1)
    raw[first + 30] ^= 0xFF
    path.write_bytes(raw)
    (row,) = desk.take(path).rows
    (finding,) = row["findings"]
    assert finding.startswith(f"00001.warc.gz: bytes {first} to ")
    assert [article["url"] for article in desk.rows("articles")] == [OTHER.url]
    (verdict,) = desk.run("verify", "--all", "--json").rows
    assert (verdict["faults"], len(verdict["damaged"])) == ([], 1)
    rows = desk.tables()
    assert desk.run("rebuild").status == 0
    assert desk.tables() == rows


def test_a_file_of_another_site_is_taken_and_said(desk: Desk, tmp_path: Path) -> None:
    """A name mistaken on the command line is noticed; mirrors are captured elsewhere too."""
    page = Page(url="http://mirror.example/x")
    (row,) = desk.take(warc(tmp_path / "a.warc.gz", [page])).rows
    assert row["findings"] == ["no capture in it is of a host of old"]


def test_an_import_does_not_steer_our_own_crawls(desk: Desk, tmp_path: Path) -> None:
    """The frontier learns nothing from what others captured, and no revisit will refer to it."""
    desk.take(warc(tmp_path / "a.warc.gz", [Page()]))
    derived = desk.place.stores.derived
    ours = [key for key in derived.keys("") if not key.startswith(("tables/", "index/"))]
    assert ours == []


def test_records_of_any_size_are_read_plain_and_packed(tmp_path: Path) -> None:
    """Blocks around the reader's own piece size: the same records, each found by its place."""
    sizes = [0, 1, (1 << 18) - 700, 1 << 18, (1 << 19) + 3, 5]
    blocks: dict[bool, list[bytes]] = {}
    for packed in (True, False):
        file = io.BytesIO()
        writer = WARCWriter(file, gzip=packed)
        writer._create_temp_file = io.BytesIO
        for number, size in enumerate(sizes):
            head = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
            payload = io.BytesIO(b"\r\n\r\nWARC/1.0" * (size // 12) + b"x" * (size % 12))
            record = writer.create_warc_record(
                f"http://x/{number}", "response", payload=payload, http_headers=head
            )
            writer.write_record(record)
        raw = file.getvalue()
        found = list(records(io.BytesIO(raw)))
        assert sum(record.length for record in found) == len(raw)
        for record in found:
            (same,) = records(io.BytesIO(raw[record.offset :][: record.length]))
            assert same.block == record.block
        blocks[packed] = [record.block for record in found]
    assert blocks[True] == blocks[False]
    assert len(blocks[True]) == len(sizes)
