"""What keeps a crawl from going on or a seed from being read: one tree."""

from __future__ import annotations


class CrawlError(Exception):
    """A crawl cannot go on as asked; the message says what, where and what to do."""


class SeedFault(CrawlError):
    """A seed answered, but with nothing new URLs can be read from; it is reported by name."""
