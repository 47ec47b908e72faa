"""`python -m bench.extraction FOLDER...`: quality and speed of the generic reader beside its peers.

A folder holds pages (`<key>.html` or `<key>.html.gz`) and `ground-truth.json` with an
`articleBody` a key.  Every tool reads every page in the same process and the same run, page by
page in turn, so that a busy machine slows all alike; times are CPU seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.readers import Reader, peers, warraq
from bench.scores import PageScore, page_score, set_score


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with its gold body."""

    key: str
    url: str
    body: bytes
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
    scores: dict[str, list[PageScore]] = {name: [] for name in readers}
    seconds = dict.fromkeys(readers, 0.0)
    for sample in taken:
        for name, reader in readers.items():
            begun = time.process_time()
            text = reader(sample.body, sample.url, language)
            seconds[name] += time.process_time() - begun
            scores[name].append(page_score(sample.gold, text))
    size = sum(len(sample.body) for sample in taken)
    print(f"{folder.name}: {len(taken)} pages, {size / 1e6:.1f} MB")
    slowest = seconds.get("trafilatura") or max(seconds.values())
    for name, found in scores.items():
        whole = set_score(found)
        print(
            f"  {name:<22} F1 {whole.f1:.4f}  P {whole.precision:.4f}  R {whole.recall:.4f}  "
            f"exact {whole.exact:.2f}  {len(taken) / seconds[name]:7.1f} pages/s  "
            f"x{slowest / seconds[name]:.1f}"
        )
    if pages:
        _print_pages(taken, scores["warraq"])


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
        yield Sample(key, about.get("url") or "", body, about["articleBody"])


if __name__ == "__main__":
    main()
