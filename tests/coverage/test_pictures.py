"""Sites by nights, as a table and as a picture: every state told apart, nothing left to chance."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from matplotlib.colors import to_rgb
from rich.console import Console

from tests.coverage.nights import HOST, night, outcome, said
from warraq.coverage import grid, heatmap
from warraq.coverage.signs import Signs
from warraq.coverage.statement import STATES, Statement

SVG = "{http://www.w3.org/2000/svg}"


def week() -> list[Statement]:
    """The last eight nights of a paper that met every fate."""
    usual = [outcome(number) for number in range(20)]
    bad = [
        outcome(20, missed={"failed timeout": 1}),
        outcome(21, found=0, new=0),
        outcome(22, pages={"blocked": 9}),
        outcome(23, signs=Signs(HOST, unanswered="dns")),
    ]
    return said([*usual, *bad], until=24)[-8:]


def shown(statements: list[Statement], width: int, *, every_site: bool = False) -> str:
    """What a terminal of that width shows."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    grid.show(statements, console, every_site=every_site)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_table_says_every_state_without_colour() -> None:
    """One letter a night, each letter told, and the sentences of the last night below."""
    assert {statement.state for statement in week()} == set(STATES)
    text = shown(week(), 100)
    assert re.search(r"paper +· · · g S B F N +3/8", text)
    for state in STATES:
        assert f"{grid.SIGNS[state][0]} {state}: {grid.MEANINGS[state]}" in text
    assert "paper, 2026-09-30: nothing can be said about paper" in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_table_fits_the_terminal(width: int) -> None:
    """Of sixty nights the last ones that have room are shown, and the rest is mentioned."""
    text = shown(said([outcome(number) for number in range(60)]), width)
    table = [line for line in text.splitlines() if "·" in line and "complete" not in line]
    assert len(table) == 1
    assert len(table[0].rstrip()) <= width
    nights = table[0].count("·")
    assert nights == min(60, (width - len("paper") - 30) // 2)
    assert ("earlier nights have no room" in text) == (nights < 60)


def test_four_hundred_sites_are_told_at_a_glance() -> None:
    """The whole ones are one line, unless they were asked for by name."""
    whole = week()[:3]
    sites = [replace(s, site=f"site{n:03}") for n in range(399) for s in whole]
    every = [*sites, *(replace(statement, site="troubled") for statement in week())]
    text = shown(every, 80)
    assert "399 further sites are complete on every night" in text
    assert "site0" not in text
    assert shown(every, 80, every_site=True).count("site0") == 100


def test_the_picture_is_the_same_bytes_for_the_same_nights(tmp_path: Path) -> None:
    """PNG and SVG, drawn twice; and nothing of this machine or moment is in them."""
    for kind in ("png", "svg"):
        first, second = tmp_path / f"1.{kind}", tmp_path / f"2.{kind}"
        for path in (first, second):
            heatmap.draw(week(), path)
        assert first.read_bytes() == second.read_bytes()
    assert (tmp_path / "1.png").read_bytes().startswith(b"\x89PNG")
    assert b"<dc:date>" not in (tmp_path / "1.svg").read_bytes()


def test_each_field_of_the_svg_says_what_it_is(tmp_path: Path) -> None:
    """A title in every field and at the root, and the legend as text that can be found."""
    heatmap.draw(week(), tmp_path / "week.svg")
    root = ET.fromstring((tmp_path / "week.svg").read_bytes())  # noqa: S314 - we wrote it
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "What was got: sites by nights, 2026-09-23 to 2026-09-30"
    fields = {
        group.get("id"): group.findtext(f"{SVG}title")
        for group in root.iter(f"{SVG}g")
        if str(group.get("id")).startswith("paper-")
    }
    assert set(fields) == {f"paper-{night(number)}" for number in range(17, 25)}
    assert str(fields["paper-2026-09-30"]).startswith("paper, 2026-09-30: not run; nothing can")
    words = "".join(root.itertext())
    assert all(f"{state}: {grid.MEANINGS[state]}" in words for state in STATES)


def test_many_sites_stand_side_by_side(tmp_path: Path) -> None:
    """A hundred and twenty sites are two panels and no ribbon."""
    nights = week()[-2:]
    sites = [replace(s, site=f"site{n:03}") for n in range(120) for s in nights]
    heatmap.draw(sites, tmp_path / "many.png")
    header = (tmp_path / "many.png").read_bytes()[16:24]
    width, height = (int.from_bytes(header[at : at + 4]) for at in (0, 4))
    assert height < 1.5 * width


def test_the_worse_the_darker() -> None:
    """By relative luminance (WCAG 2.2), so that the states are told apart in grey too."""
    light = [_luminance(heatmap.COLOURS[state]) for state in STATES]
    assert light == sorted(light, reverse=True)
    assert all(lighter > 1.35 * darker for lighter, darker in pairwise(light))


def _luminance(colour: str) -> float:
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return (
        sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05
    )
