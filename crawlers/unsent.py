"""A request that is not sent, as Scrapy is told of it."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class NotFetched(IgnoreRequest):
    """A request that is not sent; `disposition` and `reason` say which fate its URL met."""

    def __init__(self, disposition: str, reason: str) -> None:
        super().__init__(f"{disposition}: {reason}")
        self.disposition = disposition
        self.reason = reason
