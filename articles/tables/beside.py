"""Row -> row with what stands beside the text: the month, the search key, the signature.

They follow from the row and from nothing else, so they are entered as a row is written and are no
part of a reading: a row without them is not for that a worse one.
"""

from __future__ import annotations

from typing import Any

from articles.copying.likeness import shingles_of_key, smallest
from articles.folding import search_key

Row = dict[str, Any]
BESIDE = frozenset({"search_key", "signature", "month"})


def with_beside(name: str, row: Row) -> Row:
    """A row of the table `name` as it is written."""
    dated = {**row, "month": f"{row['night']:%Y-%m}"}
    if name != "articles":
        return dated
    key = search_key(row["text"])
    return {
        **dated,
        "search_key": f" {search_key(row['headline'])}\n {key}",
        "signature": smallest(shingles_of_key(key)),
    }


def search_line(headline: str, text: str) -> str:
    """The keys of headline and text, a line each, with a space before every word.

    So a phrase is found from the beginning of a word by one test: `contains(search_key, ' ' ||
    key)`, and none is found across the two.
    """
    return f" {search_key(headline)}\n {search_key(text)}"
