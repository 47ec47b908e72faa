"""`warraq`: every command, and how each kind of error becomes one sentence and an exit status."""

from __future__ import annotations

import sys

import typer

from archive.errors import ArchiveError, BadKey, NoManifest
from articles.errors import ArticleError, TableError
from config.errors import ConfigError
from warraq import __version__
from warraq.commands import archiving, night, reading, sites, store
from warraq.errors import WarraqError

WRONG_USE, NOTHING = 2, 3
_INTERRUPTED = 130  # as a shell says it: 128 and SIGINT's number

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


for group in (night, archiving, reading):
    for command in group.COMMANDS:
        app.command()(command)
app.add_typer(sites.app, name="sites")
app.add_typer(store.app, name="store")


def main() -> None:
    """Run a command; what went wrong is said in one sentence on standard error."""
    try:
        app()
    except (ConfigError, BadKey, NoManifest) as error:
        _end(error, WRONG_USE)
    except WarraqError as error:
        _end(error, error.status)
    except (ArchiveError, ArticleError, TableError) as error:
        _end(error, NOTHING)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was captured is kept, and the next run goes on from it\n")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _end(error: Exception, status: int) -> None:
    sys.stderr.write(f"warraq: {error}\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
