"""A night's capture: its lease, its crawl, its spool, and what its fates teach."""
