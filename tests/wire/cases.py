"""The awkward exchanges: what a server sends, and what a true record of it says."""

# ruff: noqa: E501  a table, one case a line

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field

import brotli

from tests.wire.server import End, Step

TEXT = "<html><body><p>الخبر كما نشر في صفحته الأولى.</p></body></html>".encode()
ARABIC = "<p>دمشق: نشرة الأخبار</p>".encode("cp1256")
BINARY = bytes(range(256)) * 40
LARGE = BINARY * 512  # 5 MB: spooled


@dataclass(frozen=True, slots=True)
class Case:
    """One exchange: the script, and the truth about it.

    `entity` is the entity-body that the payload digest is of (None: no payload is defined),
    `interim` and `excess` the sent bytes that belong to no response block, `cut` the reason in
    WARC-Truncated, `hung_up` whether the client may leave before all was sent.  `query` follows
    the name in the target, `meta` is Scrapy's, `times` how often it is asked (retries).
    """

    name: str
    script: tuple[Step, ...]
    entity: bytes | None = b""
    interim: bytes = b""
    excess: bytes = b""
    cut: str | None = None
    hung_up: bool = False
    method: str = "GET"
    body: bytes = b""
    query: str = ""
    meta: dict[str, float] = field(default_factory=dict)
    times: int = 1
    slow: bool = False


def head(*lines: str | bytes, status: str = "200 OK", version: str = "1.1") -> bytes:
    """A response head, its lines as given."""
    raw = (line if isinstance(line, bytes) else line.encode() for line in lines)
    return b"\r\n".join((f"HTTP/{version} {status}".encode(), *raw, b"", b""))


def sized(body: bytes, *lines: str | bytes, status: str = "200 OK") -> bytes:
    """A whole response with a Content-Length."""
    return head(*lines, f"Content-Length: {len(body)}", status=status) + body


def chunked(
    body: bytes, *, size: int = 1000, extension: bytes = b"", trailer: bytes = b""
) -> bytes:
    """A body in chunks."""
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    chunks = (b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces)
    return b"".join(chunks) + b"0\r\n" + trailer + b"\r\n"


def _plain() -> list[Case]:
    many = ("Set-Cookie: a=1", "set-cookie: b=2", "SET-COOKIE: c=3", "Via: 1.1 x", "Via: 1.0 y")
    odd = ("sErVeR:  odd ", "X-B:1", "Content-type:\ttext/html", "X-A:   two  spaces  ", "X-E:")
    page = "Content-Type: text/html; charset=utf-8"
    return [
        Case("plain", (sized(TEXT, page),), TEXT),
        Case("odd-headers", (sized(TEXT, *odd),), TEXT),
        Case("repeated-headers", (sized(TEXT, *many),), TEXT),
        Case("lower-case", (b"HTTP/1.1 200 ok\r\ncontent-length: 2\r\n\r\nok",), b"ok"),
        Case("no-type", (sized(TEXT),), TEXT),
        Case("windows-1256", (sized(ARABIC, "Content-Type: text/html; charset=windows-1256"),), ARABIC),
        Case("undeclared-1256", (sized(ARABIC, "Content-Type: text/html"),), ARABIC),
        Case("binary", (sized(BINARY, "Content-Type: image/png"),), BINARY),
        Case("nul-bytes", (sized(b"\0a\0" * 99, "X-Nul: a\0b", "Content-Type: text/html"),), b"\0a\0" * 99),
        Case("empty", (sized(b"", page),), b""),
        Case("large", (sized(LARGE, "Content-Type: application/octet-stream"),), LARGE),
        Case("partial", (sized(TEXT[:50], "Content-Range: bytes 0-49/99", status="206 Partial Content"),), TEXT[:50]),
        Case("query", (sized(TEXT, page),), TEXT, query="?b=&a=%d8%a7&A=%D8%A7&&x=1+2#part"),
        Case("arabic-path", (sized(TEXT, page),), TEXT, query="/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/"),
        Case("post", (sized(TEXT, page),), TEXT, method="POST", body=b"q=%D8%AE%D8%A8%D8%B1&p=1"),
        Case("head", (head(page, "Content-Length: 5000"),), None, method="HEAD"),
    ]  # fmt: skip


def _status() -> list[Case]:
    hop = "Location: /second-hop"
    challenge = ("Server: cloudflare", "Set-Cookie: __cf=1; Path=/", "cf-mitigated: challenge")
    return [
        Case("no-reason", (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",), b"ok"),
        Case("blank-reason", (sized(TEXT, status="200 "),), TEXT),
        Case("odd-reason", (sized(TEXT, status="200 All  is   Well"),), TEXT),
        Case("latin-1-reason", (b"HTTP/1.1 200 Tr\xe8s bien\r\nX-\xe9: \xe9t\xe9\r\nContent-Length: 2\r\n\r\nok",), b"ok"),
        Case("first-hop", (sized(b"moved", hop, status="301 Moved Permanently"),), b"moved"),
        Case("second-hop", (sized(b"", "location: /plain?hop", status="302 Found"),), b"", times=0),
        Case("not-modified", (head('ETag: "x"', status="304 Not Modified"),), None),
        Case("no-content", (head("X-Empty: yes", status="204 No Content"),), None),
        Case("missing", (sized(b"no such page", status="404 Not Found"),), b"no such page"),
        Case("gone", (sized(b"gone", status="410 Gone"),), b"gone"),
        Case("challenge", (sized(b"Just a moment...", *challenge, status="403 Forbidden"),), b"Just a moment..."),
        Case("unavailable", (sized(b"later", "Retry-After: 1", status="503 Unavailable"),), b"later", times=2),
        Case("strange-status", (sized(TEXT, status="799 Who Knows"),), TEXT),
        Case("early-hints", (head("Link: </a.css>", status="103 Early Hints"), 0.15, sized(TEXT)), TEXT,
             interim=head("Link: </a.css>", status="103 Early Hints")),
        Case("interim-twice", (head(status="100 Continue") + head("L: 1", status="103 Early Hints") + sized(TEXT),),
             TEXT, interim=head(status="100 Continue") + head("L: 1", status="103 Early Hints")),
    ]  # fmt: skip


def _headers() -> list[Case]:
    bare = b"HTTP/1.1 200 OK\nContent-Length: 2\nX-Bare: lf\n\nok"
    mixed = b"HTTP/1.1 200 OK\r\nX-A: 1\nX-B: 2\r\nContent-Length: 2\n\r\nok"
    return [
        Case("folded", (sized(TEXT, "X-Folded: one\r\n two\r\n\tthree"),), TEXT),
        Case("bare-lf", (bare,), b"ok"),
        Case("mixed-line-ends", (mixed,), b"ok"),
        Case("no-colon", (sized(TEXT, "this line has no colon", "X-After: 1"),), TEXT),
        Case(
            "utf-8-header", (sized(TEXT, "Content-Disposition: inline; filename=خبر.html"),), TEXT
        ),
        Case("long-header", (sized(TEXT, "X-Long: " + "a" * 60_000),), TEXT),
        Case("many-headers", (sized(TEXT, *(f"X-{n}: {n}" for n in range(400))),), TEXT),
        Case("same-length-twice", (head("Content-Length: 2", "Content-Length: 2") + b"ok",), b"ok"),
        Case("dripped-head", tuple(bytes((byte,)) for byte in sized(b"ok")), b"ok"),
        Case("excess", (sized(TEXT) + b"and then some",), TEXT, excess=b"and then some"),
    ]


def _bodies() -> list[Case]:
    packed, brotlied = gzip.compress(TEXT * 9, mtime=0), brotli.compress(TEXT * 9)
    zstd = (
        b"\x28\xb5\x2f\xfd\x20"
        + bytes((len(TEXT),))
        + (len(TEXT) << 3 | 1).to_bytes(3, "little")
        + TEXT
    )
    te, trailers = "Transfer-Encoding: chunked", b"X-Checksum: 99\r\nx-also:  this \r\n"
    old = head("Content-Type: text/html", version="1.0")
    return [
        Case("gzip", (sized(packed, "Content-Encoding: gzip"),), packed),
        Case("brotli", (sized(brotlied, "Content-Encoding: br"),), brotlied),
        Case("zstd", (sized(zstd, "Content-Encoding: zstd"),), zstd),
        Case("deflate", (sized(zlib.compress(TEXT), "Content-Encoding: deflate"),), zlib.compress(TEXT)),
        Case("not-gzip", (sized(b"\x1f\x8b not", "Content-Encoding: gzip"),), b"\x1f\x8b not"),
        Case("chunked", (head(te) + chunked(TEXT * 20),), TEXT * 20),
        Case("small-chunks", (head(te), *(chunked(TEXT[:30], size=1)[at : at + 7] for at in range(0, 200, 7))), TEXT[:30]),
        Case("chunk-extension", (head(te) + chunked(TEXT, size=9, extension=b';a="1"', trailer=trailers),), TEXT),
        Case("upper-case-chunks", (head("transfer-encoding: Chunked") + b"000A\r\n0123456789\r\n0\r\n\r\n",), b"0123456789"),
        Case("chunked-and-length", (head("Content-Length: 7", te) + chunked(TEXT),), TEXT),
        Case("gzip-chunked", (head(te, "Content-Encoding: gzip") + chunked(packed, size=50),), packed),
        Case("brotli-chunked", (head(te, "Content-Encoding: br") + chunked(brotlied, size=9),), brotlied),
        Case("large-chunked", (head(te) + chunked(LARGE, size=70_000),), LARGE),
        Case("till-close", (old + TEXT, End.CLOSE), TEXT),
        Case("till-close-1.1", (head("Connection: close") + TEXT, End.CLOSE), TEXT),
        Case("drip", (sized(TEXT)[:-5], *(step for byte in TEXT[-5:] for step in (0.02, bytes((byte,))))), TEXT),
    ]  # fmt: skip


def _broken() -> list[Case]:
    te, short = "Transfer-Encoding: chunked", head("Content-Length: 5000") + TEXT
    conflict = head("Content-Length: 2", "Content-Length: 3") + b"ok!"
    return [
        Case("short-length", (short, End.CLOSE), TEXT, cut="disconnect", times=2),
        Case("short-chunk", (head(te) + b"400\r\n" + TEXT, End.CLOSE), TEXT, cut="disconnect", times=2),
        Case("reset", (short, End.RESET), TEXT, cut="disconnect", times=2),
        Case("reset-till-close", (head("Connection: close") + TEXT, End.RESET), TEXT, cut="disconnect"),
        Case("reset-in-head", (b"HTTP/1.1 200 OK\r\nX-A: ", End.RESET), None, cut="disconnect", times=2),
        Case("bad-chunk", (head(te) + b"4\r\ngood\r\nzz\r\nbad\r\n",), b"good", cut="unspecified", hung_up=True, times=2),
        Case("unknown-coding", (head("Transfer-Encoding: x-packed") + TEXT,), None, cut="unspecified", hung_up=True, times=2),
        Case("two-lengths", (conflict,), b"ok!", cut="unspecified", hung_up=True, times=2),
        Case("not-http", (b"SSH-2.0-OpenSSH_9.2\r\n\r\nhello\r\n",), None, cut="unspecified", hung_up=True, times=2),
        Case("silent", (End.CLOSE,), times=2),
        Case("hang-in-body", (short, End.HANG), TEXT, cut="time", meta={"download_timeout": 1}, times=2, slow=True),
        Case("hang-at-once", (End.HANG,), meta={"download_timeout": 1}, times=2, slow=True),
        Case("too-long", (head("Content-Length: 9000") + TEXT, End.HANG), TEXT, cut="length", hung_up=True,
             meta={"download_maxsize": 2000}, slow=True),
        Case("too-long-chunked", (head(te) + chunked(BINARY)[:-5], End.HANG), BINARY, cut="length", hung_up=True,
             meta={"download_maxsize": 2000}, slow=True),
        Case("stopped", (short, End.HANG), TEXT, cut="unspecified", slow=True),
    ]  # fmt: skip


CASES: tuple[Case, ...] = (*_plain(), *_status(), *_headers(), *_bodies(), *_broken())
