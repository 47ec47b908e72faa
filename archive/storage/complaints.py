"""What boto3 raises -> our tree: the deed, the place, and what to do about it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
)
from botocore.exceptions import ConnectionError as NotConnected

from archive.errors import (
    ArchiveError,
    DigestMismatch,
    MissingObject,
    StoreRefused,
    StoreUnavailable,
)

ABSENT = frozenset({"NoSuchKey", "NoSuchBucket", "NoSuchVersion", "404", "NotFound"})
TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_BEYOND = frozenset({"InvalidRange", "416"})
_UNANSWERED = (NotConnected, HTTPClientError, IncompleteReadError)
_PASSING = frozenset({408, 409, 425, 429})
_SERVER_ERROR = 500
_CREDENTIALS = "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_REMEDIES = {
    "RequestTimeTooSkewed": "set this machine's clock",
    "InvalidBucketName": "check WARRAQ_ARCHIVE and WARRAQ_DERIVED",
    "MethodNotAllowed": "check AWS_ENDPOINT_URL_S3: is it an S3 server?",
    "405": "check AWS_ENDPOINT_URL_S3: is it an S3 server?",
    "NotImplemented": "that store lacks what the archive needs; see `warraq store check`",
}


@contextlib.contextmanager
def told(deed: str, place: str) -> Iterator[None]:
    """Raise what boto3 raises as one sentence of ours: MissingObject, StoreRefused, and so on."""
    try:
        yield
    except ClientError as error:
        raise _answered(error, deed, place) from error
    except FlexibleChecksumError as error:
        message = f"{deed}: what {place} sent is not what it has a checksum of; check its disks"
        raise DigestMismatch(message) from error
    except _UNANSWERED as error:
        raise StoreUnavailable(f"{deed}: {place} is not answering ({_reason(error)})") from error
    except (BotoCoreError, ValueError) as error:
        hint = "set the AWS_* variables, or WARRAQ_STORE=embedded"
        raise StoreRefused(f"{deed}: {_reason(error)}; {hint}") from error


def code(error: ClientError) -> str:
    """The store's own word for it, such as `NoSuchKey`; a HEAD has only the status, as text."""
    return error.response.get("Error", {}).get("Code", "unknown")


def refuses(error: ClientError) -> bool:
    """Whether asking again is useless: a 4xx other than those that pass by themselves."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _SERVER_ERROR)
    return status < _SERVER_ERROR and status not in _PASSING


def _answered(error: ClientError, deed: str, place: str) -> ArchiveError:
    said = code(error)
    if said in ABSENT:
        return MissingObject(f"{deed}: not found in {place} ({said})")
    if said in _BEYOND:
        return MissingObject(f"{deed}: the object in {place} ends before that ({said})")
    if refuses(error):
        remedy = _REMEDIES.get(said, _CREDENTIALS)
        return StoreRefused(f"{deed}: {place} refused us ({said}); {remedy}")
    return StoreUnavailable(f"{deed}: {place} answered {said}; try again later")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
