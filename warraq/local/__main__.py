"""`python -m warraq.local up|down|run|status`: what the Makefile calls."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from rich.console import Console

from archive.errors import ArchiveError
from archive.servers import embedded
from config.errors import ConfigError
from config.settings import read_settings
from warraq.errors import WarraqError
from warraq.local import airflow, night, replay, runtime
from warraq.local.place import Place, place_of

_INTERRUPTED = 130  # as a shell says it: 128 and SIGINT's number


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; an exit status of the design."""
    asked = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: put things back first
    console = Console()
    try:
        place = place_of(read_settings())
        return _do(asked, place, console)
    except ConfigError as error:
        return _complain(error, night.WRONG_USE)
    except WarraqError as error:
        return _complain(error, error.status)
    except ArchiveError as error:
        return _complain(error, night.NOTHING)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was captured is kept, and the next run goes on from it.\n")
        return _INTERRUPTED


def _complain(error: Exception, status: int) -> int:
    sys.stderr.write(f"{error}\n")
    return status


def _do(asked: argparse.Namespace, place: Place, console: Console) -> int:
    def say(line: str) -> None:
        console.print(line, highlight=False, markup=False, soft_wrap=True)

    match asked.command:
        case "up":
            runtime.up(place, say)
            _say_addresses(place, console)
        case "down":
            runtime.down(place, say)
        case "status":
            for name, runs in runtime.is_up(place).items():
                say(f"{name:14} {'running' if runs else 'not running'}")
        case "run":
            return night.run(place, asked.sites, console)
    return night.WHOLE


def _say_addresses(place: Place, console: Console) -> None:
    lines = {
        "Airflow": f"{airflow.address(place)}  (user admin, password {airflow.password(place)})",
        "replay": replay.address(place),
    }
    if place.settings.store == "embedded":
        lines["store"] = f"{embedded.endpoint(place.home).url}  (keys: `warraq store env`)"
    for name, said in lines.items():
        console.print(f"{name:9} {said}", highlight=False, markup=False, soft_wrap=True)
    console.print("`make down` stops them all.", highlight=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m warraq.local", description="The local runtime: store, Airflow, replay."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start everything and leave it running")
    commands.add_parser("down", help="stop everything, leaving no process behind")
    commands.add_parser("status", help="say what is running")
    run = commands.add_parser("run", help="one night through Airflow, watched to the end")
    run.add_argument("sites", nargs="*", help="sites (default: the bundled sample newspaper)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
