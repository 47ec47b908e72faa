"""`python -m bench.rules SITE.tar.xz`: WARC bytes to record by layout rules, beside trafilatura.

The archive holds a saved site in the JNews design, which `tests/night/jnews.yaml` has the rules of;
its articles are written into WARC records as a crawl would.  Warraq starts from a record's gzipped
bytes and ends with the whole record: text, links, images, dates, names, what was removed.
trafilatura starts from the page's bytes, once as it does by default (text alone) and once with its
metadata.  One process; each reads all pages by itself before the next does, as it would in a night,
in several rounds; CPU seconds.
"""

from __future__ import annotations

import argparse
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

from articles.article import Article
from articles.reader import read
from bench.record import captured, member
from bench.rounds import seconds_of
from config.sitefiles import read_site

RULES = Path(__file__).parents[1] / "tests" / "night" / "jnews.yaml"
_ARTICLE = re.compile(r"jnews_site_ar/\d{4}/\d\d/\d\d/[^/]+/index\.html")
ROUNDS = 5


def main() -> None:
    """Print pages a second of each, and how many times as fast the rules are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    rules = read_site(RULES)
    pages = list(_pages(parser.parse_args().site))
    bodies = [body for _url, body in pages]
    members = [member(url, body) for url, body in pages]
    found: list[bool] = []

    def by_rules() -> None:
        kinds = (read(captured(packed, rules.site.name), rules) for packed in members)
        found[:] = [isinstance(one, Article) for one in kinds]

    readers: dict[str, Callable[[], object]] = {
        "warraq, WARC bytes to record": by_rules,
        "trafilatura, text alone": lambda: [trafilatura.extract(body) for body in bodies],
        "trafilatura, metadata too": lambda: [
            trafilatura.bare_extraction(body, with_metadata=True) for body in bodies
        ],
    }
    seconds = seconds_of(readers, rounds=ROUNDS)
    print(f"{len(pages)} pages of one site, {sum(found)} articles by rules, {ROUNDS} rounds")
    ours = seconds["warraq, WARC bytes to record"]
    for name, taken in seconds.items():
        times = "" if taken is ours else f"  warraq x{taken.ratio(ours)}"
        print(f"  {name:<30} {len(pages) / taken.middle:7.1f} pages/s{times}")


def _pages(site: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(site) as archive:
        for entry in archive:
            file = archive.extractfile(entry) if entry.isfile() else None
            if file and _ARTICLE.fullmatch(entry.name):
                path = entry.name.removeprefix("jnews_site_ar").removesuffix("index.html")
                yield f"http://127.0.0.1:8766/info_news{path}", file.read()


if __name__ == "__main__":
    main()
