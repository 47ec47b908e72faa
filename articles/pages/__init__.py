"""Captured bytes -> a page, parsed once, and what its head says of it."""
