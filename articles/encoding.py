"""Bytes of a page and what is said of them -> the codec they are in."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]{1,40})", re.IGNORECASE)
# WHATWG Encoding, 4.2: these labels mean windows-1252 on the web.
_LATIN = frozenset({"iso8859-1", "ascii"})
# HTML standard, 13.2.3.2, looks into the first 1024 bytes for a charset; real heads are fuller.
_HEAD_BYTES = 8192
# Of the characters beyond ASCII, how many may be broken before a page is not UTF-8 after all.
_BROKEN_SHARE = 0.05
_BEYOND_ASCII = 0x80
_ARABIC = re.compile("[\u0621-\u064a]")


def encoding_of(body: bytes, content_type: str) -> str:
    """The Python codec of a page: byte order mark, then what the bytes and labels agree on.

    A body that is UTF-8 throughout is UTF-8 whatever its labels say: windows-1256 or Latin text of
    any length does not happen to be valid UTF-8.  Otherwise the first label (header, then meta)
    whose codec takes the bytes wins; where none does, slightly broken UTF-8 or windows-1256.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return codec
    if takes("utf-8", body):  # nearly every page; the share below comes to the same, slowly
        return "utf-8"
    declared = _labels(body, content_type)
    if _broken_share(body) <= _BROKEN_SHARE:
        return "utf-8"
    fitting = (codec for codec in declared if codec != "utf-8" and takes(codec, body))
    return next(fitting, None) or _detected(body)


def takes(codec: str, body: bytes) -> bool:
    """Whether a codec reads these bytes from end to end."""
    try:
        body.decode(codec)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _labels(body: bytes, content_type: str) -> list[str]:
    header = [label[1] for label in _PARAMETER.finditer(content_type)]
    metas = [label[1].decode("ascii") for label in _META.finditer(body[:_HEAD_BYTES])]
    return [codec for label in header + metas if (codec := _codec(label))]


def _codec(label: str) -> str | None:
    try:
        info = codecs.lookup(label.strip().lower())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return "cp1252" if info.name in _LATIN else info.name


def _broken_share(body: bytes) -> float:
    """The share of characters beyond ASCII that are not UTF-8: a page cut short has one."""
    text = body.decode("utf-8", errors="replace")
    beyond = sum(1 for character in text if character > "\x7f")
    return text.count("\ufffd") / beyond if beyond else 0.0


def _detected(body: bytes) -> str:
    """windows-1256 where that reads as Arabic, else windows-1252."""
    arabic = len(_ARABIC.findall(body.decode("cp1256", errors="replace")))
    beyond = sum(1 for byte in body if byte >= _BEYOND_ASCII)
    return "cp1256" if arabic > beyond // 2 else "cp1252"
