"""Signatures of many articles -> pairs across outlets that may be copies of one text.

Two texts that share shingles share values of their signatures, so candidates are found by those
values and no two texts are compared.  A value that one outlet has in many articles is part of a
line it prints everywhere (a standing background, a rights notice), and shows nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc

BOILERPLATE = 3
"""In so many articles of one outlet a shingle is a line it prints everywhere."""

SHARED = 4
"""Values in common that make a candidate: of 64, two texts one fifth alike share 13 on average."""

_CROWD = 200
"""A value in more articles than this is an agency's sign-off, and is left out for speed."""

Pair = tuple[int, int]


def candidates(signatures: pa.Table, fresh: Collection[int]) -> tuple[list[Pair], frozenset[int]]:
    """Pairs of rows, one of them `fresh`, that may be copies; and the values that show nothing.

    `signatures` has the columns `site`, `article_id` and `signature`, one row a version; rows are
    named by their place in it.
    """
    values = _values(signatures)
    stop = _boilerplate(values)
    shared = values.filter(pc.invert(pc.is_in(values["value"], pa.array(sorted(stop), pa.int32()))))
    pairs: Counter[Pair] = Counter()
    recent = set(fresh)
    sites = signatures["site"].to_pylist()
    for rows in _met_in_several_sites(shared):
        if len(rows) > _CROWD or recent.isdisjoint(rows):
            continue
        for one, other in combinations(sorted(rows), 2):
            if sites[one] != sites[other] and (one in recent or other in recent):
                pairs[one, other] += 1
    return [pair for pair, count in pairs.items() if count >= SHARED], frozenset(stop)


def _values(signatures: pa.Table) -> pa.Table:
    """One row a value that two articles have: which article of which site it is in, as numbers."""
    lists = signatures["signature"].combine_chunks()
    values, rows = pc.list_flatten(lists), pc.list_parent_indices(lists)
    counted = pc.value_counts(values)
    several = pc.greater(counted.field("counts"), 1)
    # Nearly all values are in one article alone: without them little is left to work on.
    met = pc.is_in(values, counted.field("values").filter(several))
    rows = rows.filter(met)
    return pa.table(
        {
            "value": values.filter(met),
            "row": rows,
            "site": pc.take(_numbered(signatures["site"]), rows),
            "article": pc.take(_numbered(signatures["article_id"]), rows),
        }
    )


def _numbered(names: pa.ChunkedArray) -> pa.Array:
    return names.combine_chunks().dictionary_encode().indices


def _boilerplate(values: pa.Table) -> set[int]:
    crowded = values.group_by(["value", "site"]).aggregate([("article", "count_distinct")])
    often = pc.greater_equal(crowded["article_count_distinct"], BOILERPLATE)
    return set(crowded.filter(often)["value"].to_pylist())


def _met_in_several_sites(values: pa.Table) -> list[list[int]]:
    met = values.group_by("value").aggregate([("site", "count_distinct"), ("row", "list")])
    several = met.filter(pc.greater(met["site_count_distinct"], 1))
    found: list[list[int]] = several["row_list"].to_pylist()
    return found
