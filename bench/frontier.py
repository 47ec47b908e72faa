"""How long a night's plan takes over 500,000 known URLs, and how much memory: `make bench`.

Each step runs in a process of its own, which loads all that a night loads and prints its time and
its peak resident memory.  The frontier lies in a file, as it would in the bucket, with sixteen
lessons of 300 articles beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.storage.store import Store
from config.site import Site
from crawlers import frontier, job
from crawlers import plan as planning
from crawlers.dispositions import Fate
from crawlers.frontier import Known
from crawlers.job import Job
from warraq.nights import ledger

NIGHT = date(2026, 11, 23)
LESSONS, ARTICLES = 16, 300
SECONDS, MEGABYTES = 5.0, 300.0
"""What a plan may take (issue 4)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One step: CPU and wall seconds, peak resident megabytes, and what came of it."""

    step: str
    cpu: float
    wall: float
    peak: float
    result: str


def main() -> None:
    """Measure every step over a frontier of `--urls` URLs; exit status 1 where a plan is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=int, default=500_000)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    if wanted.step:
        print(json.dumps(asdict(_measured(wanted.step, wanted.folder))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder, wanted.urls)
        size = (folder / "known.jsonl.gz").stat().st_size
        print(f"frontier: {wanted.urls:,} URLs, {size / 1e6:.1f} MB in the bucket")
        done = [_elsewhere(step, folder) for step in STEPS]
    for one in done:
        print(
            f"  {one.step:<8} {one.wall:6.2f} s ({one.cpu:.2f} s CPU)  {one.peak:5.0f} MB peak"
            f"  {one.result}"
        )
    plan = done[0]
    # By CPU: on a machine that does other things as well the wall says little.
    sys.exit(plan.cpu > SECONDS or plan.peak > MEGABYTES)


def _elsewhere(step: str, folder: Path) -> Measured:
    words = [sys.executable, "-m", "bench.frontier", "--step", step, "--folder", str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout))


def _measured(step: str, folder: Path) -> Measured:
    wall, cpu = time.perf_counter(), time.process_time()
    result = STEPS[step](folder)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Measured(step, cpu, wall, _peak(), result)


def _peak() -> float:
    """Peak resident megabytes of this very program: `ru_maxrss` would tell its parent's as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _plan(folder: Path) -> str:
    plan = planning.plan(
        _known(folder), SITE, night=NIGHT, now=datetime(2026, 11, 23, 2, tzinfo=UTC)
    )
    _job(folder).save(plan)
    return f"{len(plan.due):,} due, {plan.postponed:,} postponed, {len(plan.resting):,} rest"


def _crawl(folder: Path) -> str:
    plan = _job(folder).plan()
    found = sum(_url(number) in plan.resting for number in range(100_000))
    return f"{found:,} of 100,000 URLs that a seed names are known and rest"


def _teach(folder: Path) -> str:
    raw = frontier.dump_all(_lesson(0))
    return f"a lesson of {ARTICLES} articles, {len(raw) / 1e3:.0f} kB, in one put"


def _compact(folder: Path) -> str:
    return f"{len(frontier.dump(_known(folder))) / 1e6:.1f} MB again, in one put"


STEPS: dict[str, Callable[[Path], str]] = {
    "plan": _plan,
    "crawl": _crawl,
    "teach": _teach,
    "compact": _compact,
}
SITE = Site.model_validate(
    {
        "name": "bench",
        "publisher": "Bench",
        "home": "https://news.example/",
        "article_url": r"^https://news\.example/[0-9]{4}/",
        "seeds": [{"feed": "https://news.example/feed/"}],
    }
)


def _known(folder: Path) -> Iterator[Known]:
    class Folder(Store):
        """A store that reads from a folder."""

        def __init__(self) -> None:
            """Nothing to reach."""

        def keys(self, prefix: str = "") -> Iterator[str]:
            return iter(sorted(path.name for path in folder.glob("lesson*")))

        def read_tagged(
            self, key: str, offset: int = 0, length: int | None = None
        ) -> tuple[bytes, str]:
            return (folder / key.rpartition("/")[2]).read_bytes(), ""

    return ledger.known(Folder(), "bench")


def _job(folder: Path) -> Job:
    there = folder / "job"
    if there.exists():
        return job.load(there)
    return Job(there, Path(), "", NIGHT, "20261123020000000", "", "", "", False, 1)


def _prepare(folder: Path, count: int) -> None:
    """Half a million articles of fifteen years, most of them captured twice, a tenth gone."""
    known = sorted((_entry(number, count) for number in range(count)), key=lambda one: one.url)
    (folder / "known.jsonl.gz").write_bytes(frontier.dump(known))
    for number in range(LESSONS):
        lesson = frontier.dump_all(_lesson(number))
        (folder / f"lesson-{number:02d}.jsonl.gz").write_bytes(lesson)


def _entry(number: int, count: int) -> Known:
    dice = random.Random(number)
    met = NIGHT - timedelta(days=5475 * number // count)
    last = NIGHT - timedelta(days=dice.randrange(1, 400))
    fate = dice.choice(["captured"] * 9 + ["gone"])
    return Known(
        _url(number),
        met.isoformat(),
        f"{last} {last:%Y%m%d}013000 {fate}",
        f"{last - timedelta(days=30)} 20250101013000 {fate}",
        f"20260101013000 sha256:{dice.randbytes(32).hex()}",
        met.isoformat(),
    )


def _lesson(number: int) -> dict[str, Known]:
    night = NIGHT - timedelta(days=number)
    fates = (
        Fate(
            _url(number * ARTICLES + place),
            "article",
            "captured",
            captured_at=f"{night}T01:30:00+00:00",
            payload_digest=f"sha256:{place:064x}",
        )
        for place in range(ARTICLES)
    )
    return frontier.learned(fates, night=night, stamp="20261123013000000")


def _url(number: int) -> str:
    """As long as they are on WordPress sites in Arabic: a slug of some words, percent-encoded."""
    slug = "%d8%a7%d9%84%d8%b3%d9%88%d8%b1%d9%8a%d8%a9-" * 2
    return f"https://news.example/{2011 + number % 15}/{number % 12 + 1:02d}/{slug}{number}/"


if __name__ == "__main__":
    main()
