"""A job and its site -> Scrapy's settings for the crawl."""

from __future__ import annotations

from typing import Any

from config.site import Site
from crawlers.job import Job

ROBOT_NAME = "Warraq"


def settings(task: Job, site: Site) -> dict[str, Any]:
    """Scrapy's settings for a site; what is not here is Scrapy's default."""
    wire = "crawlers.wire.handler.WireHandler"
    middlewares = {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "crawlers.wire.attempts.NewAttempt": 1,
        "crawlers.robots.RobotsGate": 100 if site.robots == "obey" else None,
    }
    return {
        "USER_AGENT": task.user_agent,
        "ROBOTSTXT_USER_AGENT": ROBOT_NAME,
        "DOWNLOAD_HANDLERS": {"http": wire, "https": wire},
        "DOWNLOADER_MIDDLEWARES": middlewares,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": f"{site.language},en;q=0.5",
            # zstd and deflate are sent by some and replayed by none: see docs/decisions/0003.
            "Accept-Encoding": "gzip, br",
        },
        "DOWNLOAD_DELAY": site.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0,
        # Scrapy 2.19 keeps its own limit per domain only where there is a delay as well.
        "CONCURRENT_REQUESTS": 2,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "DOWNLOAD_TIMEOUT": site.timeout_seconds,
        "DOWNLOAD_MAXSIZE": 64 << 20,
        "RETRY_TIMES": 2,
        # 429 is an answer to respect, not to try again at once.
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
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
        "LOG_LEVEL": "INFO",
        "LOG_FILE": str(task.log),
        "LOG_VERSIONS": [],
        "TWISTED_DNS_RESOLVER": (
            "crawlers.wire.resolver.RecordingResolver"
            if task.allow_private
            else "crawlers.addresses.PublicResolver"
        ),
    }
