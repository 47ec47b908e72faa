"""What a step or a command may end in; each class names its exit status."""


class WarraqError(Exception):
    """One sentence: what, where, what to do."""

    status = 3


class WrongUse(WarraqError):
    """The command or a setting is wrong."""

    status = 2


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

    status = 1
