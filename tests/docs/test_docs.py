"""The pages name what exists, and what exists is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from archive.manifest import State
from config.layout import Layout
from config.settings import Settings
from config.site import Seed, Site
from crawlers.dispositions import Disposition
from tests.docs.documents import (
    ROOT,
    anchors,
    commands,
    links,
    make_targets,
    pages,
    program,
    rows,
    section,
    sources,
    tracked_texts,
)

README = (ROOT / "README.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
SITES = (ROOT / "docs/sites.md").read_text(encoding="utf-8")
WORDS = """
site seed frontier exchange capture revisit requisite night snapshot seal deposit manifest layout
article version change disposition fixity custody raw text
"""
PROGRAM = program()
# The canonical text, as the Apache Software Foundation publishes it.
LICENSE_SHA256 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
LEAKS = {
    "machine path": r"(?<![\w.])/(?:root|work)(?=/)|(?<![\w.])/home/\w|(?<![\w.])/Users/\w",
    "registry host": r"\b(?:files\.pythonhosted|pypi|registry\.npmjs|proxy\.golang)\.org",
    "access key": r"\bAKIA[0-9A-Z]{16}\b",
    "private key": r"BEGIN [A-Z ]*PRIVATE KEY",
    "secret": r"(?i)\b\w*(?:secret|passw(?:or)?d|token)\w*\s*[=:]\s*[\"']?[A-Za-z0-9/+_-]{24,}",
}


def by_name(path: Path) -> str:
    """How a page is called in a test's name."""
    return str(path.relative_to(ROOT))


def every_command(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of each command that does something."""
    below = getattr(command, "commands", None)
    if below is None:
        yield words
    for name, one in (below or {}).items():
        yield from every_command(one, (*words, name))


def unknown_in(said: list[str]) -> list[str]:
    """The words of a command line that name no command and no option of it."""
    command, rest = PROGRAM, list(said)
    while rest and not rest[0].startswith("-") and hasattr(command, "commands"):
        if rest[0] not in command.commands:
            return [rest[0]]
        command = command.commands[rest.pop(0)]
    known = {"--help", *(opt for param in command.params for opt in param.opts)}
    asked = {word.partition("=")[0] for word in rest if word.startswith("-")}
    return sorted(asked - known)


@pytest.mark.parametrize("page", [*pages(), *sources()], ids=by_name)
def test_commands_and_options_exist(page: Path) -> None:
    """Every `warraq` command line of a page is one that the program knows."""
    said = commands(page.read_text(encoding="utf-8"))
    assert {" ".join(one): bad for one in said if (bad := unknown_in(one))} == {}


def test_every_command_is_in_the_readme() -> None:
    """A command that users are not told of does not exist for them."""
    told = [" ".join(said) + " " for said in commands(README)]
    missing = [
        " ".join(words)
        for words in every_command(PROGRAM)
        if not any(line.startswith(" ".join(words) + " ") for line in told)
    ]
    assert missing == []


@pytest.mark.parametrize("page", [*pages(), *sources()], ids=by_name)
def test_make_targets_exist(page: Path) -> None:
    """Every `make` target of a page is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert make_targets(page.read_text(encoding="utf-8")) - known == set()


@pytest.mark.parametrize("page", pages(), ids=by_name)
def test_links_resolve(page: Path) -> None:
    """Every relative link and image leads to a file of the project, and to a heading in it."""
    broken = []
    for link in links(page.read_text(encoding="utf-8")):
        place, _, anchor = link.partition("#")
        target = (page.parent / place) if place else page
        if re.match(r"[a-z]+:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


def test_every_setting_is_told_with_its_default() -> None:
    """The settings table has each setting once, with the default that the code has."""
    table = rows(section(README, "Settings"))
    told = {name for name in table if name.startswith("WARRAQ_")}
    assert told == {f"WARRAQ_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = "required" if field.is_required() else str(field.default)
        said = table[f"WARRAQ_{name.upper()}"][0].strip("`")
        assert said == {"": "none", "False": "0"}.get(default, default), name


def test_every_site_key_is_told() -> None:
    """The page on site files has every key of a site, a seed and a layout, and no other."""
    for heading, kind in (("Keys of a site", Site), ("Seeds", Seed), ("Layouts", Layout)):
        assert set(rows(section(SITES, heading))) - {"key", "---"} == set(kind.model_fields)


def test_site_defaults_are_the_codes() -> None:
    """What the page gives as the default of a site's key is its default."""
    for name, field in Site.model_fields.items():
        plain = "none" if field.default in (None, ()) else str(field.default)
        default = "required" if field.is_required() else plain.replace("False", "false")
        said = rows(section(SITES, "Keys of a site"))[name][0].strip("`")
        assert said == default, name


def test_every_word_is_defined() -> None:
    """Every word of the design, every disposition and every state has its line."""
    defined = set(rows(GLOSSARY))
    wanted = {*WORDS.split(), "CDXJ line", *get_args(Disposition), *get_args(State)}
    assert wanted - defined == set()


def test_jargon_is_explained_at_first_use() -> None:
    """WARC and CDXJ are explained where the README first names them."""
    for name in ("WARC", "CDXJ"):
        assert re.match(rf"{name}( files)?\s+\(the ", README[README.index(name) :])


def test_decisions_are_numbered_and_whole() -> None:
    """Every decision has its number, its four parts and its line in the list."""
    folder = ROOT / "docs/decisions"
    found = sorted(folder.glob("0*.md"))
    assert [page.name[:4] for page in found] == [f"{n:04d}" for n in range(1, len(found) + 1)]
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for page in found:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]}. ")
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Why", "Consequences"]
        assert f"({page.name})" in listed


def test_licence_is_the_licence() -> None:
    """LICENSE is the Apache License 2.0, byte for byte."""
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == LICENSE_SHA256


@pytest.mark.parametrize("leak", LEAKS)
def test_nothing_leaks(leak: str) -> None:
    """No file names a machine's path or a registry's host, or holds what looks like a secret."""
    found = [
        f"{name}: {hit[0][:60]}"
        for name, text in tracked_texts()
        for hit in re.finditer(LEAKS[leak], text)
    ]
    assert found == []


def test_pictures_are_small() -> None:
    """No picture of the documentation is over 250 kB."""
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs/images").iterdir()}
    assert {name: size for name, size in sizes.items() if size > 250_000} == {}
