"""`warraq`, or `python -m warraq`: the command, which can be stopped while it is being loaded."""

from __future__ import annotations

from warraq import stopping


def main() -> None:
    """Load the command and run it."""
    stopping.heed_while_loading()
    from warraq import cli  # noqa: PLC0415 - a second's work, during which a stop is heeded

    cli.main()


if __name__ == "__main__":
    main()
