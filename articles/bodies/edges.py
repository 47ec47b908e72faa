"""Blocks of a body -> the same without what stands at their edges and between them.

A body found by structure brings its neighbours with it: the headline again, a date and a section
before the text, labels over nothing after it.  A layout's body has a known edge, but other
articles' headlines stand between its paragraphs all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from articles.article import Removed
from articles.bodies.blocks import Block, Line
from articles.bodies.cleaning import EXCERPT
from articles.bodies.signatures import is_byline
from articles.wording import bare, folded, label_key

_SENTENCE_ENDS = frozenset('.!?؟…»”"’)]۔')
_LONG = 80
_LONGEST_HEADLINE = 320
_SENTENCE = 25
# Lines before the text that only describe it are shorter than this.
_META_LINE = 60
_HEADLINE_WORDS = 4
# After `الصورة:` a name or two; more words are a description, which is the article's.
_CREDIT = re.compile(
    r"(?:©|\(c\)\s|photo ?(?::|credit)|image (?:by|:|credit|source)|"
    r"(?:تصوير|عدسة|مصدر الصورة)\s*:).{0,80}|"
    r"photo ?by .{1,60}(?<![.!?])|(?:ال)?صورة\s*:\s*\S+(?:\s\S+){0,2}(?<![.!؟])|getty images?|"
    r"صورة (?:أرشيفية|تعبيرية|متداولة|من الأرشيف|من الإنترنت)(?:\s?[-–(].{1,30})?|"
    r"(?:ال)?صورة من أرشيف .{1,30}(?<![.!؟])|مصدر الصورة\s.{1,40}(?<![.!؟])|"
    r"التعليق على الصورة[،:]?|"
    # What cameras call their files.
    r"[a-z0-9_\\/ .()-]{1,60}\.(?:jpe?g|png|gif|webp)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:19|20)\d\d|\d{1,2}:\d\d|(?<!\w)(?:منذ|قبل)\s\w+|\bago\b|^\W*$", re.IGNORECASE
)
# A section's name; a place and an agency have a comma or a dash between them.
_WORDS_ALONE = re.compile(r"[^\W\d]+(?:\s[^\W\d]+){0,2}")
_META_LABEL = re.compile(
    r"(?:ال)?(?:مصدر|تاريخ|سابق|تالي|كاتب|قسم|source|date|by|previous|next)"
    r"(?: (?:النشر|published))?\s*(?:[:：|/-].*)?",
    re.IGNORECASE,
)

_REPEATED = "repeated headline"
_TOLD = ("paragraph", "heading")

IsOther = Callable[[str], bool]
Outcome = tuple[tuple[Block, ...], tuple[Removed, ...]]


def edged(blocks: Sequence[Block], *, headline: str, is_other: IsOther) -> Outcome:
    """The text proper; `is_other` says whether a link's address is another article's."""
    taken: dict[int, str] = {}
    blocks = tuple(_parted(blocks, label_key(headline)))
    start = _start(blocks, label_key(headline))
    taken.update(_before(blocks[:start], headline))
    taken.update(_between(blocks, is_other))
    taken.update(_after(blocks, taken))
    return _without(blocks, taken)


def _parted(blocks: Sequence[Block], headline: str) -> Iterator[Block]:
    """The blocks; one whose first line is the headline as its lines, parted by breaks alone."""
    for block in blocks:
        if len(block.lines) > 1 and _says(block.lines[0].text, headline):
            yield from (replace(block, lines=(line,)) for line in block.lines)
        else:
            yield block


def uninterrupted(blocks: Sequence[Block], *, headline: str, is_other: IsOther) -> Outcome:
    """The blocks of a known body without headline, credits and boxes that only link elsewhere.

    Where such links are most of the blocks, they are what the article is about: a round-up.
    """
    taken = dict(_between(blocks, is_other))
    if len(taken) * 2 > len(blocks):
        taken = {}
    repeated = (n for n in _repeated(blocks, headline) if blocks[n].kind in _TOLD)
    return _without(blocks, {**taken, **dict.fromkeys(repeated, _REPEATED)})


def _without(blocks: Sequence[Block], taken: dict[int, str]) -> Outcome:
    if len(taken) == len(blocks):
        return tuple(blocks), ()
    kept = tuple(block for number, block in enumerate(blocks) if number not in taken)
    removed = tuple(
        Removed(taken[number], blocks[number].text[:EXCERPT]) for number in sorted(taken)
    )
    return kept, removed


def is_prose(block: Block) -> bool:
    """Whether a block reads as a sentence or more, little of it linked."""
    text = block.text
    unlinked = sum(len(line.unlinked) for line in block.lines)
    if block.kind in ("heading", "caption") or unlinked * 2 < len(text):
        return False
    return unlinked >= _LONG or (unlinked >= _SENTENCE and text[-1:] in _SENTENCE_ENDS)


def _start(blocks: Sequence[Block], headline: str) -> int:
    """The first sentence that is not the headline, which may be as long as one."""
    prose = (number for number, block in enumerate(blocks) if is_prose(block))
    return next((number for number in prose if not _says(blocks[number].text, headline)), 0)


def _says(text: str, headline: str) -> bool:
    """Whether a text is the headline, by its key, and nothing else."""
    return len(text) < _LONGEST_HEADLINE and label_key(text) == headline


def _before(blocks: Sequence[Block], headline: str) -> Iterator[tuple[int, str]]:
    """Up to the headline everything, then what only describes the article."""
    repeated = _repeated(blocks, headline)
    last = repeated[-1] if repeated else -1
    for number, block in enumerate(blocks):
        if number <= last:
            yield number, _REPEATED if number in repeated else "before the headline"
        elif block.kind != "caption" and _is_meta(block, after_headline=last >= 0):
            yield number, "meta line"


def _repeated(blocks: Sequence[Block], headline: str) -> list[int]:
    """The blocks that are the headline and nothing else."""
    key = label_key(headline)
    return [number for number, block in enumerate(blocks) if _says(block.text, key)]


def _is_meta(block: Block, *, after_headline: bool) -> bool:
    text = block.text
    if len(text) > _META_LINE or is_byline(text, frozenset()) or block.kind in ("table", "quote"):
        return False
    if block.kind != "heading" and _DATED.search(bare(text)):
        return True
    if _META_LABEL.fullmatch(folded(bare(text))):
        return True
    return after_headline and block.kind != "heading" and _WORDS_ALONE.fullmatch(text) is not None


def _between(blocks: Sequence[Block], is_other: IsOther) -> Iterator[tuple[int, str]]:
    """Credits, and blocks that are nothing but links to other articles."""
    before = ""
    for number, block in enumerate(blocks):
        if block.kind in ("paragraph", "heading") and _CREDIT.fullmatch(block.text):
            yield number, "photo credit"
        elif not before.endswith(":") and _is_other_article(block, is_other):
            yield number, "related link"
            continue
        if block.kind != "list":
            before = block.text.rstrip()


def _is_other_article(block: Block, is_other: IsOther) -> bool:
    return block.kind in (*_TOLD, "list") and all(
        _is_other_headline(line, is_other) for line in block.lines
    )


def _is_other_headline(line: Line, is_other: IsOther) -> bool:
    return (
        bool(line.links)
        and len(line.text.split()) >= _HEADLINE_WORDS
        and all(is_other(href) for href, _words in line.links)
        and not label_key(line.unlinked)
    )


def _after(blocks: Sequence[Block], taken: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Headings over nothing, and lists that are mostly links, once the last sentence is past."""
    announced = set(_announced(blocks))
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if number in taken:
            continue
        if number in announced:
            return
        if block.kind == "heading":
            yield number, "heading over nothing"
        elif block.kind in ("list", "paragraph") and _mostly_links(block):
            yield number, "related list"
        else:
            return


def _announced(blocks: Sequence[Block]) -> Iterator[int]:
    """The items of lists under a text that ends in a colon: `المصادر:`."""
    announced = False
    for number, block in enumerate(blocks):
        if block.kind != "list":
            announced = block.text.endswith(":")
        elif announced:
            yield number


def _mostly_links(block: Block) -> bool:
    unlinked = sum(len(line.unlinked) for line in block.lines)
    return any(line.links for line in block.lines) and unlinked * 2 < len(block.text)
