"""What is new in `articles` -> clusters of copies across outlets, in the table `syndication`.

How far it has read is part of its own commit, as the Delta transaction `articles` with the version
of that table: so each article is taken in once, whoever runs this and however often.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

from articles.copying.copies import candidates
from articles.copying.syndication import are_copies, clusters, rows_of, text_of
from articles.errors import TableError
from articles.tables import commits
from articles.tables.beside import with_beside
from articles.tables.feed import arrived
from articles.tables.schema import SCHEMAS
from articles.tables.table import Tables

Row = dict[str, Any]
Pair = tuple[str, str]
_POSITION = "articles"
# Copies follow within days; a month on either side is looked through.
_WINDOW = timedelta(days=31)
_PLACE = ("article_id", "cluster_id")
_FRESH = ("record_id", "night")
_TEXT = ("record_id", "article_id", "version", "site", "url", "headline", "text", "paragraphs")
_FACTS = ("published_at", "published_date", "captured_at", "night", "signature")


@dataclass(frozen=True, slots=True)
class Syndicated:
    """What a run came to: articles it took in, clusters it wrote, and the rows of those."""

    articles: int
    clusters: int
    rows: int


def syndicate(tables: Tables, *, everything: bool = False) -> Syndicated:
    """Take in what came to `articles` since the last run, or with `everything` begin anew."""
    table = tables.opened("syndication")
    until = tables.version("articles")
    done = (table.transaction_version(_POSITION) if table else None) or 0
    if until is None or (until <= done and not everything):
        return Syndicated(0, 0, 0)
    known = [] if everything else tables.read("syndication", columns=_PLACE).to_pylist()
    fresh = _fresh(tables, done, until, everything=everything or not done)
    rows: list[Row] = []
    gone: set[str] = set()
    by_month: dict[str, set[str]] = {}
    for row in fresh.to_pylist():
        by_month.setdefault(f"{row['night']:%Y-%m}", set()).add(row["record_id"])
    for month, record_ids in sorted(by_month.items()):
        touched, made = _month(tables, month, record_ids, [*known, *rows])
        rows = [row for row in rows if row["article_id"] not in touched] + made
        gone |= touched
    _write(tables, rows, gone, until, everything=everything)
    return Syndicated(fresh.num_rows, len({row["cluster_id"] for row in rows}), len(rows))


def _fresh(tables: Tables, done: int, until: int, *, everything: bool) -> pa.Table:
    current = pc.field("superseded_at").is_null()
    if not everything:
        try:
            return arrived(tables, _FRESH, after=done, until=until)
        except TableError:  # the feed of old versions is gone: all of it is news, and no harm
            pass
    return tables.read("articles", columns=_FRESH, where=current)


def _month(
    tables: Tables, month: str, record_ids: Collection[str], known: Iterable[Row]
) -> tuple[set[str], list[Row]]:
    """The clusters that the fresh records of a month belong to, and whose rows they replace."""
    signatures = _signatures(tables, month)
    names = signatures["record_id"].to_pylist()
    ids = signatures["article_id"].to_pylist()
    fresh = [at for at, name in enumerate(names) if name in record_ids]
    pairs, boilerplate = candidates(signatures, fresh)
    members: dict[str, set[str]] = {}
    cluster_of: dict[str, str] = {}
    for row in known:
        members.setdefault(row["cluster_id"], set()).add(row["article_id"])
        cluster_of[row["article_id"]] = row["cluster_id"]
    alike = [(ids[one], ids[other]) for one, other in pairs]
    near = {names[at] for pair in pairs for at in pair}
    touched = {ids[at] for at in fresh if ids[at] in cluster_of}
    near_ids = {it for pair in alike for it in pair} | touched
    beside = {one for it in near_ids if it in cluster_of for one in members[cluster_of[it]]}
    texts = _texts(tables, near, beside)
    bonds = [(it, cluster_of[it]) for it in beside]
    made: list[Row] = []
    for group, rows in _clustered(texts, alike, bonds, boilerplate):
        touched |= group
        made += rows
    return touched, made


def _clustered(
    rows: Mapping[str, Row],
    alike: Sequence[Pair],
    bonds: Sequence[Pair],
    boilerplate: Collection[int],
) -> Iterator[tuple[set[str], list[Row]]]:
    """Articles that belong together, with the rows of their clusters.

    Bundle by bundle of what may be alike: shingles take ten times the room of a text.
    """
    bundles = list(_groups([*alike, *bonds]))
    place = {it: number for number, bundle in enumerate(bundles) for it in bundle}
    inside: list[tuple[list[Pair], list[Pair]]] = [([], []) for _ in bundles]
    for at, pairs in enumerate((alike, bonds)):
        for pair in pairs:
            inside[place[pair[0]]][at].append(pair)
    for bundle, (pairs, bound) in zip(bundles, inside, strict=True):
        texts = {it: text_of(rows[it], boilerplate) for it in bundle if it in rows}
        copies = [(one, other) for one, other in pairs if are_copies(texts[one], texts[other])]
        for group in _groups([*copies, *bound]):
            found = clusters(texts[it] for it in group if it in texts)
            yield group, [row for cluster in found for row in rows_of(cluster)]


def _signatures(tables: Tables, month: str) -> pa.Table:
    """Every current version within the window of a month, first captured first."""
    first = date.fromisoformat(f"{month}-01")
    months = {f"{day:%Y-%m}" for day in (first - timedelta(days=1), first, first + _WINDOW)}
    where = pc.field("month").isin(pa.array(sorted(months), pa.string()))
    columns = ["site", "article_id", "record_id", "captured_at", "signature"]
    found = tables.read(
        "articles", columns=columns, where=where & pc.field("superseded_at").is_null()
    )
    return found.sort_by([("captured_at", "ascending"), ("record_id", "ascending")])


def _texts(tables: Tables, near: Collection[str], beside: Collection[str]) -> dict[str, Row]:
    """By article, its earliest version that may be a copy of something."""
    named = pc.field("record_id").isin(pa.array(sorted(near), pa.string()))
    member = pc.field("article_id").isin(pa.array(sorted(beside), pa.string()))
    current = pc.field("superseded_at").is_null()
    found = tables.read(
        "articles", columns=[*_TEXT, *_FACTS], where=current & (named | member)
    ).to_pylist()
    texts: dict[str, Row] = {}
    for row in sorted(found, key=lambda row: (row["captured_at"], row["version"])):
        texts.setdefault(row["article_id"], row)
    return texts


def _groups(pairs: Iterable[Pair]) -> Iterator[set[str]]:
    """The connected sets of what pairs name."""
    group_of: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = group_of.get(one, {one}) | group_of.get(other, {other})
        for it in joined:
            group_of[it] = joined
    seen: set[int] = set()
    for group in group_of.values():
        if id(group) not in seen:
            seen.add(id(group))
            yield group


def _write(
    tables: Tables, rows: list[Row], gone: Collection[str], until: int, *, everything: bool
) -> None:
    """Rows of touched articles in the place of theirs of before, and the position, at once."""
    schema = SCHEMAS["syndication"]
    new = pa.Table.from_pylist([with_beside("syndication", row) for row in rows], schema=schema)
    listed = ", ".join(f"'{it}'" for it in sorted({*gone, *new["article_id"].to_pylist()}))

    def write(table: DeltaTable, properties: CommitProperties) -> None:
        if everything:
            anew = CommitProperties(app_transactions=[Transaction(_POSITION, until)])
            write_deltalake(table, new, mode="overwrite", commit_properties=anew)
        elif listed:
            where = f"article_id in ({listed})"
            write_deltalake(
                table, new, mode="overwrite", predicate=where, commit_properties=properties
            )
        else:
            write_deltalake(table, new, mode="append", commit_properties=properties)

    # Begun anew, it is written however far it had read before.
    position = None if everything else _POSITION
    commits.commit(tables.place("syndication"), position, write, number=until)
