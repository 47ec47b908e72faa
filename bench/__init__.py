"""Measurements beside the field's other tools; nothing in Warraq imports this folder."""
