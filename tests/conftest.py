"""What every test may ask for: the session's store, fresh buckets in it, and workplaces."""

from __future__ import annotations

import os
import sys

from tests.dice import pytest_terminal_summary
from tests.night.places import new_workplace, workplace
from tests.order import pytest_collection_modifyitems, pytest_xdist_make_scheduler
from tests.stores import access, archive_store, derived_store, endpoint, store_home

__all__ = [
    "access",
    "archive_store",
    "derived_store",
    "endpoint",
    "new_workplace",
    "pytest_collection_modifyitems",
    "pytest_terminal_summary",
    "pytest_xdist_make_scheduler",
    "store_home",
    "workplace",
]

# The suite starts some hundred commands.  Each would compile the project anew where the machine
# forbids Python to keep bytecode, which no operator's does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
