"""Faulty site files -> one import error in Airflow that names each; it holds no DAG.

An import error hides every DAG of its file, so it must not be the file that holds the nights.
"""

from __future__ import annotations

from config.errors import ConfigError
from dags.sitefolders import sites_and_faults

_faults = sites_and_faults()[1]
if _faults:
    # One line each; Airflow shows the message whole.
    raise ConfigError("\n".join(_faults))
