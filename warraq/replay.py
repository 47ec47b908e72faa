"""The bucket -> a replay server: pywb in its own environment, on loopback, with no live web."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from archive.store import Store
from config.settings import Settings
from warraq.errors import WrongUse
from warraq.stores import open_stores, variables

COLLECTION = "warraq"
_REFRESH_SECONDS = 10.0


def serve(settings: Settings, port: int) -> int:
    """Run until stopped; the exit status of pywb."""
    program = _program()
    stores = open_stores(settings)
    folder = (settings.home / "replay").absolute()
    fetch_indexes(stores.archive, folder / "indexes")
    _configure(folder, stores.archive)
    reached = variables(settings)
    environment = {
        **os.environ,
        **reached,
        "AWS_DEFAULT_REGION": reached.get("AWS_REGION", "us-east-1"),
    }
    stop = threading.Event()
    # However we are told to stop, pywb stops with us and leaves its port.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(
        target=_keep_fresh, args=(stores.archive, folder / "indexes", stop), daemon=True
    ).start()
    with subprocess.Popen(
        [str(program), "--port", str(port), "--bind", "127.0.0.1", "--directory", str(folder)],
        env=environment,
    ) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0
        finally:
            stop.set()


def fetch_indexes(archive: Store, folder: Path) -> int:
    """Bring every snapshot's CDXJ that is not here yet; how many came."""
    folder.mkdir(parents=True, exist_ok=True)
    new = 0
    for site in archive.folders():
        for key in archive.keys(f"{site}/cdxj/"):
            here = folder / key.replace("/", "-")
            if not here.exists():
                part = here.with_suffix(".part")
                part.write_bytes(_shown(archive.read(key)))
                part.rename(here)
                new += 1
    return new


def _shown(index: bytes) -> bytes:
    """An index without the lines of 304 answers.

    pywb (2.10) hands a 304 on as it is, to a browser that holds nothing; without the line it shows
    the capture the 304 stands for, under that capture's own time.
    """
    unshown = (b'"mime": "warc/revisit"', b'"status": "304"')
    kept = (line for line in index.splitlines(True) if not all(fact in line for fact in unshown))
    return b"".join(kept)


def _keep_fresh(archive: Store, folder: Path, stop: threading.Event) -> None:
    while not stop.wait(_REFRESH_SECONDS):
        try:
            fetch_indexes(archive, folder)
        except Exception as error:
            sys.stderr.write(f"replay: no new indexes for now: {error}\n")


def _configure(folder: Path, archive: Store) -> None:
    """One collection over all sites; the only sources are our index and our bucket."""
    (folder / "config.yaml").write_text(
        f"collections:\n  {COLLECTION}:\n    index_paths: {folder}/indexes/\n"
        f"    archive_paths: s3://{archive.bucket}/{archive.prefix}\n"
        "enable_auto_fetch: false\n",
        encoding="utf-8",
    )


def _program() -> Path:
    program = Path(sys.prefix).parent / ".venv-replay" / "bin" / "wayback"
    if not program.exists():
        raise WrongUse(f"{program} is missing: run `make install`, which sets pywb up")
    return program
