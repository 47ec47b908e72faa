"""A page as a reader's eye has it -> its parts: headline, share labels, byline, body, heading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Visible:
    """What a page shows, from the headline down to the heading of the related articles."""

    headline: str
    share_labels: tuple[str, ...]
    byline: str
    paragraphs: tuple[str, ...]
    related_heading: str


def visible(file: Path) -> Visible:
    """The parts of a text file: blocks parted by blank lines, the share labels one a line."""
    blocks = [block.strip() for block in file.read_text(encoding="utf-8").strip().split("\n\n")]
    blocks = [block for block in blocks if block]
    if len(blocks) < 5:
        message = f"{file}: expected headline, share labels, byline, body and a last heading"
        raise ValueError(message)
    headline, labels, byline, *paragraphs, heading = blocks
    return Visible(headline, tuple(labels.split("\n")), byline, tuple(paragraphs), heading)
