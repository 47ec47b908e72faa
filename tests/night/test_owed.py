"""Pictures a crawl was stopped before: the next one asks for them, though their page rests."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections import Counter

import pytest

from archive import keys
from tests.night.hostile import Hostile, Script, feed, page
from tests.night.many import crawls_in, until
from tests.night.workplace import NIGHTS, Workplace, ended, site_file

PICTURES = [f"/{number}.png" for number in range(20)]
HELD = PICTURES[:2]
"""As many as a crawl asks for at once."""


def picture(path: str) -> Script:
    """A picture of its own; one that is held comes only when it is asked for again."""

    def play(connection: socket.socket, ask: int) -> None:
        if path in HELD and ask == 1:
            time.sleep(20)
        connection.sendall(page(path, kind="image/png"))

    return play


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)]
)
def test_what_a_page_is_owed(how: signal.Signals, workplace: Workplace) -> None:
    """Stopped or killed over the first pictures: all are there after the next run of that night.

    The page is not asked for again, none of what it is owed twice, and nothing is owed any more.
    """
    with Hostile() as site:
        images = "".join(f"<img src={path}>" for path in PICTURES)
        site.scripts |= {"/": page("<p>home"), "/feed/": feed(f"{site.home}/article/0")}
        site.scripts["/article/0"] = page(f"<h1>خبر</h1><div class=entry><p>x</p>{images}</div>")
        site.scripts |= {path: picture(path) for path in PICTURES}
        workplace.add_site("owed", site_file("owed", site.port))
        crawl = workplace.start("capture", "owed", "--date", NIGHTS[0])
        until(lambda: {*HELD} <= {*site.asked}, "the crawl asks for pictures", 40)
        for pid in [crawl.pid, *(crawls_in(workplace.spool) if how == signal.SIGKILL else ())]:
            os.kill(pid, how)
        ended(crawl, 30)
        until(lambda: not crawls_in(workplace.spool), "the crawl ends", 20)
        told = workplace.run("capture", "owed", "--date", NIGHTS[0])
        assert (told.status, told.complaints) == (0, [])
        asked = Counter(site.asked)
    fates = workplace.fates("owed")
    owed = {url: fate for url, fate in fates.items() if fate.role == "requisite"}
    assert set(owed) == {f"{site.home}{it}" for it in PICTURES}
    assert {(fate.disposition, fate.via) for fate in owed.values()} == {
        ("captured", f"{site.home}/article/0")
    }
    assert asked["/article/0"] == 1
    assert {path: asked[path] for path in PICTURES} == {
        path: 1 + (path in HELD) for path in PICTURES
    }
    assert json.loads(workplace.stores.derived.read(keys.owed("owed"))) == {}
