"""What a step or a command may end in, and the exit status of each."""

from __future__ import annotations

from archive.errors import ArchiveError, BadKey, NoManifest
from articles.errors import ArticleError, TableError
from config.errors import ConfigError

GAPS, WRONG_USE, NOTHING = 1, 2, 3


class WarraqError(Exception):
    """One sentence: what, where, what to do."""

    status = NOTHING


class WrongUse(WarraqError):
    """The command or a setting is wrong."""

    status = WRONG_USE


class AnotherCrawlRuns(WarraqError):
    """A crawl of this site holds the spool; wait for it, or stop it."""


class NightFault(WarraqError):
    """A night that is kept but cannot be called done; `snapshot` is where it is kept."""

    def __init__(self, message: str, snapshot: str) -> None:
        super().__init__(message)
        self.snapshot = snapshot


class NothingDone(NightFault):
    """Not one page was got: the site is down, moved or refuses us."""


class CrawlIncomplete(NightFault):
    """The crawl was cut short, or its report does not add up."""

    status = GAPS


class LayoutDrift(NightFault):
    """What was read is in the tables, and the site's rules no longer fit what it publishes."""

    status = GAPS


FAULTS = (WarraqError, ConfigError, ArchiveError, ArticleError, TableError)
"""All that is foreseen: each ends in one sentence."""


def status_of(fault: Exception) -> int:
    """The exit status of one of `FAULTS`."""
    if isinstance(fault, WarraqError):
        return fault.status
    return WRONG_USE if isinstance(fault, ConfigError | BadKey | NoManifest) else NOTHING
