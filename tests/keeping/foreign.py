"""WARC and WACZ files as others write them, through warcio: the tool and its quirks chosen."""

from __future__ import annotations

import gzip as gzipped
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HOME = "http://127.0.0.1:8099"
DAY = "2019-05-01T22:30:00Z"
"""Half past one in the next night in Damascus, which summer time puts three hours ahead."""


_HTML = """<!doctype html><html lang="ar"><head><title>{headline}</title></head>
<body><h1>{headline}</h1><div class="entry">
<p>{text}</p>
<p>وأوضح مدير الخدمات في البلدة أن العمل بدأ صباح الأحد في الشارع الرئيسي وينتهي قبل الشتاء.</p>
<p>وطلب الأهالي أن تصل المياه إلى الأحياء العالية أيضاً، إذ تنقطع عنها منذ شهرين.</p>
</div></body></html>"""


@dataclass(frozen=True, slots=True)
class Page:
    """One capture to write; `fields` go into the WARC header as they are."""

    url: str = f"{HOME}/article/1"
    headline: str = "عنوان قديم"
    text: str = "فقرة أولى من الخبر القديم كما نُشرت."
    date: str = DAY
    status: str = "200 OK"
    kind: str = "response"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    raw: bytes | None = None
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """The page itself."""
        if self.raw is not None:
            return self.raw
        return _HTML.format(headline=self.headline, text=self.text).encode()


OTHER = Page(url=f"{HOME}/article/2", headline="عنوان ثانٍ", text="فقرة من خبر آخر كما نُشرت.")


def warc(path: Path, pages: Iterable[Page], *, gzip: bool = True, digests: bool = True) -> Path:
    """A WARC as warcio writes it: its warcinfo, then a record a page, sha1 digests in base32."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        # Its own are files that it leaves to the garbage collector, which complains.
        writer._create_temp_file = io.BytesIO
        about = writer.create_warcinfo_record("theirs.warc", {"software": "Wget/1.21"})
        writer.write_record(about)
        for page in pages:
            record = _record(writer, page)
            if digests:
                writer.write_record(record)
            else:
                _write_bare(writer, file, record)
    return path


def _record(writer: WARCWriter, page: Page) -> ArcWarcRecord:
    head = StatusAndHeaders(page.status, page.headers, protocol="HTTP/1.1")
    return writer.create_warc_record(
        page.url,
        page.kind,
        payload=io.BytesIO(page.body),
        http_headers=head if page.status else None,
        warc_headers_dict={"WARC-Date": page.date, **page.fields},
    )


def _write_bare(writer: WARCWriter, file: io.BufferedWriter, record: ArcWarcRecord) -> None:
    """A record without digests, which warcio itself would not write."""
    single = io.BytesIO()
    inner = WARCWriter(single, gzip=False)
    inner._create_temp_file = io.BytesIO
    inner.write_record(record)
    head, _, rest = single.getvalue().partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if b"-Digest:" not in line]
    raw = b"\r\n".join(lines) + b"\r\n\r\n" + rest
    if not writer.gzip:
        file.write(raw)
        return
    file.write(gzipped.compress(raw, mtime=0))


def wacz(path: Path, warcs: Sequence[Path], *, told: dict[str, str] | None = None) -> Path:
    """A package by WACZ 1.1.1; `told` are hashes to give instead of the true ones, by path."""
    pages = json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All"}) + "\n"
    files = {f"archive/{one.name}": one.read_bytes() for one in warcs}
    files["pages/pages.jsonl"] = pages.encode()
    files["indexes/index.cdx"] = b"of no use here\n"
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": (told or {}).get(name, f"sha256:{hashlib.sha256(raw).hexdigest()}"),
            "bytes": len(raw),
        }
        for name, raw in files.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    manifest = json.dumps(package).encode()
    digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    files["datapackage.json"] = manifest
    files["datapackage-digest.json"] = json.dumps(
        {"path": "datapackage.json", "hash": (told or {}).get("datapackage.json", digest)}
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return path
