"""The bucket -> a replay server: pywb in its own environment, on loopback, with no live web."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from archive import keys
from archive.storage.store import Store
from config.settings import Settings
from warraq.errors import WrongUse
from warraq.stores import open_stores, variables

COLLECTION = "warraq"
_REFRESH_SECONDS = 10.0


def serve(settings: Settings, port: int) -> int:
    """Run until stopped; the exit status of pywb."""
    program = _python()
    stores = open_stores(settings)
    folder = (settings.home / "replay").absolute()
    fetch_indexes(stores.derived, folder / "indexes")
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
        target=_keep_fresh, args=(stores.derived, folder / "indexes", stop), daemon=True
    ).start()
    # -P: no module beside that file is taken for one of pywb's.
    command = [str(program), "-P", str(Path(__file__).with_name("wayback.py"))]
    command += ["--port", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, env=environment) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0
        finally:
            stop.set()


def fetch_indexes(derived: Store, folder: Path) -> int:
    """Bring every merged index that is not here as it is there; how many came.

    A file beside each says which state of the object it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    new, wanted = 0, set()
    for key in derived.keys(keys.MERGED):
        here, there = folder / key.replace("/", "-"), derived.stat(key)
        state = here.with_suffix(".etag")
        wanted |= {here, state}
        if there is None or (state.exists() and state.read_text(encoding="utf-8") == there.etag):
            continue
        raw, etag = derived.read_tagged(key)
        part = here.with_suffix(".part")
        part.write_bytes(_shown(raw))
        part.rename(here)
        state.write_text(etag, encoding="utf-8")
        new += 1
    for gone in set(folder.iterdir()) - wanted:
        gone.unlink()
    return new


def _shown(index: bytes) -> bytes:
    """An index without the lines of 304 answers.

    pywb (2.10) hands a 304 on as it is, to a browser that holds nothing; without the line it shows
    the capture the 304 stands for, under that capture's own time.
    """
    unshown = (b'"mime": "warc/revisit"', b'"status": "304"')
    kept = (line for line in index.splitlines(True) if not all(fact in line for fact in unshown))
    return b"".join(kept)


def _keep_fresh(derived: Store, folder: Path, stop: threading.Event) -> None:
    while not stop.wait(_REFRESH_SECONDS):
        try:
            fetch_indexes(derived, folder)
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


def _python() -> Path:
    """The replay environment's own interpreter: pywb and our packages cannot live together."""
    python = Path(sys.prefix).parent / ".venv-replay" / "bin" / "python"
    if not python.with_name("wayback").exists():
        raise WrongUse(f"{python.parent} has no pywb: run `make install`, which sets it up")
    return python
