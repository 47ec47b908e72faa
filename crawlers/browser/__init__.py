"""Pages as Chromium shows them, of exchanges that only our own wire made."""
