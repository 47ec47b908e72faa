"""Bytes -> text: byte order marks, labels that lie, and pages with no label at all."""

from __future__ import annotations

import pytest

from articles.pages.encoding import encoding_of
from articles.pages.page import parsed
from tests.articles.samples import capture, page

TEXT = page("<p>فتح السوق أبوابه صباح اليوم، وعاد الباعة.</p>")
META_1256 = '<meta charset="windows-1256">'
META_8859 = '<meta charset="ISO-8859-6">'
META_UTF8 = '<meta http-equiv="Content-Type" content="text/html; charSet=utf-8">'


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (TEXT.encode(), "text/html", "utf-8"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=windows-1256", "utf-8"),
        (TEXT.encode("utf-16"), "text/html", "utf-16-le"),
        (TEXT.encode("cp1256"), "text/html", "cp1256"),
        (TEXT.encode("cp1256"), "text/html; charset=windows-1256", "cp1256"),
        (TEXT.encode("cp1256"), 'text/html; charset="windows-1256"', "cp1256"),
        ((META_1256 + TEXT).encode("cp1256"), "text/html; charset=utf-8", "cp1256"),
        ((META_UTF8 + TEXT).encode("cp1256"), "text/html", "cp1256"),
        (TEXT.encode(), "text/html; charset=windows-1256", "utf-8"),
        ((META_1256 + TEXT).encode(), "text/html", "utf-8"),
        (TEXT.encode("iso8859-6", "ignore"), "text/html; charset=iso-8859-6", "iso8859-6"),
        (META_8859.encode() + TEXT.encode("iso8859-6", "ignore"), "text/html", "iso8859-6"),
        (TEXT.encode(), "text/html; charset=no-such-thing", "utf-8"),
        (TEXT.encode()[:-30] + b"\xd9", "text/html", "utf-8"),
        ("<p>Café à Paris, déjà vu</p>".encode("cp1252"), "text/html", "cp1252"),
        ("<p>Café à Paris</p>".encode("cp1252"), "text/html; charset=iso-8859-1", "cp1252"),
        (b"", "", "utf-8"),
        (TEXT.encode("cp1256"), "text/html; charset=ISO-8859-1", "cp1256"),
        ((META_1256 + TEXT).encode("cp1256"), "text/html; charset=iso-8859-1", "cp1256"),
        ("<p>Für größere Äcker, möglichst früh</p>".encode("cp1252"), "text/html", "cp1252"),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-16le", "utf-16-le"),
        (TEXT.encode("utf-16-be"), "text/html", "utf-16-be"),
    ],
)
def test_encoding(body: bytes, content_type: str, encoding: str) -> None:
    """The bytes decide first, then the header, then the meta, then what reads as Arabic."""
    assert encoding_of(body, content_type) == encoding


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_headline_in_every_encoding(codec: str) -> None:
    """The same page gives the same headline however its bytes are encoded."""
    found = parsed(capture(TEXT.encode(codec), content_type="text/html"))
    assert found.value("h1") == "عنوان المادة"


def test_surrogates_in_the_bytes() -> None:
    """A pair written as two is one character; a lone one is taken out and noted."""
    pair, lone = b"\xed\xa0\xbd\xed\xb8\x80", b"\xed\xa0\x80"
    body = TEXT.encode() + b"<h2>" + pair + b"1" + lone + b"2</h2>"
    found = parsed(capture(body, content_type="text/html; charset=UTF-8"))
    assert (found.value("h2"), found.stripped) == ("\U0001f60012", "U+D800")


def test_one_broken_byte_spoils_one_letter() -> None:
    """A page cut or damaged in one place is still UTF-8, not windows-1256 throughout."""
    found = parsed(capture(TEXT.encode() + b"<p>\xff</p>", content_type="text/html; charset=UTF-8"))
    assert found.value("h1") == "عنوان المادة"
