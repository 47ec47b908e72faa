"""Blocks -> who signs the article and where it was written, as printed.

The byline is seldom in the metadata (JSON-LD names the login of the content system), often the
first block of the body, sometimes the last.  Shapes and separators are those of saved Syrian
pages: `خاص - SY24`, `عنب بلدي – خاص`, `سناك سوري _ دمشق`, `كتب : مصراوي`, `وكالات`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.blocks import Block
from articles.wording import bare, folded, label_key

_LONGEST = 60
_MOST_WORDS = 8
_MOST_WORDS_OF_A_NAME = 3
# A tatweel between spaces is a dash on some keyboards.
_SEPARATOR = re.compile(r"\s*[-–—_|]\s*|\s+[:/]\s+|\s+\u0640+\s+")
_SENTENCE_END = re.compile(r"[.!?؟…:،؛]\s*$")
_MARKERS = frozenset(
    {"خاص", "متابعات", "متابعه", "وكالات", "رصد", "تحرير", "مراسلون", "agencies", "staff"}
    | {"فريق التحرير", "هيئه التحرير", "قسم التحرير", "وكالات ومتابعات"}
)
_BY = re.compile(
    r"(?:كتب|كتبت|بقلم|اعداد|ترجمه|حوار|تحرير)\s*[:：/]\s*\S+(?:\s\S+){0,3}"
    r"|بقلم(?:\s\S+){1,4}|كتبت(?:\s\S+){2,3}|[Bb]y(?:\s[A-Z][\w.'-]+){1,4}|/[^/\d]{2,40}/"
)
# The provinces of Syria, Damascus by both names, and the capitals its outlets report from.
_PLACES = frozenset(
    {"دمشق", "ريف دمشق", "الشام", "حلب", "حمص", "حماه", "اللاذقيه", "طرطوس", "ادلب", "درعا"}
    | {"السويداء", "القنيطره", "دير الزور", "الرقه", "الحسكه", "القامشلي", "بيروت", "عمان"}
    | {"بغداد", "اسطنبول", "انقره", "القاهره", "جنيف", "سوريا"}
)
_AGENCIES = (
    "سانا|رويترز|الاناضول|فرانس برس|ا ف ب|د ب ا|ا ب|شينخوا|سبوتنيك|بترا|واس|وام|قنا|كونا|وفا|واع|"
    "sana|cnn|afp|ap|reuters"
)
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
        if label_key(line) == label_key(ruled or "") or (
            ruled is None and blocks[number].kind != "table" and is_byline(line, own)
        ):
            kept = _without_line(blocks, number, index)
            return Signed(kept, ruled or line, dateline or _place_in(line))
    return Signed(tuple(blocks), ruled, dateline)


def is_byline(text: str, outlets: frozenset[str]) -> bool:
    """Whether a line only signs: short, no sentence, and a marker, an outlet or a `بقلم` in it."""
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS or _SENTENCE_END.search(text):
        return False
    if _BY.fullmatch(folded(bare(text))):
        return True
    parts = _parts(text)
    short = all(len(part.split()) <= _MOST_WORDS_OF_A_NAME or part in outlets for part in parts)
    return short and any(part in _MARKERS or part in outlets for part in parts)


def _parts(text: str) -> list[str]:
    return [key for part in _SEPARATOR.split(text) if (key := label_key(part))]


def _place_in(byline: str) -> str | None:
    """The place a byline names beside the outlet: `سناك سوري _ دمشق`."""
    return next((folded(p) for p in _SEPARATOR.split(byline) if label_key(p) in _PLACES), None)


def _dateline(text: str) -> tuple[str | None, str]:
    """The place before an agency's name at the start of a text, and what follows the two."""
    opening = bare(text[:_LONGEST])
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
