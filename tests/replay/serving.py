"""The replay environment, and a port it listens on."""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path

import pytest

PYTHON = Path(sys.prefix).parent / ".venv-replay" / "bin" / "python"


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody listens there; 20 seconds is too long."""
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("replay does not listen after 20 seconds")
