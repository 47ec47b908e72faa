"""The container of an article -> its own text: cleaned, in blocks, trimmed, signed."""
