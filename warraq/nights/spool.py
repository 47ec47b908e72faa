"""What crawls left on the local disk -> the archive; nothing leaves the disk before it is safe."""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from archive import keys
from archive.manifest import Draft, Kept, Manifest, SeedCounts, State, commit
from archive.records.recovery import recover
from archive.storage.store import Store
from crawlers import dispositions, job
from crawlers.dispositions import Fate
from crawlers.job import Job, Mode
from warraq.errors import AnotherCrawlRuns
from warraq.nights import aftermath

_WAIT_SECONDS = 30.0
_STAMP = "[0-9]" * 17
_DEPOSITED = ".deposited"


def desk(site: str, mode: Mode = "night") -> str:
    """The name of the folder where crawls of one mode are at work: those of two may overlap."""
    return site if mode == "night" else f"{site}.{mode}"


def site_at(desk: str) -> str:
    """Whose desk it is; no site has a dot in its name."""
    return desk.partition(".")[0]


@contextlib.contextmanager
def held(spool: Path, desk: str) -> Iterator[int]:
    """A desk for one crawl or deposit at a time; gives the lock's number.

    A crawl holds it too, so what a dead parent left running is waited for, not taken apart.
    """
    folder = spool / desk
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    message = f"another crawl of {desk} is running; wait for it or stop it"
                    raise AnotherCrawlRuns(message) from error
                time.sleep(0.2)
        yield file.fileno()


def waiting(spool: Path, desk: str) -> list[Job]:
    """The jobs of a desk whose crawls have ended and are not deposited, oldest first."""
    for leftover in (spool / desk).glob(f"*{_DEPOSITED}"):
        shutil.rmtree(leftover)
    folders = sorted(path.parent for path in (spool / desk).glob(f"{_STAMP}/job.json"))
    return [job.load(folder) for folder in folders]


def desks_waiting(spool: Path) -> list[str]:
    """The desks with anything left on them."""
    return sorted({path.parent.parent.name for path in spool.glob(f"*/{_STAMP}/job.json")})


def deposit(
    task: Job, site: str, store: Store, told: Callable[[], Iterable[str]] = tuple
) -> Manifest:
    """Ship one job: WARCs, dispositions, then the manifest, which is the commit.

    Safe to repeat at any point until `clear`: objects are put once, and a job committed before is
    found again.  `told` is asked right before the commit for further findings.
    """
    recover(task.folder)
    ended = task.report.exists()
    fates = dispositions.read_journal(task.journal) if ended else aftermath.settled(task)
    state, findings, seeds = _ending(task)
    objects = tuple(_shipped(task, site, store, fates))
    draft = Draft(
        site=site,
        night=task.night,
        stamp=task.stamp,
        started=task.started,
        finished=datetime.now(UTC).isoformat(),
        state=state,
        rules_sha256=task.rules_sha256,
        objects=objects,
        counts=dict(sorted(Counter(fate.disposition for fate in fates).items())),
        findings=(*findings, *_postponed(task), *told()),
        seeds=seeds,
    )
    return commit(store, draft)


def clear(task: Job) -> None:
    """Remove the folder of a job that is committed and learned from.

    It leaves by its name first, at once: half a folder would be taken for another crawl.
    """
    leftover = task.folder.with_name(task.folder.name + _DEPOSITED)
    task.folder.rename(leftover)
    shutil.rmtree(leftover)


def _ending(task: Job) -> tuple[State, tuple[str, ...], SeedCounts]:
    """How the crawl of a job ended, its findings and what its seeds brought, by its own report.

    None means that it was cut short.
    """
    if not task.report.exists():
        return "interrupted", (), {}
    report = json.loads(task.report.read_text(encoding="utf-8"))
    findings, seeds = tuple(report["findings"]), report["seeds"]
    if report["reason"] != "finished":
        return "interrupted", findings, seeds
    return "unaccounted" if report["unsettled"] else "complete", findings, seeds


def _postponed(task: Job) -> Iterator[str]:
    if task.postponed:
        yield (
            f"frontier: {task.postponed:,} known articles are due and wait for another night; "
            "a higher `budget` would take them in"
        )


def _shipped(task: Job, site: str, store: Store, fates: list[Fate]) -> Iterator[Kept]:
    for path in sorted(task.folder.glob("*.warc.gz")):
        key = keys.warc(site, task.night, path.name)
        stored = store.put_once(key, path, kind="application/warc")
        yield Kept(key, stored.size, stored.sha256 or "", "warc")
    key = keys.dispositions(site, task.night, task.stamp)
    stored = store.put_once(key, dispositions.dump(fates), kind="application/jsonl")
    yield Kept(key, stored.size, stored.sha256 or "", "dispositions")


def new_stamp() -> str:
    """Seventeen digits of UTC, to the millisecond: when a crawl started."""
    return stamp(datetime.now(UTC))


def stamp(instant: datetime) -> str:
    """Any instant of UTC as a stamp; stamps sort as their instants do."""
    return instant.strftime("%Y%m%d%H%M%S%f")[:17]
