"""Site files against live sites: a first one from a look, a check, a page kept as a test."""
