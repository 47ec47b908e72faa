"""What a newspaper says when it does not show the article: gone, led away, denied, or pretended."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.city.noise import Noise

_MISSING = {
    "ar": (
        "عذراً، الصفحة التي تبحث عنها غير موجودة",
        "الصفحة غير موجودة",
        "404",
        "هذه الصفحة غير موجودة",
    ),
    "en": ("Page not found", "404", "Nothing found", "Oops! That page can't be found."),
    "ku": ("404", "Page not found"),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, media type, body, and the headers that belong to this one answer."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def page(html: str, *, status: int = 200, encoding: str = "utf-8", declared: bool = True) -> Reply:
    """A web page; where its encoding is not `declared` here, its own head has to say it."""
    kind = f"text/html; charset={encoding}" if declared else "text/html"
    return Reply(status, kind, html.encode(encoding, "xmlcharrefreplace"))


def xml(text: str, kind: str = "application/rss+xml") -> Reply:
    """A feed or a sitemap."""
    return Reply(200, f"{kind}; charset=UTF-8", text.encode())


def robots(*lines: str) -> Reply:
    """robots.txt for everybody."""
    return Reply(200, "text/plain", "\n".join(("User-agent: *", *lines)).encode())


def moved(url: str, chance: Random) -> Reply:
    """Led to another address, for ever or for now."""
    return Reply(chance.choice((301, 302, 307, 308)), "text/html", b"", {"Location": url})


def missing(language: str, noise: Noise, *, status: int, chance: Random) -> Reply:
    """A page that says there is none; with status 200 the page alone says so."""
    said = chance.choice(_MISSING[language])
    html = (
        f"<!doctype html><html><head><meta charset=utf-8><title>{said}</title></head>"
        f"<body {'class=error404' if chance.random() < 0.3 else ''}>"
        f"<h1>{said}</h1><p>{noise.clock} {noise.token}</p></body></html>"
    )
    return page(html, status=status)


def busy() -> Reply:
    """Unavailable for now; it may be asked again at once."""
    return Reply(503, "text/html", b"<h1>Service Unavailable</h1>", {"Retry-After": "0"})


def broken(chance: Random) -> Reply:
    """A fault of the server's own."""
    return Reply(chance.choice((500, 502, 504)), "text/html", b"<h1>Internal Server Error</h1>")


def denied(noise: Noise, chance: Random) -> Reply:
    """One of the ways in which a server turns a visitor away."""
    status, title, headers = chance.choice(
        (
            (401, "Authorization Required", {"WWW-Authenticate": "Basic"}),
            (403, "403 Forbidden", {}),
            (403, "Just a moment...", {"cf-mitigated": "challenge", "Server": "cloudflare"}),
            (200, "Just a moment...", {"Server": "cloudflare"}),
            (503, "Just a moment...", {"cf-mitigated": "challenge", "Server": "cloudflare"}),
            (429, "Too Many Requests", {"Retry-After": "0"}),
            (503, "Service Unavailable", {"Retry-After": "0"}),
            (451, "Unavailable For Legal Reasons", {}),
        )
    )
    html = (
        f"<!doctype html><html><head><title>{title}</title></head><body>"
        f'<div id="challenge-running">{noise.token}</div><h2>{title}</h2></body></html>'
        if "moment" in title
        else f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    )
    return Reply(status, "text/html; charset=UTF-8", html.encode(), dict(headers))
