"""The order of a night: what runs after what, when, and again."""
