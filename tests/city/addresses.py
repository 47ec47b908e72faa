"""Addresses as they are asked for -> their parts, whatever their spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from tests.city.noise import Noise


def split(target: str) -> tuple[str, dict[str, str]]:
    """A request target or URL -> its path, unescaped, and its query."""
    parts = urlsplit(target)
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    path = unicodedata.normalize("NFC", unquote(parts.path))
    return path, {name: unquote(value) for name, _, value in pairs}


def escaped(slug: str, noise: Noise | None = None) -> str:
    """A path as it is sent; with noise in small or capital hex digits, as servers disagree."""
    sent = quote(slug)
    return sent.lower() if noise and noise.chance.random() < 0.5 else sent


def numbered(query: Mapping[str, str], name: str) -> int:
    """A number in a query; 0 where there is none."""
    stated = query.get(name, "")
    return int(stated) if stated.isdecimal() else 0
