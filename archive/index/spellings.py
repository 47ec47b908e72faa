"""A SURT key -> the keys of the other spellings of its URL that a person may ask by.

A key has forgotten scheme, `www.`, port, letter case and trailing slash already, and escapes are
one whatever their case.  What it keeps apart is whether letters with marks are composed or not
(NFC, NFD; Unicode Standard Annex 15): a server may tell the two apart, and browsers, keyboards and
file systems write either.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_PLAIN = re.compile(
    r"https?://(?:www\d*\.)?((?:[a-z0-9-]++\.)*+[a-z][a-z0-9-]*+)"
    r"((?:/(?![./])(?:[\w.~,+=-]++|%[89a-f][0-9a-f])*+)*+)",
    re.ASCII | re.IGNORECASE,
)
"""A URL of whose key only letter case, host and last slash must be minded: no query, port or user,
no empty or dotted segment, no escape of a letter that needs none."""

_ESCAPED = re.compile(r"(?:%[89a-f][0-9a-f])+", re.IGNORECASE)
_FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")


def key_of(url: str) -> str:
    """The SURT key of a URL, as pywb makes it.

    Most URLs of news pages are plain, and theirs is made here, which takes a tenth of the time.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is None:
        # Seldom needed, and it brings an HTTP client along that takes 70 ms to import.
        import surt  # noqa: PLC0415

        key: str = surt.surt(url)
        return key
    host, path = plain[1].lower().split("."), plain[2].lower().removesuffix("/")
    return f"{','.join(reversed(host))}){path or '/'}"


def others(key: str) -> set[str]:
    """The keys of its composed and decomposed spellings that are not the key itself."""
    letters = _ESCAPED.sub(_decoded, key)
    return {_escaped(unicodedata.normalize(form, letters)) for form in _FORMS} - {key}


def _decoded(run: re.Match[str]) -> str:
    raw = bytes.fromhex(run[0].replace("%", ""))
    try:
        return raw.decode()
    except UnicodeDecodeError:  # another encoding, whose letters nobody can tell
        return run[0]


def _escaped(text: str) -> str:
    """Letters beyond ASCII as the lower-case escapes of their UTF-8."""
    return "".join(
        letter if letter.isascii() else "".join(f"%{byte:02x}" for byte in letter.encode())
        for letter in text
    )
