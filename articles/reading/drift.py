"""Readings of a night -> whether the site's layouts still fit it: findings, and what is too much.

A rule that stops matching tells of a new design long before anybody looks at the site.  What a
page says of itself (a list, the home page, a page gone) is no drift and is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from articles.article import Article, NotAnArticle

# What one page adds: `unfit`, `read` and `undated` each with its layout, `nothing` with layout and
# rule.  Tallies add up, so that the WARCs of a night may be read apart.
Tally = Counter[tuple[str, ...]]

# Of the pages that a layout had to fit, how many may fit none or have no day.  A site has pages in
# designs of their own, a gallery or a live blog; a new design takes all of a night's.
SHARE = 0.2
# Fewer pages than this prove nothing of a design.
LEAST = 5
# A byline may be missing from many articles in turn; from so many, it is the rule.
LEAST_SILENT = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in one sentence, and whether it is more than a site may have."""

    text: str
    too_much: bool


def counted(reading: Article | NotAnArticle) -> Tally:
    """What one reading says of its site's layouts; nothing where no layout was to fit."""
    if isinstance(reading, NotAnArticle):
        return Tally([("unfit",)] if reading.drift else [])
    if reading.layout == "generic":
        return Tally()
    tally = Tally([("read", reading.layout)])
    tally.update(("nothing", reading.layout, rule) for rule in reading.unmatched)
    dated = reading.published is not None and reading.published.date is not None
    if "published" in reading.unmatched and not dated:
        tally["undated", reading.layout] += 1
    return tally


def drifted(tally: Tally, *, share: float = SHARE) -> tuple[Finding, ...]:
    """The findings of a tally, those that are too much first; `share`, 0 to 1, is what may be.

    Too much is a share of pages that fit no layout, or of articles without a day that their
    layout's rule should have found.  A rule that found nothing on any article is only told: what
    it looks for may not be there.
    """
    found = (*_unfit(tally, share), *_undated(tally, share), *_silent(tally))
    return tuple(sorted(found, key=lambda finding: not finding.too_much))


def _read(tally: Tally) -> Iterator[tuple[str, int]]:
    """Each layout with the number of articles it read."""
    return ((key[1], count) for key, count in sorted(tally.items()) if key[0] == "read")


def _unfit(tally: Tally, share: float) -> Iterator[Finding]:
    unfit = tally["unfit",]
    asked = unfit + sum(count for _layout, count in _read(tally))
    if unfit:
        text = f"no layout fits {unfit} of {asked} pages"
        yield Finding(text, asked >= LEAST and unfit > share * asked)


def _undated(tally: Tally, share: float) -> Iterator[Finding]:
    for layout, articles in _read(tally):
        if undated := tally["undated", layout]:
            text = f"the rule `published` of {layout} left {undated} of {articles} articles undated"
            yield Finding(text, articles >= LEAST and undated > share * articles)


def _silent(tally: Tally) -> Iterator[Finding]:
    for layout, articles in _read(tally):
        rules = sorted(key[2] for key in tally if key[:2] == ("nothing", layout))
        for rule in rules if articles >= LEAST_SILENT else ():
            if tally["nothing", layout, rule] == articles:
                text = f"the rule `{rule}` of {layout} found nothing on any of {articles} articles"
                yield Finding(text, too_much=False)
