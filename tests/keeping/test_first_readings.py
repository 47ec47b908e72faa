"""Pages that are an article at last, and rows of an older Warraq: what reading again does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.compute as pc

from archive import keys, manifest
from archive.manifest import Draft, Kept
from archive.records.rendering import Rendering
from archive.records.writer import WarcWriter, Written
from articles.tables.files import dataset_of
from articles.tables.replacing import replace
from crawlers import dispositions
from crawlers.dispositions import Fate
from tests.archive.samples import page
from tests.keeping.desk import Desk
from tests.keeping.foreign import HOME, Page, warc
from tests.keeping.test_reextraction import SHORT, WHOLE, again, capture_of, current, rules
from warraq import steps
from warraq.rows import syndicating

KNOWING = [*SHORT, {"headline": "h1", "body": "main.other"}]
OWN = (
    '<html lang=ar><head><link rel=canonical href="{home}/article/{n}"></head><body>'
    "<h1>{title}</h1><main class=other><p>{text}</p>"
    "<p>وفقرة ثانية منها تكمل ما بدأته الأولى.</p></main></body></html>"
)


def own_page(number: int, text: str, title: str = "عنوان", **about: str) -> Page:
    """A page in a design that the first rules do not know."""
    raw = OWN.format(home=HOME, n=number, title=title, text=text).encode()
    return Page(url=f"{HOME}/article/{number}", raw=raw, **about)


def test_an_own_page_after_its_amp_page_is_no_edit(desk: Desk, tmp_path: Path) -> None:
    """The AMP page was read on its night, the article's own only now: other words, and no event."""
    rules(desk, SHORT)
    amp = Page(url=f"{HOME}/article/1/amp", headline="عنوان 1", date="2019-05-01T08:00:00Z")
    own = own_page(1, "نص الصفحة نفسها أطول من نص صفحة الهاتف.", "عنوان 1")
    desk.take(warc(tmp_path / "both.warc.gz", [amp, own]))
    assert [row["type"] for row in desk.rows("changes")] == ["published"]
    rules(desk, KNOWING)
    assert again(desk, "--all")["first"] == 1
    assert sorted(row["version"] for row in current(desk)) == [1, 2]
    assert [row["type"] for row in desk.rows("changes")] == ["published"]


def test_a_rendered_page_is_read_for_the_first_time(desk: Desk, tmp_path: Path) -> None:
    """From what the browser showed, not from the shell that was sent; its capture says so."""
    rules(desk, SHORT)
    shown = own_page(7, "نص لم يظهر إلا بعد أن عمل المتصفح.").body
    snapshot = rendered(desk, tmp_path / "rendered", f"{HOME}/article/7", shown)
    assert steps.extract(steps.index(snapshot)) == '{"pages": 0, "versions": 0}'
    rules(desk, KNOWING)
    assert again(desk, "--all")["first"] == 1
    (row,) = current(desk)
    assert row["text"].startswith("نص لم يظهر إلا بعد")
    assert [one["after_record_id"] for one in desk.rows("changes")] == [row["record_id"]]
    capture = capture_of(desk, f"{HOME}/article/7")
    assert (capture["article_id"], capture["shows"]) == (row["article_id"], "article")
    assert desk.run("trace", row["article_id"]).status == 0
    assert again(desk, "--all")["rows"] == 0


def rendered(desk: Desk, folder: Path, url: str, shown: bytes) -> str:
    """A snapshot of one page that says nothing as sent; what a browser made of it lies beside."""
    writer = WarcWriter(folder, site="old", info={"software": "tests"}, roll_bytes=1 << 30)
    sent = writer.write(page(url, body=b"<div id=app></div>"))
    kept = writer.write_rendering(
        Rendering(url, sent.record_id, sent.captured_at, shown, b"", b"{}")
    )
    (sealed,) = writer.close()
    night, stamp, now = date(2026, 11, 22), "20261122010203000", datetime.now(UTC).isoformat()
    objects = []
    for key, body, kind in (
        (keys.warc("old", night, sealed.path.name), sealed.path, "warc"),
        (
            keys.dispositions("old", night, stamp),
            dispositions.dump([fate(url, sent, kept)]),
            "dispositions",
        ),
    ):
        put = desk.place.stores.archive.put_once(key, body, kind="application/octet-stream")
        objects.append(Kept(key, put.size, put.sha256 or "", kind))
    draft = Draft("old", night, stamp, now, now, "complete", "0" * 64, tuple(objects), {})
    return str(manifest.commit(desk.place.stores.archive, draft).snapshot)


def fate(url: str, sent: Written, shown: Written) -> Fate:
    """What became of a page that was rendered."""
    return Fate(
        url,
        "article",
        "captured",
        status=200,
        captured_at=sent.captured_at.isoformat(),
        record_id=sent.record_id,
        filename=sent.filename,
        offset=sent.offset,
        length=sent.length,
        rendered_id=shown.record_id,
    )


def test_a_capture_has_the_canonical_link_of_its_article(desk: Desk, tmp_path: Path) -> None:
    """Set when the page is read for the first time, and gone when it is an article no more."""
    rules(desk, SHORT)
    desk.take(warc(tmp_path / "one.warc.gz", [own_page(3, "فقرة أولى من مادة لا يعرفها أحد.")]))
    assert capture_of(desk, f"{HOME}/article/3")["canonical_url"] is None
    rules(desk, KNOWING)
    again(desk, "--all")
    capture = capture_of(desk, f"{HOME}/article/3")
    assert capture["canonical_url"] == f"{HOME}/article/3"
    assert capture["identity_key"] == f"{HOME.removeprefix('http://')}/article/3"
    rules(desk, SHORT)
    again(desk, "--all")
    assert capture_of(desk, f"{HOME}/article/3")["canonical_url"] is None


def test_rows_of_an_older_warraq_get_what_they_lack(desk: Desk, tmp_path: Path) -> None:
    """Keys beside the text and the canonical of a capture: told, entered in place, and no news."""
    rules(desk, WHOLE)
    pages = [Page(url=f"{HOME}/article/{n}", headline=f"عنوان {n}") for n in (1, 2)]
    desk.take(warc(tmp_path / "two.warc.gz", pages))
    whole = desk.place.stores.tables.read("articles").to_pylist()
    forget(desk, "search_key", "signature")
    version = desk.place.stores.tables.version("articles")
    told = again(desk, "--all", "--dry-run")
    assert (told["keys"], told["rows"], told["other"]) == (2, 2, 0)
    assert desk.place.stores.tables.version("articles") == version
    assert "2 get their keys for search and for copies" in desk.run("extract", "--all").out
    back = desk.place.stores.tables.read("articles").to_pylist()
    assert sorted(map(repr, back)) == sorted(map(repr, whole))
    assert again(desk, "--all")["rows"] == 0
    assert desk.place.stores.tables.version("articles") == (version or 0) + 1
    assert syndicating.syndicate(desk.place.stores.tables, everything=True).articles == 2


def test_a_column_that_follows_from_the_bytes_comes_by_a_better_reading(
    desk: Desk, tmp_path: Path
) -> None:
    """Layout and digest of a row from before these were: told by name, and no edit."""
    rules(desk, WHOLE)
    desk.take(warc(tmp_path / "one.warc.gz", [Page()]))
    forget(desk, "layout", "text_sha256")
    told = again(desk, "--all")
    assert (told["rows"], told["columns"]) == (1, {"layout": 1, "text_sha256": 1})
    (row,) = current(desk)
    assert (row["layout"], len(row["text_sha256"])) == ("rules/1", 64)
    assert len(desk.rows("changes")) == 1


def forget(desk: Desk, *columns: str) -> None:
    """Leave these columns of every article empty, as rows have them that were written before."""
    tables = desk.place.stores.tables
    place = tables.place("articles")
    there = dataset_of(tables.opened("articles"), place.uri, place.schema, place.options)
    rows = there.to_table(filter=pc.field("site") == "old").to_pylist()
    replace(
        place,
        "old",
        {row["record_id"] for row in rows},
        {row["month"] for row in rows},
        lambda known: [row | dict.fromkeys(columns) for row in known],
    )


def test_a_dry_run_is_legible(desk: Desk, tmp_path: Path) -> None:
    """What differs stands in its line, word by word, however far down the paragraph it is."""
    rules(desk, WHOLE)
    long = " ".join(["كلمة"] * 100) + " <b class=x>ويُفتح المعبر غداً</b>"
    desk.take(warc(tmp_path / "one.warc.gz", [Page(text=long)]))
    rules(desk, [{**WHOLE[0], "remove": ["b.x"]}])
    told = desk.run("extract", "--all", "--dry-run").out.splitlines()
    many = ("كلمة " * 16).strip()
    assert told == [
        "1 pages read again, 1 rows would change",
        "  1 bodies differ in their paragraphs",
        f"    {HOME}/article/1",
        f"      \u2067{many}  ...  {many} [-\u2068ويُفتح المعبر غداً\u2069-]\u2069",
        "  1 differ in other columns: removed 1",
        f"    {HOME}/article/1",
        "      \u2067{+\u2068site rule b.x ويُفتح المعبر غداً\u2069+}\u2069",
    ]
