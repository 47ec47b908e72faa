"""A URL in any spelling -> its history and its replay."""
