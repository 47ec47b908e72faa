"""Rows -> Delta tables: schema, commits, feed, and rows set right."""
