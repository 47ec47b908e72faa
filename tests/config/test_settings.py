"""Environment and `.env` -> settings, or one sentence that names all that is amiss."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import read_settings


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder and none of our variables."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("WARRAQ_"):
            monkeypatch.delenv(name)


def test_a_store_is_all_that_must_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other settings have the defaults of the design."""
    monkeypatch.setenv("WARRAQ_STORE", "embedded")
    settings = read_settings()
    assert (settings.archive, settings.derived) == ("s3://warraq-archive", "s3://warraq-derived")
    assert settings.site_folders == (Path("config/sites"),)
    assert settings.spool == Path("var/spool")
    assert settings.contact == ""
    assert settings.allow_private_addresses is False


def test_missing_and_wrong_settings_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run shows all there is to mend, by the names an operator knows."""
    monkeypatch.setenv("WARRAQ_ARCHIVE", "https://bucket")
    monkeypatch.setenv("WARRAQ_ROLL_BYTES", "1 GB")
    monkeypatch.setenv("WARRAQ_ALLOW_PRIVATE_ADDRESSES", "perhaps")
    with pytest.raises(ConfigError) as refused:
        read_settings()
    said = str(refused.value)
    assert said.startswith("settings: WARRAQ_STORE: missing; ")
    for name in ("WARRAQ_ARCHIVE: ", "WARRAQ_ROLL_BYTES: ", "WARRAQ_ALLOW_PRIVATE_ADDRESSES: "):
        assert name in said
    assert said.endswith("set it in the environment or in .env (see .env.example)")
    assert "\n" not in said


def test_a_store_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence lands on no local disk by accident: there is no third kind."""
    monkeypatch.setenv("WARRAQ_STORE", "local")
    with pytest.raises(ConfigError, match="WARRAQ_STORE: Input should be 'embedded' or 's3'"):
        read_settings()


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`.env` is read where a command starts; a variable set by hand is stronger."""
    (tmp_path / ".env").write_text("WARRAQ_STORE=s3\nWARRAQ_CONTACT=a@example.org\nOTHER=1\n")
    monkeypatch.setenv("WARRAQ_CONTACT", "b@example.org")
    settings = read_settings()
    assert (settings.store, settings.contact) == ("s3", "b@example.org")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    """A `.env` that is not UTF-8 is one sentence, not a traceback."""
    (tmp_path / ".env").write_bytes("WARRAQ_STORE=s3 # واحة\n".encode("windows-1256"))
    with pytest.raises(ConfigError, match=r"\.env is not UTF-8"):
        read_settings()


def test_several_folders_of_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    """Joined by the path separator, as every list of folders is."""
    monkeypatch.setenv("WARRAQ_STORE", "s3")
    monkeypatch.setenv("WARRAQ_SITES", os.pathsep.join(["config/sites", "", "tests/sites"]))
    assert read_settings().site_folders == (Path("config/sites"), Path("tests/sites"))


def test_the_example_names_no_setting_that_is_none() -> None:
    """Every WARRAQ_ name in `.env.example` is one the settings know."""
    example = Path(__file__).parents[2] / ".env.example"
    names = {line.lstrip("#").partition("=")[0] for line in example.read_text().splitlines()}
    fields = read_settings.__globals__["Settings"].model_fields
    known = {f"WARRAQ_{name.upper()}" for name in fields}
    assert {name for name in names if name.startswith("WARRAQ_")} <= known
