"""What can go wrong around a night on this machine; a branch of `warraq.errors`."""

from __future__ import annotations

from warraq.errors import WarraqError


class LocalError(WarraqError):
    """Something of the local runtime could not be done."""


class ServiceDown(LocalError):
    """A service did not start or does not answer; the message names its log."""
