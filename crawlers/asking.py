"""What is known of a URL to ask for -> the request, with its priority and its conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy import Request

from config.site import Site
from crawlers import validators
from crawlers.dispositions import Disposition, Role
from crawlers.validators import Validator
from crawlers.wire.attempts import Trail

NOT_A_URL: tuple[Disposition, str] = ("out-of-scope", "not a URL")
_PRIORITY: dict[Role, int] = {"robots": 50, "home": 30, "seed": 20, "article": 10, "requisite": 0}
_NEW = 5
"""What seeds name goes before what the plan holds."""


def request(meta: dict[str, Any], site: Site, known: Mapping[str, Validator]) -> Request | None:
    """A request for `meta["url"]` in its `meta["role"]`; None where it is no URL."""
    url, role, via = meta["url"], meta["role"], meta["via"]
    is_new = role == "article" and meta.get("found_by") != "frontier"
    priority = _PRIORITY[role] + _NEW * is_new
    trail = {"trail": Trail(), **meta}
    try:
        asked = Request(url, meta=trail, priority=priority, dont_filter=True)
    except ValueError:
        return None
    if via:
        asked.headers[b"Referer"] = via.encode()
    if validators.may_be_revisit(role, site.revisits):
        asked.meta["revisitable"] = True
        if role == "requisite" and url in known:
            asked.headers.update(known[url].conditions)
    return asked
