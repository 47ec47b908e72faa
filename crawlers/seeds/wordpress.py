"""WordPress REST answers -> posts with true UTC dates, page after page.

By the REST API handbook (Pagination, Posts): `X-WP-TotalPages` counts the pages, and a page beyond
the last is answered 400 with the code `rest_post_invalid_page_number`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest
from crawlers.seeds.wrapped import json_in

PER_PAGE = 100  # the most the interface gives
_FIELDS = "id,date_gmt,modified_gmt,link,slug"
_PAST_END = "rest_post_invalid_page_number"
_BAD_REQUEST = 400
_OK = 200
_DATE = re.compile(r"[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d")
_INSTEAD = "name a feed, a sitemap or a section instead"


def first_page(url: str) -> str:
    """The address of the newest posts; what the site file's own query says is kept."""
    return _asking(url, per_page=str(PER_PAGE), _fields=_FIELDS, page="1")


def modified_since(url: str, day: str) -> str:
    """The address of the posts modified since a day (ISO 8601, the site's own), latest first.

    REST API handbook, Posts: `modified_after`, since WordPress 5.7; an older one passes over it
    and still gives the latest.
    """
    after = f"{day}T00:00:00"
    return _asking(url, page="1", modified_after=after, orderby="modified", order="desc")


def wordpress(raw: bytes, url: str, *, total_pages: str = "") -> Harvest:
    """The posts of one page, newest first, and the address of the page with older ones.

    `total_pages` is the header as sent; where it is missing, a page that is full has a next one.
    A SeedFault where the answer holds no posts, except beyond the first page, where that is the
    end.
    """
    answer, notes = json_in(raw, wanted=_is_answer)
    if code := _code(answer):
        raise SeedFault(f"WordPress's REST interface answers {code!r}; {_INSTEAD}")
    posts, page = _posts(answer), _page(url)
    if posts is None:
        raise SeedFault(f"JSON, but not WordPress's posts; {_INSTEAD}")
    if not posts:
        if page > 1:
            return Harvest((), notes=notes)
        raise SeedFault("WordPress's REST interface knows no posts")
    urls = ((links.absolute(url, str(post.get("link") or "")), post) for post in posts)
    found = {
        link: Found(link, _date(post, "date_gmt"), _date(post, "modified_gmt"))
        for link, post in urls
        if link
    }
    if not found:
        raise SeedFault("WordPress's posts without links; they are left out of its answers")
    last = int(total_pages) if total_pages.isdecimal() else page + (len(posts) >= _size(url))
    older = (_asking(url, page=str(page + 1)),) if page < last else ()
    return Harvest(tuple(found.values()), older_pages=older, notes=notes)


def is_past_end(status: int, raw: bytes) -> bool:
    """Whether an answer only says that the page before it was the last."""
    return status == _BAD_REQUEST and _PAST_END.encode() in raw


def closed(status: int, raw: bytes) -> str:
    """What to say of an answer other than 200: the interface's own code, if it gave one."""
    try:
        code = _code(json_in(raw, wanted=_is_answer)[0])
    except SeedFault:
        code = ""
    said = f" with {code!r}" if code else ""
    return f"WordPress's REST interface is closed, it answered {status}{said}; {_INSTEAD}"


def _is_answer(value: object) -> bool:
    return bool(_code(value)) or _posts(value) is not None


def _code(answer: object) -> str:
    """An error's own code: `{"code": "rest_no_route", "message": ..., "data": ...}`."""
    code = answer.get("code") if isinstance(answer, dict) else None
    return code if isinstance(code, str) else ""


def _posts(answer: object) -> list[dict[str, Any]] | None:
    """The posts of an answer; PHP makes an object of a list from which something was taken."""
    values = list(answer.values()) if isinstance(answer, dict) else answer
    if not isinstance(values, list) or (isinstance(answer, dict) and not values):
        return None
    is_posts = all(isinstance(value, dict) and "id" in value for value in values)
    return values if is_posts else None


def _date(post: dict[str, Any], key: str) -> str:
    """A GMT date with the zone it is in said; what was never published has none."""
    stated = str(post.get(key) or "")
    return f"{stated}+00:00" if _DATE.fullmatch(stated) else ""


def _page(url: str) -> int:
    stated = dict(parse_qsl(urlsplit(url).query)).get("page", "1")
    return int(stated) if stated.isdecimal() else 1


def _size(url: str) -> int:
    stated = dict(parse_qsl(urlsplit(url).query)).get("per_page", "10")
    return int(stated) if stated.isdecimal() else 10


def _asking(url: str, **asked: str) -> str:
    """The address with these parameters; of the first page's, those already there win."""
    parts = urlsplit(url)
    stated = dict(parse_qsl(parts.query, keep_blank_values=True))
    query = {**asked, **stated} if "page" not in stated else {**stated, **asked}
    return urlunsplit(parts._replace(query=urlencode(query, safe=",/")))
