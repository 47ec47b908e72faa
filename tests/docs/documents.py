"""Markdown pages -> what they name: commands, make targets, links, table rows."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?:^|(?<=[\s(/\"]))warraq (?=[a-z-])([^`|&;#)\n]*)", re.MULTILINE)


def pages() -> list[Path]:
    """Every page of the documentation."""
    named = [ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")]
    return [*named, *sorted((ROOT / "docs").rglob("*.md"))]


def sources() -> list[Path]:
    """Every module of the rooms: their messages name commands too."""
    rooms = ("dags", "warraq", "crawlers", "archive", "articles", "config")
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def program() -> Any:
    """The `warraq` command as its parser sees it."""
    with warnings.catch_warnings():
        # A package it imports warns when its own source is compiled.
        warnings.filterwarnings("ignore", "invalid escape sequence")
        from warraq.cli import app  # noqa: PLC0415
    return typer.main.get_command(app)


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every text file that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        raw = path.read_bytes() if name and path.is_file() else b"\0"
        if b"\0" not in raw:
            yield name, raw.decode("utf-8", "replace")


def code(text: str) -> str:
    """The fenced blocks and code spans of a page, a line each."""
    blocks = _FENCE.findall(text)
    return "\n".join([*blocks, *_SPAN.findall(_FENCE.sub("", text))])


def commands(text: str) -> list[list[str]]:
    """What follows `warraq ` in code: `sites check FILE` -> [`sites`, `check`, `FILE`]."""
    return [found.split() for found in _COMMAND.findall(code(text))]


def make_targets(text: str) -> set[str]:
    """What follows `make ` at the beginning of a code line or span."""
    return set(re.findall(r"^ *make ([a-z][a-z-]*)", code(text), re.MULTILINE))


def links(text: str) -> list[str]:
    """Where the links and images of a page lead, code left out."""
    prose = _SPAN.sub("", _FENCE.sub("", text))
    return _LINK.findall(prose)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as code forges make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in headings}


def rows(text: str) -> dict[str, list[str]]:
    """Table rows by their first cell; a cell that names several gives a row for each."""
    found: dict[str, list[str]] = {}
    for line in re.findall(r"^\|(.+)\|$", text, re.MULTILINE):
        cells = [cell.strip() for cell in line.split("|")]
        for name in _SPAN.findall(cells[0]) or [cells[0]]:
            found[name] = cells[1:]
    return found


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    return text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
