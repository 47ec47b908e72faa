"""A URL in any spelling -> its captures, found in the merged indexes by bisection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive import keys
from archive.index import cdxj, spellings
from archive.index.cdxj import Line
from archive.storage.store import Store

_WINDOW = 1 << 16


def find(derived: Store, url: str, sites: Iterable[str] | None = None) -> list[Line]:
    """Every capture of a URL, oldest first; of these sites alone where any are named.

    Raw letters or escapes in either case, composed or not, with or without `www.`, either scheme,
    with or without a trailing slash: they are one.  Whose page it was is in each line's `url`.
    """
    key = spellings.key_of(url)
    wanted = {key, *spellings.others(key)}
    folders = [keys.MERGED] if sites is None else [keys.merged_of(site) for site in sites]
    found: dict[str, Line] = {}
    for folder in folders:
        for index in derived.keys(folder):
            for one in wanted:
                found |= {line.record_id: line for line in _lines(derived, index, one)}
    return sorted(found.values(), key=lambda line: (line.timestamp, line.url, line.offset))


def _lines(derived: Store, index: str, key: str) -> Iterator[Line]:
    """The lines of one key in one sorted object."""
    stored, wanted = derived.stat(index), f"{key} ".encode()
    size = stored.size if stored else 0
    for text in _texts(derived, index, _start(derived, index, size, wanted), size):
        if text.startswith(wanted):
            yield from cdxj.parse(text)
        elif text > wanted:
            return


def _start(derived: Store, index: str, size: int, wanted: bytes) -> int:
    """The start of a line before which no line of the wanted key begins, and not far from it."""
    low, high = 0, size
    while high - low > _WINDOW:
        middle = (low + high) // 2
        at, text = _line_behind(derived, index, middle, size)
        if at >= high or text >= wanted:
            high = middle
        else:
            low = at
    return low


def _line_behind(derived: Store, index: str, offset: int, size: int) -> tuple[int, bytes]:
    """The first line that begins behind an offset, and where; the object's end if none does."""
    texts = _texts(derived, index, offset, size)
    rest = next(texts, b"")
    at = offset + len(rest) + 1
    return (at, next(texts, b"")) if at < size else (size, b"")


def _texts(derived: Store, index: str, offset: int, size: int) -> Iterator[bytes]:
    """Lines without their ends, from an offset on, read a window at a time."""
    rest = b""
    while offset < size:
        raw = derived.read(index, offset, min(_WINDOW, size - offset))
        offset += len(raw)
        *whole, rest = (rest + raw).split(b"\n")
        yield from whole
