"""YAML files -> sites: the strict reader of `config/sites/` and `config/platforms/`."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from config.errors import ConfigError
from config.layout import Layout, Platform, Strict
from config.site import Seed, Site

PLATFORMS = Path(__file__).parent / "platforms"
_Value = TypeVar("_Value", bound=Strict)
_KNOWN_KEYS: dict[str, type[Strict]] = {"layouts": Layout, "seeds": Seed}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A site with the exact bytes it was read from, so that a WARC can carry them."""

    path: Path
    site: Site
    raw: bytes
    platform_raw: bytes = b""

    @property
    def rules_sha256(self) -> str:
        """Hex SHA-256 over the site file's and its platform pack's bytes."""
        return hashlib.sha256(self.raw + b"\0" + self.platform_raw).hexdigest()


def read_sites(*folders: Path) -> dict[str, SiteFile]:
    """Every site of the folders, by name; a faulty file or a name used twice is a ConfigError."""
    sites: dict[str, SiteFile] = {}
    for path in site_paths(*folders):
        read = read_site(path)
        if earlier := sites.get(read.site.name):
            message = f"{path}: the site name {read.site.name!r} is already used by {earlier.path}"
            raise ConfigError(message)
        sites[read.site.name] = read
    return sites


def site_paths(*folders: Path) -> list[Path]:
    """The site files of the folders, in name order; a folder that is missing is a ConfigError."""
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: no such folder of site files; set WARRAQ_SITES")
    return sorted(path for folder in folders for path in folder.glob("*.y*ml"))


def read_site(path: Path) -> SiteFile:
    """One site file with its platform's layouts and removals appended to its own."""
    raw = _bytes_of(path)
    site = _parse(path, raw, Site)
    if site.name != path.stem:
        raise ConfigError(f"{path}: name is {site.name!r} but the file is called {path.stem!r}")
    if site.platform is None:
        return SiteFile(path, site, raw)
    pack_path = PLATFORMS / f"{site.platform}.yaml"
    if site.platform not in platforms():
        known = ", ".join(platforms()) or "none"
        raise ConfigError(f"{path}: no platform {site.platform!r}; known platforms: {known}")
    pack_raw = _bytes_of(pack_path)
    pack = _parse(pack_path, pack_raw, Platform)
    whole = site.model_copy(
        update={"layouts": site.layouts + pack.layouts, "remove": site.remove + pack.remove}
    )
    return SiteFile(path, whole, raw, pack_raw)


def platforms() -> list[str]:
    """The names of the platform packs that exist, such as `wordpress/jannah`."""
    packs = PLATFORMS.rglob("*.yaml")
    return sorted(str(pack.relative_to(PLATFORMS).with_suffix("")) for pack in packs)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: not readable: {error.strerror}") from error


def _parse(path: Path, raw: bytes, kind: type[_Value]) -> _Value:
    try:
        data = yaml.load(raw, Loader=_NoDuplicates)  # noqa: S506 - a SafeLoader, made stricter
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2023-13-01 is a ValueError
        reason = " ".join(str(error).split())
        raise ConfigError(f"{path}: not readable as YAML: {reason}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: expected keys and values, found {type(data).__name__}")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_sentence(path, kind, error)) from error


def _sentence(path: Path, kind: type[Strict], error: ValidationError) -> str:
    """One fault as `file: key: what is wrong`, with the known keys where one is unknown.

    An unknown key goes first: it is often the very one that is then missing.
    """
    fault = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
    where = ".".join(str(part) for part in fault["loc"]) or "the file"
    if fault["type"] != "extra_forbidden":
        return f"{path}: {where}: {fault['msg'].removeprefix('Value error, ')}"
    owner = _KNOWN_KEYS.get(str(fault["loc"][0]), kind) if len(fault["loc"]) > 1 else kind
    known = sorted(owner.model_fields)
    close = difflib.get_close_matches(str(fault["loc"][-1]), known, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"{path}: {where}: unknown key{hint} (known keys: {', '.join(known)})"


class _NoDuplicates(yaml.SafeLoader):
    """A SafeLoader that refuses a key written twice, which YAML would silently override."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a plain word", key_node.start_mark
                )
            key = self.construct_object(key_node)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)
