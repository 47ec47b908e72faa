"""The wiring: the steps of a night as plain functions, and the command line."""

__version__ = "0.1.0"
