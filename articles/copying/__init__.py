"""Texts -> their likeness, and who had a text first across outlets."""
