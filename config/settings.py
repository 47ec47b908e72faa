"""The environment (and `.env`) -> one frozen value, read once at start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import ConfigError
from config.schedule import checked_cron

_WRONG = "Value error, "  # how pydantic opens the sentence of a validator of ours


class Settings(BaseSettings):
    """What Warraq is told by its operator; every field is `WARRAQ_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="WARRAQ_", env_file=".env", extra="ignore", frozen=True
    )

    store: Literal["embedded", "s3"] = Field(description="`embedded` or `s3`")
    archive: str = Field(default="s3://warraq-archive", pattern=r"^s3://[^/]+(/.*)?$")
    derived: str = Field(default="s3://warraq-derived", pattern=r"^s3://[^/]+(/.*)?$")
    sites: str = Field(default="config/sites", description="folders of site files, joined by `:`")
    spool: Path = Path("var/spool")
    home: Path = Field(default=Path("var"), description="the embedded store's and Airflow's data")
    contact: str = Field(default="", description="URL or e-mail put in the User-Agent")
    allow_private_addresses: bool = False
    roll_bytes: int = Field(default=1_000_000_000, ge=1_000)
    roll_seconds: int = Field(default=0, ge=0, description="a WARC's longest life; 0: no limit")
    deposit_patience: int = Field(default=60, ge=0, description="seconds an outage is waited out")
    # Far enough for any term of law, and no slip of the hand that nobody can take back.
    retention_days: int = Field(default=0, ge=0, le=36_500)
    retention_mode: Literal["governance", "compliance", "none"] = "none"
    drift_share: float = Field(default=0.2, ge=0, le=1, description="of a night's pages")
    coverage_at: str = Field(default="0 8 * * *", description="a cron line in UTC")

    @field_validator("retention_mode")
    @classmethod
    def _both_or_neither(cls, mode: str, told: ValidationInfo) -> str:
        days = told.data.get("retention_days")
        if mode != "none" and days == 0:
            raise ValueError(f"{mode!r} holds nothing without WARRAQ_RETENTION_DAYS")
        if mode == "none" and days:
            raise ValueError(
                f"WARRAQ_RETENTION_DAYS is {days}: say governance or compliance, or set it to 0"
            )
        return mode

    @field_validator("coverage_at")
    @classmethod
    def _cron(cls, line: str) -> str:
        return checked_cron(line)

    @property
    def site_folders(self) -> tuple[Path, ...]:
        """`WARRAQ_SITES` as paths."""
        return tuple(Path(folder) for folder in self.sites.split(os.pathsep) if folder)


def read_settings() -> Settings:
    """The settings, or one ConfigError that names all that are missing or wrong."""
    try:
        return Settings()
    except ValidationError as error:
        faults = (
            f"WARRAQ_{str(fault['loc'][0]).upper()}: "
            + ("missing" if fault["type"] == "missing" else fault["msg"].removeprefix(_WRONG))
            for fault in error.errors()
        )
        hint = "set it in the environment or in .env (see .env.example)"
        raise ConfigError(f"settings: {'; '.join(faults)}; {hint}") from error
    except UnicodeDecodeError as error:
        raise ConfigError("settings: .env is not UTF-8; save it as UTF-8") from error
