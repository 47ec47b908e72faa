"""Exchanges -> WARC records -> sealed files, and back again from their bytes."""
