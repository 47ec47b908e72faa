"""A site whose pages are nothing until their script has run, and the things it tries to get out."""

from __future__ import annotations

import json
import struct
import zlib

from tests.crawlers.crawling import Reply, feed_of

HEADLINE = "افتتاح سوق الوراقين في دمشق"
PARAGRAPHS = (
    "افتتح يوم الاثنين سوق الوراقين القديم أبوابه أمام الزوار بعد أعمال ترميم دامت سنتين كاملتين.",
    "وقال صاحب دكان في السوق إن النسخ باليد ما زال يطلب من طلاب الخط ومن جامعي الكتب النادرة.",
    "وتقدر البلدية عدد الدكاكين التي عادت إلى العمل بنحو أربعين دكانا من أصل ستين كانت هنا.",
)
HOST = "127.0.0.2"
"""Another host than the site's: whatever arrives there did not come by our wire."""

KEYS: dict[str, object] = {
    "browser": True,
    "article_url": "/news/",
    "timeout_seconds": 20,
}
"""What the site file says beside the usual."""

BLUE, RED = (0, 0, 200), (200, 0, 0)

SCRIPT = """
const number = location.pathname.split('/').pop();
fetch('/api/' + number + '.json').then(answer => answer.json()).then(story => {
  document.cookie = 'seen=' + number;
  document.querySelector('main').innerHTML =
    '<h1>' + story.headline + '</h1><time datetime="' + story.date + '">' + story.date + '</time>' +
    '<div class="entry">' + story.text.map(line => '<p>' + line + '</p>').join('') +
    '<img src="/first.png" width="40" height="40"></div>' +
    '<div style="height: 4000px"></div><img id="far" data-far="/lazy.png" width="40" height="40">';
  const far = document.querySelector('#far');
  new IntersectionObserver((seen, watcher) => {
    if (seen[0].isIntersecting) { far.src = far.dataset.far; watcher.disconnect(); }
  }).observe(far);
});
"""

SHELL = """<!doctype html><html lang="ar" dir="rtl">
<head><meta charset="utf-8"><title>الواحة</title>
<link rel="stylesheet" href="/site.css"></head><body><main>جاري تحميل المحتوى</main>
<script src="/app.js"></script></body></html>"""

LIST_SCRIPT = """
document.querySelector('main').innerHTML =
  '<a href="/news/1">one</a> <a href="/news/2">two</a>' + (document.cookie ? document.cookie : '');
"""


HUGE = "document.body.append(document.createComment('x'.repeat(33 << 20)))"
"""More than a document may be."""


def picture(colour: tuple[int, int, int]) -> Reply:
    """A PNG of 40 by 40 pixels."""
    rows = (b"\0" + bytes(colour) * 40) * 40
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return Reply(200, b"\x89PNG\r\n\x1a\n" + b"".join(chunks), {"Content-Type": "image/png"})


def story(number: int) -> Reply:
    """What the script asks for."""
    said = {"headline": f"{HEADLINE} {number}", "date": "2026-11-22T10:00:00+03:00"}
    body = json.dumps({**said, "text": PARAGRAPHS}, ensure_ascii=False)
    return Reply(200, body, {"Content-Type": "application/json", "Set-Cookie": "visitor=1"})


def site() -> dict[str, Reply | list[Reply]]:
    """Two articles that a section names, each built by the script from JSON."""
    script = {"Content-Type": "text/javascript"}
    return {
        "/": Reply(200, SHELL),
        "/app.js": Reply(200, SCRIPT, script),
        "/site.css": Reply(200, "main { background: #eee }", {"Content-Type": "text/css"}),
        "/list": Reply(200, SHELL.replace("/app.js", "/list.js")),
        "/list.js": Reply(200, LIST_SCRIPT, script),
        "/news/1": Reply(200, SHELL),
        "/news/2": Reply(200, SHELL),
        "/api/1.json": story(1),
        "/api/2.json": story(2),
        "/first.png": picture(BLUE),
        "/lazy.png": picture(RED),
    }


def odd(tcp: int, udp: int) -> dict[str, Reply | list[Reply]]:
    """Further articles, named by a feed: one that wants out, a wall, one whose script moved."""
    elsewhere = f"fetch('http://{HOST}:{tcp}/from-shared')"
    return {
        "/feed": feed_of("/news/out", "/news/walled", "/news/moved", "/news/huge"),
        "/news/huge": Reply(200, f"<h1>h</h1><script>{HUGE}</script>"),
        "/news/out": leaking(tcp, udp),
        "/shared.js": Reply(200, elsewhere, {"Content-Type": "text/javascript"}),
        "/news/walled": Reply(200, SHELL, {"cf-mitigated": "challenge"}),
        "/news/moved": Reply(200, "<h1>m</h1><script src=/old.js></script><img src=/kept/a.png>"),
        "/robots.txt": Reply(200, "User-agent: *\nDisallow: /kept/\n"),
        "/old.js": Reply(301, "", {"Location": "/moved.js"}),
        "/moved.js": Reply(200, "document.body.append('by redirect')"),
    }


def leaking(tcp: int, udp: int) -> Reply:
    """A page that tries every way out that no request of the page goes: all to listeners."""
    there = f"{HOST}:{tcp}"
    head = f"""<link rel="preconnect" href="http://{there}">
    <link rel="dns-prefetch" href="//{there}"><link rel="icon" href="http://{there}/icon">"""
    script = f"""
    const tries = [
      () => new WebSocket('ws://{there}/ws'),
      () => new EventSource('http://{there}/events'),
      () => navigator.sendBeacon('http://{there}/beacon', 'x'),
      () => fetch('http://{there}/post', {{method: 'POST', mode: 'no-cors', body: 'x'}}),
      () => fetch('/comment', {{method: 'POST', body: 'x'}}),
      () => new SharedWorker('/shared.js'),
      () => new Worker(URL.createObjectURL(new Blob([`fetch('http://{there}/worker')`]))),
      () => new WebTransport('https://{HOST}:{udp}/transport'),
      () => navigator.serviceWorker.register('/service.js'),
      () => window.open('http://{there}/popup'),
      () => {{
        const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{HOST}:{udp}'}},
          {{urls: 'turn:{there}?transport=tcp', username: 'a', credential: 'b'}}]}});
        peer.onicecandidate = found => {{
          if (found.candidate) document.body.append('ICE' + '-' + found.candidate.candidate);
        }};
        peer.createDataChannel('x');
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
      }},
      () => addEventListener('pagehide', () => navigator.sendBeacon('http://{there}/late', 'x')),
      () => setTimeout(() => alert('still here?'), 100),
      () => setTimeout(() => {{ location = 'http://{there}/elsewhere' }}, 200),
    ];
    const failed = [];
    for (const attempt of tries) {{ try {{ attempt() }} catch (error) {{ failed.push(error) }} }}
    document.body.append(`tries: ${{tries.length}}, failed: ${{failed.length}} ${{failed.join()}}`);
    """
    page = f"<!doctype html><head>{head}</head><body><h1>out</h1><script>{script}</script></body>"
    return Reply(200, page)
