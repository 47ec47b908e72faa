"""Request path -> reply: what the sample newspaper answers, before any socket."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.newspaper import press
from tests.newspaper.noise import Noise
from tests.newspaper.press import Press
from tests.newspaper.stories import SECTIONS, issue, removed

STATIC = Path(__file__).parent / "static"
STATIC_CHANGED = "Sat, 01 Nov 2025 06:00:00 GMT"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, media type, body and the headers that belong to this one answer."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def reply(target: str, *, edition: int, home: str, noise: Noise) -> Reply:
    """The answer to a GET of `target`, a path with or without a query."""
    path, query = urlsplit(target).path, urlsplit(target).query
    printer = Press(issue(edition), home, noise)
    if found := _static(path):
        return found
    if path == "/" and (short := re.fullmatch(r"p=(\d+)", query)):
        return _short_link(printer, int(short[1]))
    for pattern, answer in _ROUTES:
        if match := re.fullmatch(pattern, path):
            return answer(printer, edition, *match.groups())
    return _missing(printer, 404)


def _static(path: str) -> Reply | None:
    file = (STATIC / unquote(path).lstrip("/")).resolve()
    if not (file.is_relative_to(STATIC) and file.is_file()):
        return None
    body = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Reply(200, kind, body, {"ETag": tag, "Last-Modified": STATIC_CHANGED})


def _short_link(printer: Press, story_id: int) -> Reply:
    """`/?p=4101`, the shortlink and guid of every article, leads to its address."""
    story = next((item for item in printer.stories if item.id == story_id), None)
    return _moved(printer.home + story.path) if story else _missing(printer, 404)


def _front(printer: Press, _edition: int) -> Reply:
    return _html(printer.front())


def _section(printer: Press, _edition: int, section: str, page: str | None = None) -> Reply:
    number = int(page or 1)
    pool = [story for story in printer.stories if story.section == section]
    if section not in SECTIONS or not 1 <= number <= press.pages_of(pool):
        return _missing(printer, 404)
    if page == "1":
        return _moved(printer.home + press.page_path(section, 1))
    return _html(printer.section(section, number))


def _article(printer: Press, edition: int, number: str, _slug: str | None) -> Reply:
    story_id = int(number)
    if status := removed(edition).get(story_id):
        return _missing(printer, status)
    story = next((item for item in printer.stories if item.id == story_id), None)
    return _html(printer.article(story)) if story else _missing(printer, 404)


def _old_address(printer: Press, edition: int) -> Reply:
    return _moved(printer.home + press.path_of(press.MOVED_TO))


def _private(printer: Press, _edition: int) -> Reply:
    """Never asked for by a crawler that obeys robots.txt; answers as an article would."""
    return _html(printer.article(printer.stories[0]))


def _notice(printer: Press, _edition: int) -> Reply:
    return _html(printer.other("notice.html"))


def _feed(printer: Press, _edition: int) -> Reply:
    return Reply(200, "application/rss+xml; charset=UTF-8", printer.feed().encode())


def _sitemap(printer: Press, _edition: int) -> Reply:
    return Reply(200, "text/xml; charset=UTF-8", printer.other("sitemap.xml").encode())


def _robots(printer: Press, _edition: int) -> Reply:
    return Reply(200, "text/plain; charset=utf-8", printer.other("robots.txt").encode())


def _missing(printer: Press, status: int) -> Reply:
    reason = "أُزيلت هذه المادة نهائياً." if status == 410 else "ربما حُذفت أو تغيّر عنوانها."
    return Reply(status, HTML, printer.other("missing.html", reason=reason).encode())


def _html(page: str) -> Reply:
    return Reply(200, HTML, page.encode(), {"Cache-Control": "no-cache"})


def _moved(url: str) -> Reply:
    return Reply(301, HTML, b"", {"Location": url, "X-Redirect-By": "WordPress"})


_ROUTES: tuple[tuple[str, Callable[..., Reply]], ...] = (
    (r"/", _front),
    (r"/category/([a-z]+)/(?:page/(\d+)/)?", _section),
    (r"/feed/", _feed),
    (r"/sitemap\.xml", _sitemap),
    (r"/robots\.txt", _robots),
    (r"(?i:" + re.escape(press.OLD_ADDRESS) + ")", _old_address),
    (r"(?i:" + re.escape(press.PRIVATE) + ")", _private),
    (r"(?i:" + re.escape(press.NOTICE) + ")", _notice),
    (r"/(\d+)/(?:([^/]*)/)?", _article),
)
