"""WordPress REST answers, whole, wrapped or closed -> posts and the page with older ones."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.errors import SeedFault
from crawlers.seeds import Found
from crawlers.seeds.wordpress import closed, first_page, is_past_end, wordpress

API = "https://news.example/wp-json/wp/v2/posts"
FIRST = first_page(API)
NOTICE = (
    b"<br />\n<b>Notice</b>: Undefined index: x in <b>/srv/[theme]/f.php</b> on line <b>7</b>\n"
)
PAST_END = json.dumps(
    {"code": "rest_post_invalid_page_number", "message": "...", "data": {"status": 400}}
).encode()


def post(number: int, **changed: Any) -> dict[str, Any]:
    """A post as `_fields` asks for it."""
    return {
        "id": number,
        "date_gmt": f"2026-11-{number:02}T05:41:00",
        "modified_gmt": f"2026-11-{number:02}T06:00:00",
        "link": f"https://news.example/{number}/",
        "slug": f"n-{number}",
    } | changed


def page_of(*posts: dict[str, Any]) -> bytes:
    """An answer with these posts."""
    return json.dumps(posts).encode()


def asked(url: str) -> dict[str, list[str]]:
    """The query of an address."""
    return parse_qs(urlsplit(url).query)


def test_first_page_asks_for_the_most_and_the_least() -> None:
    """A hundred posts and five fields of each; what the site file asks itself is kept."""
    assert asked(FIRST) == {
        "per_page": ["100"],
        "_fields": ["id,date_gmt,modified_gmt,link,slug"],
        "page": ["1"],
    }
    own = asked(first_page("https://news.example/?rest_route=/wp/v2/posts&per_page=20"))
    assert own["rest_route"] == ["/wp/v2/posts"]
    assert own["per_page"] == ["20"]


def test_posts_come_with_their_dates_in_utc() -> None:
    """`date_gmt` says no zone and means UTC; the Found says so.  Drafts' zero dates are none."""
    raw = page_of(post(2), post(1, date_gmt="0000-00-00T00:00:00"), post(3, date_gmt=None))
    assert wordpress(raw, FIRST).found == (
        Found("https://news.example/2/", "2026-11-02T05:41:00+00:00", "2026-11-02T06:00:00+00:00"),
        Found("https://news.example/1/", "", "2026-11-01T06:00:00+00:00"),
        Found("https://news.example/3/", "", "2026-11-03T06:00:00+00:00"),
    )


@pytest.mark.parametrize(
    ("page", "total", "posts", "older"),
    [
        (1, "3", 1, "2"),
        (2, "3", 1, "3"),
        (3, "3", 1, None),
        (1, "0", 1, None),
        (1, "", 100, "2"),
        (1, "", 99, None),
        (4, "soon", 100, "5"),
    ],
)
def test_the_total_bounds_the_paging(page: int, total: str, posts: int, older: str | None) -> None:
    """By the header; where a cache took it away, a full page has a next one."""
    url = FIRST.replace("&page=1", f"&page={page}")
    harvest = wordpress(page_of(*[post(1)] * posts), url, total_pages=total)
    assert harvest.next_pages == ()
    assert [asked(address)["page"][0] for address in harvest.older_pages] == (
        [older] if older else []
    )
    assert all(asked(a)["per_page"] == ["100"] for a in harvest.older_pages)


@pytest.mark.parametrize(
    ("before", "after", "noted"),
    [
        (b"\xef\xbb\xbf", b"", False),
        (b"\xef\xbb\xbf\xef\xbb\xbf", b"", True),
        (NOTICE, b"", True),
        (b"", b"<!-- cached by a plugin -->", True),
        (b"<html><body><pre>", b"</pre></body></html>", True),
        (b'<script>var x = [{"id": "menu"}, 1], y = {"z": 1};</script>', b"", True),
    ],
)
def test_wrapped_json_is_recovered(before: bytes, after: bytes, noted: bool) -> None:
    """A byte order mark, PHP notices, comments, a page around it: the posts all the same."""
    harvest = wordpress(before + page_of(post(1)) + after, FIRST)
    assert [found.url for found in harvest.found] == ["https://news.example/1/"]
    assert bool(harvest.notes) is noted


def test_a_list_that_php_made_an_object_is_read() -> None:
    """A filter that takes posts out leaves `{"0": ..., "2": ...}`."""
    raw = json.dumps({"0": post(1), "2": post(2)}).encode()
    assert len(wordpress(raw, FIRST).found) == 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", r"an empty answer \(0 bytes\)"),
        (b"<!doctype html><h1>x</h1>", "HTML where JSON should be"),
        (b'[{"id": 1, "link": ', "malformed JSON"),
        (b"[" * 100_000, "malformed JSON"),
        (b"[]", "knows no posts"),
        (b"{}", "not WordPress's posts"),
        (b"[1, 2]", "not WordPress's posts"),
        (b'{"code": "rest_no_route"}', "answers 'rest_no_route'; name a feed"),
        (page_of(post(1, link=None), post(2, link="javascript:x")), "posts without links"),
    ],
)
def test_what_gives_no_posts_says_why(raw: bytes, said: str) -> None:
    """Each in a sentence, never a traceback."""
    with pytest.raises(SeedFault, match=said):
        wordpress(raw, FIRST)


def test_beyond_the_last_page_is_the_end_and_no_fault() -> None:
    """Told by 400 and its code, or by an empty list on a later page."""
    assert is_past_end(400, PAST_END)
    assert not is_past_end(200, PAST_END)
    assert not is_past_end(400, b'{"code": "rest_invalid_param"}')
    assert wordpress(b"[]", FIRST.replace("&page=1", "&page=2")).found == ()


@pytest.mark.parametrize(
    ("status", "raw", "said"),
    [
        (401, b'{"code": "rest_not_logged_in"}', "answered 401 with 'rest_not_logged_in'; name"),
        (403, b"<html>Forbidden</html>", "answered 403; name a feed, a sitemap or a section"),
        (404, NOTICE + b'{"code": "rest_no_route"}', "answered 404 with 'rest_no_route'"),
        (404, b"", "answered 404; name"),
    ],
)
def test_a_closed_interface_is_a_sentence(status: int, raw: bytes, said: str) -> None:
    """The code it gave, where it gave one, and what to do instead."""
    assert said in closed(status, raw)


def test_a_post_on_another_page_of_the_answer_is_one() -> None:
    """A link given twice is found once."""
    assert len(wordpress(page_of(post(1), post(1)), FIRST).found) == 1


def test_a_long_page_without_json_is_soon_given_up() -> None:
    """Ten megabytes that promise JSON at every step."""
    began = time.process_time()
    with pytest.raises(SeedFault):
        wordpress(b'[{"' * 3_000_000, FIRST)
    assert time.process_time() - began < 2


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall_over(raw: bytes) -> None:
    """Posts or a SeedFault, whatever comes."""
    try:
        wordpress(NOTICE + raw, FIRST)
    except SeedFault:
        closed(500, raw)
