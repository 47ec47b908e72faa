"""What can go wrong between an exchange and its kept, provable bytes: one tree."""

from __future__ import annotations

import errno

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class ArchiveError(Exception):
    """The archive is not as it must be; the message says what, where and what to do."""


class RecordUnwritable(ArchiveError):
    """An exchange could not become a record: its page fails and is counted."""


class DiskFull(RecordUnwritable):
    """The disk under the spool has no room left: the crawl stops cleanly."""


class RecordUnreadable(ArchiveError):
    """What should be a WARC record cannot be read as one."""


class SeveralRecords(RecordUnreadable):
    """One gzip member holds several records, so that none of them has a place of its own."""


class NotImportable(ArchiveError):
    """A file of others cannot enter the archive as it is; the message says what would help."""


class BadKey(ArchiveError):
    """A key of the store is not of the form its name promises."""


class ObjectExists(ArchiveError):
    """The key is already taken by other bytes: a person looks."""


class StoreUnavailable(ArchiveError):
    """The store did not answer, or not now: what is spooled waits and is tried again."""


class StoreRefused(ArchiveError):
    """The store answered no (credentials, policy, a missing guarantee): trying again is useless."""


class LeaseHeld(ArchiveError):
    """Another run has the lease of this site; wait for it."""


class NoManifest(ArchiveError):
    """A snapshot has no manifest, so it was never committed."""


class FixityError(ArchiveError):
    """What is kept is not what was written: stop, and enter it in the custody record."""


class MissingObject(FixityError):
    """A manifest or an index names an object or record that is not there."""


class DigestMismatch(FixityError):
    """The bytes are there and are not those that were written."""


def unwritable(error: OSError) -> RecordUnwritable:
    """What the disk said, as our own error; without a path, since it may end in a record."""
    if error.errno in _NO_ROOM:
        return DiskFull("the spool's disk has no room for a record: free some and run again")
    why = errno.errorcode.get(error.errno or 0, "unknown")
    return RecordUnwritable(f"the spool did not take a record ({why}): look at its disk")
