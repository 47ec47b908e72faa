"""Names -> what a resolver says and what it notes, with the system's answers given: JSON."""

from __future__ import annotations

import json
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from twisted.internet import reactor as installed
from twisted.internet.defer import Deferred, inlineCallbacks

from crawlers.wire.pool import CURRENT, Download

ANSWERS = {"news.example": "9.9.9.9", "inside.example": "10.1.2.3", "9.9.9.9": "9.9.9.9"}
reactor: Any = installed


@inlineCallbacks
def asked(resolver: Any, names: list[str]) -> Any:
    """Ask one after the other, as one download; print what came and stop."""
    download = Download(Path(), datetime.now(UTC), [])
    CURRENT.set(download)
    told = []
    for name in names:
        answer: Deferred[str] = resolver.getHostByName(name)
        try:
            told.append((yield answer))
        except Exception as error:
            told.append(type(error).__name__)
    noted = [(lookup.host, lookup.addresses) for lookup in download.lookups or ()]
    print(json.dumps({"told": told, "noted": noted}))
    reactor.stop()


class _Process:
    """What Scrapy hands a resolver to read its settings from."""

    settings = Settings()


if __name__ == "__main__":
    socket.gethostbyname = ANSWERS.__getitem__
    chosen = load_object(sys.argv[1]).from_crawler(_Process(), reactor)
    reactor.callWhenRunning(asked, chosen, sys.argv[2:])
    reactor.run()
