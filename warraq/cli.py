"""`warraq`: every command, and how each kind of error becomes one sentence and an exit status."""

from __future__ import annotations

import contextlib
import sys

import typer

from warraq import __version__, stopping
from warraq.commands import (
    archiving,
    capturing,
    coverage,
    deriving,
    extracting,
    keeping,
    night,
    reading,
    sites,
    store,
)
from warraq.errors import FAULTS, NOTHING, status_of

app = typer.Typer(
    name="warraq",
    help="Crawl Syrian news sites, keep exactly what they sent, and read clean articles from it.",
    epilog="Exit status: 0 all done; 1 done with gaps; 2 wrong use; 3 nothing could be done.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"warraq {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options of the command itself."""


for group in (night, capturing, extracting, archiving, deriving, keeping, coverage, reading):
    for command in group.COMMANDS:
        # `import` is a word of the language, so its function has an underscore behind it.
        app.command(command.__name__.rstrip("_"))(command)
app.add_typer(sites.app, name="sites")
app.add_typer(store.app, name="store")


def main() -> None:
    """Run a command; what went wrong is said in one sentence on standard error.

    SIGTERM, by which systemd and Airflow stop what they started, is heeded as Ctrl-C is.
    """
    stopping.heed()
    status = _status()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.exit(status)


def _status() -> int:
    try:
        app()
    except SystemExit as end:  # typer's way to end, also after it has shown what was wrong
        if end.code in (stopping.INTERRUPTED, stopping.TERMINATED):
            return _told(stopping.SENTENCE, end.code)
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _told(f"{error.filename or 'this machine'}: {error.strerror or error}", NOTHING)
    except FAULTS as error:
        return _told(f"{error}", status_of(error))
    return 0


def _told(sentence: str, status: int) -> int:
    sys.stderr.write(f"warraq: {sentence}\n")
    return status


if __name__ == "__main__":
    main()
