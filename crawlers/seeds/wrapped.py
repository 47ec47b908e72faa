"""Bytes -> the JSON in them, past what a server printed around it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import islice

from crawlers.errors import SeedFault
from crawlers.seeds import markup

_BEGINNING = re.compile(r"[\[{](?=\s*[\[{\"\]}])")
# PHP notices come before the JSON; what is longer than this, or holds more that looks like it, is a
# page of its own.
_PREAMBLE = 65_536
_MOST_BEGINNINGS = 200


def json_in(raw: bytes, *, wanted: Callable[[object], bool]) -> tuple[object, tuple[str, ...]]:
    """The value, and a note where something stood around it; a SeedFault where there is none.

    A byte order mark says nothing and is passed over in silence.  Behind anything else the first
    value that is `wanted` counts: a page may hold other JSON for its own use.
    """
    text = raw.decode("utf-8-sig", errors="replace")
    try:
        return json.loads(text), ()
    except (ValueError, RecursionError):
        pass
    decoder = json.JSONDecoder()
    for start in islice(_BEGINNING.finditer(text[:_PREAMBLE]), _MOST_BEGINNINGS):
        try:
            value, _end = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        if wanted(value):
            return value, ("JSON with other text around it (PHP notices?), read all the same",)
    if not text.strip():
        raise SeedFault(f"an empty answer ({len(raw)} bytes)")
    raise SeedFault("HTML where JSON should be" if markup.is_html(raw) else "malformed JSON")
