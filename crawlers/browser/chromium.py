"""Debian's Chromium: where it is, and how it is started so that nothing of it reaches a network."""

from __future__ import annotations

import os
import shutil
from typing import Any

from config.site import Site
from crawlers.job import Job

VIEWPORT = {"width": 1280, "height": 900}

# What a page asks for is taken from Chromium and handed to our wire.  These are for what it does
# beside that.  Seen to leave without them: preconnects, WebSockets and TURN over TCP (proxy,
# resolver), STUN over UDP (WebRTC); see docs/decisions/0022.
_NO_WAY_OUT = (
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_NO_EXTRAS = ("--disable-gpu", "--disable-extensions", "--mute-audio", "--block-new-web-contents")


def executable() -> str | None:
    """Where Chromium is, as PATH has it; None where it is not installed."""
    return shutil.which("chromium")


def settings(task: Job, site: Site) -> dict[str, Any]:
    """scrapy-playwright's settings: one Chromium, started when the first page needs it."""
    return {
        "WARRAQ_ALLOW_PRIVATE": task.allow_private,
        "PLAYWRIGHT_BROWSER_PROVIDER": "crawlers.browser.provider.ChromiumProvider",
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": executable(),
            "args": [*_NO_WAY_OUT, *_NO_EXTRAS],
            # Chromium's sandbox refuses to run for root, which is what a container runs as.
            "chromium_sandbox": os.geteuid() != 0,
        },
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": site.timeout_seconds * 1000,
    }


def context(site: Site, user_agent: str) -> dict[str, Any]:
    """What one page is shown in: nothing of an earlier page, and our own name."""
    return {
        "user_agent": user_agent,
        "locale": site.language,
        "timezone_id": site.timezone,
        "viewport": VIEWPORT,
        "accept_downloads": False,
        "service_workers": "block",
        "reduced_motion": "reduce",
    }
