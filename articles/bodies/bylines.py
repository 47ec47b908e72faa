"""Blocks -> who signs the article and where it was written, as printed.

The byline is seldom in the metadata (JSON-LD names the login of the content system), often the
first block of the body, sometimes the last.  Shapes and separators are those of saved Syrian
pages: `خاص - SY24`, `عنب بلدي – خاص`, `سناك سوري _ دمشق`, `كتب : مصراوي`, `وكالات`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.bodies.blocks import Block
from articles.bodies.signatures import LONGEST, PLACES, SEPARATOR, is_byline, name_in
from articles.wording import bare, folded, label_key

_AGENCIES = (
    "سانا|رويترز|الاناضول|فرانس برس|ا ف ب|د ب ا|ا ب|شينخوا|سبوتنيك|بترا|واس|وام|قنا|كونا|وفا|واع|"
    "sana|cnn|afp|ap|reuters"
)
_WORD = re.compile(r"\w+")
_JOINED = re.compile("^[وف]?(?:[بلك]?ال)?")
_DATELINE = re.compile(
    r"(?P<place>[^\W\d]+(?:\s[^\W\d]+){0,2}(?:،\s?[^\W\d]+)?)\s*"
    rf"(?:[-–—]\s*(?:{_AGENCIES})(?!\w)|\((?:{_AGENCIES})\)\s*[-–—]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signed:
    """The blocks without their byline, the byline as printed, and the dateline's place."""

    blocks: tuple[Block, ...]
    byline: str | None
    dateline: str | None


def signed(blocks: Sequence[Block], *, outlets: Sequence[str], ruled: str | None) -> Signed:
    """Who signs these blocks; `outlets` are the publisher's names, `ruled` what a layout rule gave.

    A byline line is taken out of the body.  A dateline alone in its block (`دمشق-سانا`) is the
    byline as printed too, but stays: agencies count it as the first line of the text.
    """
    places = [number for number, block in enumerate(blocks) if block.kind != "caption"]
    if not places:
        return Signed(tuple(blocks), ruled, None)
    first, last = (places[0], 0), (places[-1], -1)
    opening = blocks[places[0]]
    dateline, rest = _dateline(opening.lines[0].text)
    if ruled is None and dateline and not rest:
        return Signed(tuple(blocks), opening.lines[0].text, dateline)
    own = frozenset(label_key(name) for name in outlets)
    for number, index in (first, last):
        line = blocks[number].lines[index].text
        if (ruled is not None and label_key(line) == label_key(ruled)) or (
            ruled is None
            and blocks[number].kind != "table"
            and (is_byline(line, own) or _signs_alone(blocks, number, index))
        ):
            kept = _without_line(blocks, number, index)
            return Signed(kept, ruled or line, dateline or _place_in(line))
    return Signed(tuple(blocks), ruled, dateline)


def _signs_alone(blocks: Sequence[Block], number: int, index: int) -> bool:
    """Whether a line is a name, or a place and a name, of which nothing else in the text speaks.

    A heading like `حلب - قصف مدفعي` has its words in the text below it, and a list has its like
    beside it.
    """
    block, line = blocks[number], blocks[number].lines[index].text
    named = name_in(line) if block.kind == "paragraph" else None
    neighbour = number - 1 if index else number + 1
    if named is None or not 0 <= neighbour < len(blocks):
        return False
    others = [other.text for place, other in enumerate(blocks) if place != number]
    others += [other.text for other in block.lines if other.text != line]
    said = {_stem(word) for text in others for word in _WORD.findall(bare(text).casefold())}
    told = said.isdisjoint(map(_stem, named))
    return told and len(blocks[neighbour].text) >= LONGEST


def _stem(word: str) -> str:
    """A word without the letters that Arabic writes onto it: `والقصف` is `قصف`."""
    return _JOINED.sub("", word)


def _place_in(byline: str) -> str | None:
    """The place a byline names beside the outlet: `سناك سوري _ دمشق`."""
    return next((folded(p) for p in SEPARATOR.split(byline) if label_key(p) in PLACES), None)


def _dateline(text: str) -> tuple[str | None, str]:
    """The place before an agency's name at the start of a text, and what follows the two."""
    opening = bare(text[:LONGEST])
    found = _DATELINE.match(opening)
    if found is None:
        return None, text
    # `bare` takes marks away, so the printed place is counted in words, not in characters.
    words = re.split(r"[-–—(]", text, maxsplit=1)[0].split()
    return " ".join(words[: len(found["place"].split())]), opening[found.end() :].strip()


def _without_line(blocks: Sequence[Block], number: int, index: int) -> tuple[Block, ...]:
    lines = list(blocks[number].lines)
    del lines[index]
    rest = (replace(blocks[number], lines=tuple(lines)),) if lines else ()
    return (*blocks[:number], *rest, *blocks[number + 1 :])
