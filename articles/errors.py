"""What can go wrong while captures become articles and articles become rows."""


class ArticleError(Exception):
    """The root of this room's errors; the message says what, where and what to do."""


class RuleUnreadable(ArticleError):
    """A layout rule is not one the fast parser can follow; the site file needs another selector."""


class TableError(ArticleError):
    """The Delta tables could not be read or written."""


class TableUnwritable(TableError):
    """A commit failed; nothing of it is visible, and the same snapshot may be written again."""


class TableChanged(TableError):
    """Rows are not any more what they were when this was worked out; work it out again."""
