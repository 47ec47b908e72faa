"""A job and its site -> what every WARC of the crawl says of its making, in its warcinfo record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version

from config.site import Site
from config.sitefiles import SiteFile
from crawlers.job import Job
from crawlers.settings import settings

_DEEDS = {
    "night": "one night",
    "backfill": "a walk through the archive",
    "single": "single pages",
    "look": "a look",
}
_PARTS = ("Scrapy", "Twisted", "pyOpenSSL", "isal")


def warcinfo(task: Job, rules: SiteFile) -> Mapping[str, str]:
    """What every WARC of this crawl says of its making; nothing of the machine it runs on."""
    site = rules.site
    ours, platform = task.user_agent.partition(" ")[0], rules.platform_raw
    robots = site.robots if site.robots == "obey" else f"ignore: {site.robots_reason}"
    return {
        "software": " ".join((ours, *(f"{part}/{version(part)}" for part in _PARTS))),
        "isPartOf": f"{site.name}/{task.night.isoformat()}",
        "crawl": task.stamp,
        "description": f"{_DEEDS[task.mode]} of {site.publisher} ({site.home})",
        "robots": robots,
        "http-header-user-agent": task.user_agent,
        "operator": task.contact,
        "rules-sha256": rules.rules_sha256,
        "site-file-sha256": sha256(rules.raw).hexdigest(),
        **({"platform-file-sha256": sha256(platform).hexdigest()} if platform else {}),
        "settings-sha256": _settings_sha256(task, site),
    }


def _settings_sha256(task: Job, site: Site) -> str:
    """A digest of Scrapy's settings as used, without the one that is a path of this machine."""
    used = {name: value for name, value in settings(task, site).items() if name != "LOG_FILE"}
    return sha256(json.dumps(used, sort_keys=True, default=str).encode()).hexdigest()
