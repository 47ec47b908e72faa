"""Statements -> a picture of sites by nights, PNG or SVG, that a person reads at a glance.

The worse a night, the darker its field: so it is read in grey and by the colour-blind too.  The
numbers are new articles.  The same statements give the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from warraq.coverage.grid import MEANINGS, SIGNS, Row, by_site, nights_of
from warraq.coverage.statement import STATES, State, Statement

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS: Mapping[State, str] = {
    "complete": "#e4ecf2",
    "gaps": "#f4bd5c",
    "silent": "#ef8a4c",
    "blocked": "#cb4679",
    "failed": "#7b2382",
    "not run": "#1c1044",
}
"""From light to dark along one scale (after `plasma`, whose lightness falls evenly)."""

_STYLE: dict[Any, Any] = {
    # Always at hand: matplotlib brings it along.
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "warraq",
}
_INK, _FAINT, _PAPER = "#26303a", "#6b7680", "#ffffff"
_CELL = 0.27  # inches
_SMALL_CELL = 0.15
_MANY_SITES = 80
_PANEL = 100  # sites that stand below one another
_NARROWEST, _TOP, _BOTTOM = 8.2, 0.95, 0.75
_GAP = 0.08  # of a cell, between two
_DARK = 0.53
_SVG = "http://www.w3.org/2000/svg"


def draw(said: Sequence[Statement], path: Path) -> None:
    """Write the picture; its name says which kind it is (`.svg`, else PNG)."""
    with mpl.rc_context(_STYLE):
        figure, titles = _figure(said)
        if path.suffix.lower() == ".svg":
            FigureCanvasSVG(figure)
            raw = io.BytesIO()
            figure.savefig(raw, format="svg", metadata={"Date": None, "Title": _title(said)})
            path.write_bytes(_titled(raw.getvalue(), titles, _title(said)))
        else:
            FigureCanvasAgg(figure)
            figure.savefig(path, format="png", dpi=144, metadata={"Software": None})


def _figure(said: Sequence[Statement]) -> tuple[Figure, dict[str, str]]:
    """The figure, and what is to be said of each field by its id.

    Many sites stand in panels side by side, so that the picture is no ribbon.
    """
    rows, nights = by_site(said), nights_of(said)
    cell = _CELL if len(rows) <= _MANY_SITES else _SMALL_CELL
    panels = list(_panels(list(rows.items())))
    names = max(len(site) for site in rows) * cell * 0.3 + 0.2
    panel = names + len(nights) * cell + cell * 3.3
    width = max(panel * len(panels), _NARROWEST)
    height = _TOP + len(panels[0]) * cell + _BOTTOM
    figure = Figure(figsize=(width, height), facecolor=_PAPER)
    titles: dict[str, str] = {}
    for number, part in enumerate(panels):
        high = len(part) * cell
        at = ((number * panel + names) / width, 1 - (_TOP + high) / height)
        axes = figure.add_axes((*at, len(nights) * cell / width, high / height))
        _edges(axes, [site for site, _row in part], nights, size=cell)
        for line, (_site, row) in enumerate(part):
            titles |= _row(axes, line, row, nights, size=cell)
    _heading(figure, _title(said))
    _legend(figure, said)
    return figure, titles


def _panels(rows: list[tuple[str, Row]]) -> Iterator[list[tuple[str, Row]]]:
    high = math.ceil(len(rows) / math.ceil(len(rows) / _PANEL))
    for start in range(0, len(rows), high):
        yield rows[start : start + high]


def _row(axes: Axes, line: int, row: Row, nights: Sequence[date], *, size: float) -> dict[str, str]:
    """Draw the fields of one site; what is to be said of them by id.

    Of small fields the whole nights of a site are one shape, and say nothing.
    """
    titles: dict[str, str] = {}
    plain: list[Rectangle] = []
    for column, night in enumerate(nights):
        statement = row.get(night)
        if statement is None:
            continue
        place, side = (column + _GAP / 2, line + _GAP / 2), 1 - _GAP
        field = Rectangle(place, side, side, facecolor=COLOURS[statement.state], linewidth=0)
        if size < _CELL and not statement.is_gap:
            plain.append(field)
            continue
        name = f"{statement.site}-{night}"
        field.set_gid(name)
        axes.add_patch(field)
        titles[name] = _said(statement)
        _inscribe(axes, column, line, statement, size=size)
    axes.add_collection(PatchCollection(plain, match_original=True), autolim=False)
    _margin(axes, len(nights), line, row, size=size)
    return titles


def _inscribe(axes: Axes, column: int, line: int, statement: Statement, *, size: float) -> None:
    """The number of new articles where it fits and there may be one, else the state's letter."""
    text = SIGNS[statement.state][0]
    if size >= _CELL and statement.outcome and statement.state in ("complete", "gaps", "silent"):
        text = _short(statement.outcome.new)
    ink = _PAPER if sum(to_rgb(COLOURS[statement.state])) / 3 < _DARK else _INK
    axes.text(
        column + 0.5, line + 0.53, text, ha="center", va="center", color=ink, fontsize=size * 24
    )


def _short(number: int) -> str:
    return str(number) if number < 1000 else f"{number // 1000}k"  # noqa: PLR2004


def _margin(axes: Axes, column: int, line: int, row: Row, *, size: float) -> None:
    whole = sum(not statement.is_gap for statement in row.values())
    share = f"{whole}/{len(row)}"
    colour = _FAINT if whole == len(row) else _INK
    axes.text(column + 0.35, line + 0.53, share, va="center", color=colour, fontsize=size * 28)


def _edges(axes: Axes, sites: list[str], nights: Sequence[date], *, size: float) -> None:
    axes.set_xlim(0, len(nights))
    axes.set_ylim(len(sites), 0)
    axes.set_yticks([line + 0.53 for line in range(len(sites))], sites, fontsize=size * 30)
    axes.set_xticks(
        [column + 0.5 for column in range(len(nights))],
        [str(night.day) for night in nights],
        fontsize=size * 26,
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0, pad=3, colors=_INK)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for column, night in enumerate(nights):
        if column == 0 or night.day == 1:
            axes.annotate(
                f"{night:%B %Y}",
                (column, 0),
                xytext=(1, 22 if size >= _CELL else 15),
                textcoords="offset points",
                color=_FAINT,
                fontsize=8,
            )


def _heading(figure: Figure, title: str) -> None:
    width, height = figure.get_size_inches()
    figure.text(0.2 / width, 1 - 0.3 / height, title, color=_INK, fontsize=12)


def _legend(figure: Figure, said: Sequence[Statement]) -> None:
    """Every state that is met, in words, below the fields."""
    width, height = figure.get_size_inches()
    met = {statement.state for statement in said}
    for number, state in enumerate(state for state in STATES if state in met):
        x, y = 0.2 + number % 3 * (_NARROWEST - 0.3) / 3, 0.48 - number // 3 * 0.24
        box = Rectangle(
            (x / width, (y - 0.03) / height),
            0.15 / width,
            0.15 / height,
            facecolor=COLOURS[state],
            transform=figure.transFigure,
        )
        figure.add_artist(box)
        text = f"{state}: {MEANINGS[state]}"
        figure.text((x + 0.22) / width, y / height, text, color=_INK, fontsize=7.2)


def _title(said: Sequence[Statement]) -> str:
    nights = nights_of(said)
    return f"What was got: sites by nights, {nights[0]} to {nights[-1]}"


def _said(statement: Statement) -> str:
    told: Iterable[str] = statement.cannot_claim
    return "; ".join((f"{statement.site}, {statement.night}: {statement.state}", *told))


def _titled(raw: bytes, titles: Mapping[str, str], title: str) -> bytes:
    """The SVG with a `title` in each field and at its root: what a reader hears, and a mouse shows.

    SVG 2, 5.7: the first child `title` of an element describes it.
    """
    for prefix, uri in (("", _SVG), ("xlink", "http://www.w3.org/1999/xlink")):
        ET.register_namespace(prefix, uri)
    root = ET.fromstring(raw)  # noqa: S314 - we wrote it
    for group in root.iter(f"{{{_SVG}}}g"):
        if said := titles.get(group.get("id", "")):
            _entitle(group, said)
    _entitle(root, title)
    titled: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return titled


def _entitle(element: ET.Element, said: str) -> None:
    child = ET.Element(f"{{{_SVG}}}title")
    child.text = said
    element.insert(0, child)
