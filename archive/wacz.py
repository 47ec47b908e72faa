"""A WACZ package -> the WARC files in it, byte for byte, after each was proved (WACZ 1.1.1).

A package is a ZIP with a manifest of its own, `datapackage.json`, which gives the SHA-256 of every
file in it.  Its indexes and page lists are not used: ours are made from the WARCs.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from archive.errors import NotImportable

_MANIFEST = "datapackage.json"
_DIGEST = "datapackage-digest.json"
_ARCHIVE = "archive/"
_WARC_NAMES = (".warc.gz", ".warc")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A WARC in a file of others: where it lies now, its name there, and the short one here."""

    path: Path
    name: str
    ours: str


def our_name(number: int, theirs: str) -> str:
    """The name of the WARC of that number of a file, short and ASCII whatever theirs is."""
    return f"{number:05d}{'.warc.gz' if theirs.lower().endswith('.gz') else '.warc'}"


def unpacked(package: Path, folder: Path) -> Iterator[Enclosed]:
    """Every WARC of a package into `folder`, under names of our own, in the order of theirs.

    NotImportable where the package is not whole: no ZIP, no manifest, a file that is missing,
    that is not listed, or that is not the one its SHA-256 was taken of.  Nothing in it may name a
    path here.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            told = _resources(archive, package.name)
            _prove_others(archive, told, package.name)
            for number, name in enumerate(_warcs(archive, told, package.name), start=1):
                path = folder / our_name(number, name)
                with archive.open(name) as source, path.open("xb") as target:
                    _proved_copy(source, target, told[name], f"{package.name}: {name}")
                yield Enclosed(path, name, path.name)
    # A RuntimeError is how the library says that a member is encrypted.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise NotImportable(f"{package.name} is not a sound ZIP file ({error})") from error


def _resources(archive: zipfile.ZipFile, package: str) -> dict[str, str]:
    """Path -> `sha256:<hex>` of every file the package's manifest lists."""
    try:
        raw = archive.read(_MANIFEST)
        data: Any = json.loads(raw)
        told = {str(entry["path"]): str(entry["hash"]) for entry in data["resources"]}
    except (KeyError, TypeError, ValueError) as error:
        message = f"{package}: no readable {_MANIFEST} with the hashes of its files (WACZ 1.1.1)"
        raise NotImportable(message) from error
    if _DIGEST in archive.namelist():
        _prove_manifest(archive.read(_DIGEST), raw, package)
    return told


def _prove_manifest(told: bytes, raw: bytes, package: str) -> None:
    """Its own hash stands in a file beside it, where the package has one."""
    try:
        promised = json.loads(told)["hash"]
    except (KeyError, TypeError, ValueError) as error:
        raise NotImportable(f"{package}: {_DIGEST} is not readable") from error
    if promised != f"sha256:{hashlib.sha256(raw).hexdigest()}":
        raise NotImportable(f"{package}: {_MANIFEST} is not the one that {_DIGEST} was made for")


def _prove_others(archive: zipfile.ZipFile, told: dict[str, str], package: str) -> None:
    """Every listed file is there, and those that are no WARC are what they were."""
    there = set(archive.namelist())
    if missing := sorted(told.keys() - there):
        raise NotImportable(f"{package}: {', '.join(missing)} is listed in it, and not there")
    for name, promised in told.items():
        if not name.startswith(_ARCHIVE):
            with archive.open(name) as source:
                _proved_copy(source, None, promised, f"{package}: {name}")


def _warcs(archive: zipfile.ZipFile, told: dict[str, str], package: str) -> list[str]:
    """The names of its WARCs, in order; all of them must be listed."""
    files = (entry.filename for entry in archive.infolist() if not entry.is_dir())
    names = sorted(name for name in files if name.startswith(_ARCHIVE))
    if odd := [name for name in names if not name.endswith(_WARC_NAMES)]:
        raise NotImportable(f"{package}: {', '.join(odd)} is no WARC by its name")
    if unlisted := [name for name in names if name not in told]:
        raise NotImportable(f"{package}: {', '.join(unlisted)} has no hash in {_MANIFEST}")
    if len(set(names)) < len(names):
        raise NotImportable(f"{package}: two files in it have one name")
    if not names:
        raise NotImportable(f"{package}: no WARC in its folder {_ARCHIVE}")
    return names


def _proved_copy(source: IO[bytes], target: IO[bytes] | None, promised: str, place: str) -> None:
    sha256 = hashlib.sha256()
    while piece := source.read(_PIECE):
        sha256.update(piece)
        if target:
            target.write(piece)
    if promised.lower() != f"sha256:{sha256.hexdigest()}":
        raise NotImportable(f"{place} has SHA-256 {sha256.hexdigest()}, and not its {promised}")
