"""What keeps a URL from being fetched or a seed from being read: one tree."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class CrawlError(Exception):
    """A crawl cannot go on as asked; the message says what, where and what to do."""


class SeedFault(CrawlError):
    """A seed answered, but with nothing new URLs can be read from; it is reported by name."""


class NotFetched(IgnoreRequest):
    """A request that is not sent; `disposition` and `reason` say which fate its URL met."""

    def __init__(self, disposition: str, reason: str) -> None:
        super().__init__(f"{disposition}: {reason}")
        self.disposition = disposition
        self.reason = reason
