"""An answer of the store that broke off -> one that boto3 asks for again, not one that is empty.

Python's HTTP client takes the end of a connection for the end of a head, and boto3 does not count
the bytes of an answer it parses.  A listing that broke off would pass for an empty one: a site
without manifests, a frontier that knows nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import IncompleteReadError, ResponseStreamingError

if TYPE_CHECKING:
    from botocore.model import OperationModel

T = TypeVar("T")
_ATTEMPTS = 5
_LENGTH = ("content-length", "transfer-encoding")
# What an answer says of itself where it would be believed without.
_SAYS = {
    "GetObject": (_LENGTH, ("etag",)),
    "HeadObject": (_LENGTH, ("etag",)),
    "ListObjectsV2": (_LENGTH,),
    "GetObjectLockConfiguration": (_LENGTH,),
}
_ERRORS = 400
# The one code of the store itself by which boto3 asks again after a pause, whatever was asked.
_AGAIN = b"<Error><Code>RequestTimeout</Code><Message>the answer broke off</Message></Error>"


def require(
    operation_model: OperationModel, response_dict: dict[str, Any], **_facts: object
) -> None:
    """Look at an answer before boto3 parses it (its event `before-parse`)."""
    told, body = response_dict["headers"], response_dict["body"]
    has_body = operation_model.http["method"] != "HEAD"
    if response_dict["status_code"] < _ERRORS:
        says = _SAYS.get(operation_model.name, ())
    else:
        says = (_LENGTH,) if has_body else ()
    # What a server ends by closing has no length, but there is something of it.
    is_there = isinstance(body, bytes) and bool(body)
    is_untold = not is_there and not all(any(name in told for name in names) for names in says)
    if is_untold or (has_body and _is_short(body, told)):
        response_dict |= {"status_code": 503, "body": _AGAIN}


def whole(read: Callable[[], T]) -> T:
    """What was read, read again where it broke off: this is the one thing boto3 leaves to us."""
    for _attempt in range(_ATTEMPTS - 1):
        with contextlib.suppress(IncompleteReadError, ResponseStreamingError):
            return read()
    return read()


def _is_short(body: Any, told: Mapping[str, str]) -> bool:
    """Whether there is less than the head said; what is read as a stream is counted by boto3."""
    said = told.get("content-length", "")
    return isinstance(body, bytes) and said.isdecimal() and len(body) < int(said)
