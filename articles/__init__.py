"""Captured bytes -> articles: reading, cleaning, dating and keeping records."""
