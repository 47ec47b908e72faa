"""Pages of walls against robots, and pages behind them -> which is which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.walls import LONGEST, wall

HTML = {"content-type": "text/html; charset=UTF-8"}
STORY = "<title>خبر - جريدة</title><h1>خبر</h1><p>Just a moment... قال المتحدث، ثم سكت.</p>"
JSD = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("<title>Just a moment...</title><p>Enable JavaScript and cookies", "cloudflare"),
        ("<script>window._cf_chl_opt = {cvId: '3'};</script>", "cloudflare"),
        ("<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'>", "cloudflare"),
        ("<TITLE>Attention Required! | Cloudflare</TITLE>", "cloudflare"),
        ("<div id='cf-browser-verification'>", "cloudflare"),
        (
            "<title>You are being redirected...</title><script>var sucuri_cloudproxy_js='';",
            "sucuri",
        ),
        ("<title>Sucuri WebSite Firewall - Access Denied</title>", "sucuri"),
        ("<iframe>Request unsuccessful. Incapsula incident ID: 1-2</iframe>", "imperva"),
        ("<html><head><title>DDOS-GUARD</title>", "ddos-guard"),
        ("<script>document.cookie = '__arcsjs=' + eval('1')</script>", "arvancloud"),
        ("<p>The site is protected by Imunify360</p>", "imunify360"),
        (
            "<meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F'>",
            "siteground",
        ),
    ],
)
def test_a_walls_own_page_is_named(page: str, name: str) -> None:
    """By what stands on it, whatever the status."""
    assert wall(HTML, page.encode()) == name
    assert wall({}, page.encode()) == name


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"cf-mitigated": "challenge"}, "cloudflare"),
        ({"x-amzn-waf-action": "captcha"}, "aws"),
        ({"sg-captcha": "challenge"}, "siteground"),
        ({"location": "https://n.example/?__cf_chl_tk=x"}, "cloudflare"),
        ({"location": "/.well-known/sgcaptcha/?r=%2F"}, "siteground"),
    ],
)
def test_a_wall_may_say_so_in_its_head(headers: dict[str, str], name: str) -> None:
    """Then the body may be empty, or be anything."""
    assert wall(headers, b"") == name
    assert wall(HTML | headers, STORY.encode()) == name


@pytest.mark.parametrize(
    "page",
    [
        STORY,
        STORY + JSD,
        STORY + "<script type='a1-text/javascript' data-cf-settings='a1-|49'></script>",
        STORY + "<a class='__cf_email__' data-cfemail='1'>[email&#160;protected]</a>",
        STORY + "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>",
        STORY + "<p>يحمي الموقع نفسه عبر Cloudflare وSucuri وDDoS-Guard.</p>",
        "<title>Just a moment... with the minister - News</title>",
        "",
    ],
)
def test_a_page_behind_a_wall_is_a_page(page: str) -> None:
    """Scripts that walls put into ordinary pages, and stories that speak of them."""
    headers = HTML | {"server": "cloudflare", "cf-ray": "1", "location": "/1/"}
    assert wall(headers, page.encode()) == ""


def test_a_long_page_or_another_kind_is_not_looked_through() -> None:
    """No challenge is that long; a script or a picture holds anything."""
    mark = b"<script>window._cf_chl_opt={}</script>"
    assert wall(HTML, mark + b" " * LONGEST) == ""
    assert wall({"content-type": "application/javascript"}, mark) == ""


@given(st.binary(max_size=300), st.dictionaries(st.sampled_from(["location", "x"]), st.text()))
def test_no_answer_makes_it_fall_over(body: bytes, headers: dict[str, str]) -> None:
    """A name or none, whatever comes."""
    assert isinstance(wall(headers, body), str)
