"""A job and its site -> Scrapy's settings for the crawl."""

from __future__ import annotations

from typing import Any

from config.site import Site
from crawlers.browser import chromium
from crawlers.job import Job

ROBOT_NAME = "Warraq"
# What Scrapy would do by itself and the spider does, or nobody should.
_LEFT_TO_US = {
    "HTTPERROR_ALLOW_ALL": True,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REFERER_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "URLLENGTH_LIMIT": 0,
    "MEMUSAGE_ENABLED": False,
}


def settings(task: Job, site: Site) -> dict[str, Any]:
    """Scrapy's settings for a site; what is not here is Scrapy's default."""
    wire = "crawlers.wire.handler.WireHandler"
    middlewares = {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "crawlers.wire.attempts.NewAttempt": 1,
        # Last of all to see an answer: a page is shown once it will not be asked for again.
        "crawlers.browser.rendering.Rendering": 50 if site.browser else None,
        "crawlers.robots.RobotsGate": 100 if site.robots == "obey" else None,
        "crawlers.pace.Pace": 560,
    }
    return {
        "USER_AGENT": task.user_agent,
        "ROBOTSTXT_USER_AGENT": ROBOT_NAME,
        "DOWNLOAD_HANDLERS": {"http": wire, "https": wire},
        "DOWNLOADER_MIDDLEWARES": middlewares,
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "crawlers.hops.Hops": 900,
        },
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": f"{site.language},en;q=0.5",
            # zstd and deflate are sent by some and replayed by none: see docs/decisions/0003.
            "Accept-Encoding": "gzip, br",
        },
        # crawlers.pace keeps the distance; only it knows what hosts ask for.
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 2,
        # Scrapy starts as many tasks for each page as it may work on items; we make none.
        "CONCURRENT_ITEMS": 1,
        # In the order in which they were met: the newest first, as seeds have them.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "DOWNLOAD_TIMEOUT": site.timeout_seconds,
        "DOWNLOAD_MAXSIZE": 64 << 20,
        "RETRY_TIMES": 2,
        # A retry is next, before its host has reason to be left alone.
        "RETRY_PRIORITY_ADJUST": 1,
        # 429 only where it says when to come back: crawlers.pace sees to that.
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408, 429],
        **_LEFT_TO_US,
        "LOG_LEVEL": "INFO",
        "LOG_FILE": str(task.log),
        "LOG_VERSIONS": [],
        "TWISTED_DNS_RESOLVER": (
            "crawlers.wire.resolver.RecordingResolver"
            if task.allow_private
            else "crawlers.resolver.PublicResolver"
        ),
        **(chromium.settings(task, site) if site.browser else {}),
    }
