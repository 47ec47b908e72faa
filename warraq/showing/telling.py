"""The history of an article -> lines for a person, right-to-left text readable in any terminal.

Each piece of Arabic is set off by Unicode's isolates (UAX 9, 2.7), so that it is laid out by its
own direction and leaves the line around it alone.  What was taken out stands in `[-` `-]`, what was
put in in `{+` `+}`: that reads without colour, and in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from warraq.showing.history import Entry, History

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FIRST_STRONG, _RIGHT_TO_LEFT, _END = "\u2068", "\u2067", "\u2069"
_INDENT = " " * 20
_MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}")}
_LONG = 160


def lines_of(found: History) -> Iterator[str]:
    """A heading, the addresses, then a line a capture and what changed under it."""
    yield isolated(found.headline) if found.headline else "not read as an article"
    yield found.article_id or "no article id"
    yield from found.urls
    for entry in found.entries:
        yield from _capture(entry) if entry.kind == "capture" else _change(entry)


def isolated(text: str) -> str:
    """A text that can stand in any line: one with right-to-left letters in isolates of its own."""
    return f"{_FIRST_STRONG}{text}{_END}" if _RTL.search(text) else text


def marked(words: list[list[str]]) -> str:
    """A word-level difference in one line; long runs of what was kept are cut in their middle."""
    pieces = [_piece(sign, text) for sign, text in words]
    line = " ".join(piece for piece in pieces if piece)
    whole = "".join(text for _sign, text in words)
    return f"{_RIGHT_TO_LEFT}{line}{_END}" if _RTL.search(whole) else line


def _piece(sign: str, text: str) -> str:
    text = " ".join(text.split())
    if sign == "=":
        half = _LONG // 2
        return text if len(text) <= _LONG else f"{text[:half]} ... {text[-half:]}"
    opened, closed = _MARKS[sign]
    return f"{opened}{isolated(text)}{closed}" if text else ""


def _capture(entry: Entry) -> Iterator[str]:
    when = f"{entry.captured_at:%Y-%m-%d %H:%M}" if entry.captured_at else f"{entry.night}      "
    facts = (entry.event, entry.reason, f"version {entry.version}" if entry.version else None)
    yield f"{when}  " + ", ".join(isolated(fact) for fact in facts if fact)


def _change(entry: Entry) -> Iterator[str]:
    detail = entry.detail or {}
    yield f"{_INDENT}{entry.event}{_said(entry.event, detail)}"
    if "words" in detail.get("headline", ()):
        yield f"{_INDENT}  {marked(detail['headline']['words'])}"
    if byline := detail.get("byline"):
        pair = [["-", byline["before"] or ""], ["+", byline["after"] or ""]]
        yield f"{_INDENT}  byline: {marked(pair)}"
    for run in detail.get("paragraphs", ()):
        yield f"{_INDENT}  {_where(run)}: {marked(run['words'])}"


def _said(event: str, detail: dict[str, Any]) -> str:
    """What a change says in one line, beside its differences."""
    if event == "redated":
        pairs = [detail[name] for name in ("published_at", "published_date") if name in detail]
        finding = f" ({detail['finding']})" if "finding" in detail else ""
        return f": {pairs[0]['before']} -> {pairs[0]['after']}{finding}" if pairs else finding
    if event == "merged":
        return f": {detail['merged_url']} by {detail['by']}"
    if event == "restored":
        return f": was {detail['was']} since {detail['since']}"
    facts = [f"first seen {detail['first_seen']}"] if "first_seen" in detail else []
    facts += [f"leads to {detail['leads_to']}"] if "leads_to" in detail else []
    facts += [str(detail[name]) for name in ("status", "reason") if detail.get(name)]
    return f": {', '.join(facts)}" if facts else ""


def _where(run: dict[str, Any]) -> str:
    """Which paragraphs, as a person counts: from 1, as they stand before and after."""
    before, after = (
        _span(run["at"][n], len(run[name])) for n, name in enumerate(("before", "after"))
    )
    if not run["before"]:
        return f"new paragraph {after}"
    return f"paragraph {before}" if run["after"] else f"paragraph {before} gone"


def _span(start: int, count: int) -> str:
    return f"{start + 1}" if count <= 1 else f"{start + 1}-{start + count}"
