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
# Surrogates in UTF-8: a pair, or one alone.
_SURROGATES = re.compile(
    rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]"
)
_ARABIC_WORD = re.compile("(?<![A-Za-z])[\u0621-\u064a]{2,}(?![A-Za-z])")
# A page begins with markup, and its first letter tells how many bytes a letter has.
_WIDE = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def encoding_of(body: bytes, content_type: str) -> str:
    """The Python codec of a page: byte order mark, width, then what bytes and labels agree on.

    A body that is UTF-8 throughout is UTF-8 whatever its labels say: windows-1256 or Latin text of
    any length does not happen to be valid UTF-8.  Otherwise the first label (header, then meta)
    whose codec takes the bytes wins; where none does, slightly broken UTF-8 or windows-1256.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return codec
    if wide := _WIDE.get(body[:2]):
        return wide
    if takes("utf-8", body):  # nearly every page; the share below comes to the same, slowly
        return "utf-8"
    declared = _labels(body, content_type)
    if _broken_share(body) <= _BROKEN_SHARE:
        return "utf-8"
    fitting = (codec for codec in declared if codec != "utf-8" and takes(codec, body))
    said = next(fitting, None)
    # Servers say Latin 1 of whatever they send, where nobody has told them otherwise.
    return _detected(body) if said in (None, "cp1252") else said


def decoded(body: bytes, codec: str) -> str:
    """The text of a page; broken bytes are U+FFFD, and surrogates written as UTF-8 themselves.

    A pair of those is the character that programs of old databases meant; a lone one is for
    `wording.printable` to take out and to note.
    """
    return body.decode(codec, errors=_BROKEN)


def _mended(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = _SURROGATES.match(error.object, error.start) if error.encoding == "utf-8" else None
    if found is None:
        return "\ufffd", error.end
    text = found[0].decode("utf-8", errors="surrogatepass")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"), found.end()


_BROKEN = "warraq.broken"
codecs.register_error(_BROKEN, _mended)


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
    text = decoded(body, "utf-8")
    beyond = sum(1 for character in text if character > "\x7f")
    return text.count("\ufffd") / beyond if beyond else 0.0


def _detected(body: bytes) -> str:
    """windows-1256 where most of what is not ASCII are Arabic words of it, else windows-1252.

    `ä` of windows-1252 is a letter of windows-1256 too, but stands alone among Latin ones.
    """
    words = _ARABIC_WORD.findall(body.decode("cp1256", errors="replace"))
    beyond = sum(1 for byte in body if byte >= _BEYOND_ASCII)
    return "cp1256" if sum(map(len, words)) > beyond // 2 else "cp1252"
