"""JSON-LD scripts -> what they say of articles."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

_ARTICLE_TYPE = re.compile(r"(?:\w*article|blogposting|liveblogposting|report)", re.IGNORECASE)


def articles_in(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each thing of an article type, `@graph` opened; a script that is no JSON is passed over."""
    for script in scripts:
        for thing in _things(_loaded(script)):
            kinds = thing.get("@type")
            if any(
                isinstance(kind, str) and _ARTICLE_TYPE.fullmatch(kind)
                for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                yield thing


def _loaded(text: str) -> object:
    """JSON as pages write it: with raw newlines, or with entities as if it were HTML."""
    for read in (str, html.unescape):
        try:
            return json.loads(read(text).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _things(loaded: object) -> Iterator[dict[str, Any]]:
    if isinstance(loaded, list):
        for one in loaded:
            yield from _things(one)
    elif isinstance(loaded, dict):
        yield loaded
        yield from _things(loaded.get("@graph") or [])
