"""Captures by URL and time: CDXJ lines, merged and looked up in any spelling."""
