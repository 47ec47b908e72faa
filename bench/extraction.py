"""`python -m bench.extraction FOLDER...`: quality and speed of the generic reader beside its peers.

A folder holds pages (`<key>.html` or `<key>.html.gz`) and `ground-truth.json` with an
`articleBody` a key.  Warraq starts from the gzipped bytes of a WARC record and ends with the whole
record, of which only the text is scored; its peers start from the page's bytes and give text alone,
but for the line that says metadata.  trafilatura is its default without comments, which count
against its text and take it longer; with them, which is all its defaults, it has a line of its own.
One process; each tool reads all pages by itself before the next does, in several rounds; CPU
seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.readers import Reader, peers, warraq
from bench.record import member
from bench.rounds import seconds_of
from bench.scores import PageScore, page_score, set_score

# Fewer rounds, or fewer pages in all of them, and the figures are the machine's moods.
LEAST_ROUNDS = 3
LEAST_PAGES = 100
NO_URL = "https://bench.example/1/"


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with its gold body; `record` is its WARC record."""

    key: str
    url: str
    body: bytes
    record: bytes
    gold: str


def main() -> None:
    """Print one table a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--pages", action="store_true", help="each page's score, worst first")
    wanted = parser.parse_args()
    readers: dict[str, Reader] = {"warraq": warraq, **({} if wanted.alone else peers())}
    for folder in wanted.folders:
        _report(folder, readers, pages=wanted.pages)


def _report(folder: Path, readers: dict[str, Reader], *, pages: bool) -> None:
    taken = list(samples(folder))
    language = "ar" if "arabic" in folder.name else "en"
    texts: dict[str, list[str]] = {}

    def reading(name: str) -> Callable[[], None]:
        def read_all() -> None:
            given = ((one.record if name == "warraq" else one.body, one.url) for one in taken)
            texts[name] = [readers[name](page, url, language) for page, url in given]

        return read_all

    rounds = max(LEAST_ROUNDS, LEAST_PAGES // len(taken))
    seconds = seconds_of({name: reading(name) for name in readers}, rounds=rounds)
    size = sum(len(sample.body) for sample in taken)
    print(f"{folder.name}: {len(taken)} pages, {size / 1e6:.1f} MB, {rounds} rounds")
    for name, read in texts.items():
        scores = [page_score(one.gold, text) for one, text in zip(taken, read, strict=True)]
        whole, spent = set_score(scores), seconds[name]
        times = "" if name == "warraq" else f"  warraq x{spent.ratio(seconds['warraq'])}"
        print(
            f"  {name:<22} F1 {whole.f1:.4f}  P {whole.precision:.4f}  R {whole.recall:.4f}  "
            f"exact {whole.exact:.2f}  {len(taken) / spent.middle:7.1f} pages/s{times}"
        )
        if pages and name == "warraq":
            _print_pages(taken, scores)


def _print_pages(taken: list[Sample], scores: list[PageScore]) -> None:
    for sample, score in sorted(zip(taken, scores, strict=True), key=lambda pair: pair[1].f1):
        print(
            f"  {score.f1:.3f} +{score.surplus} -{score.missing} ={score.shared} {sample.key[:12]}"
        )


def samples(folder: Path) -> Iterator[Sample]:
    """The pages of a folder, in the order of its gold."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key, about in gold.items():
        packed = folder / f"{key}.html.gz"
        body = (
            gzip.decompress(packed.read_bytes())
            if packed.exists()
            else (folder / f"{key}.html").read_bytes()
        )
        url = about.get("url") or NO_URL
        yield Sample(key, url, body, member(url, body), about["articleBody"])


if __name__ == "__main__":
    main()
