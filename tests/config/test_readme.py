"""The page that explains site files explains the keys there are, with the defaults they have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from config.layout import Layout
from config.site import Seed, Site

PAGE = Path(__file__).parents[2] / "config" / "sites" / "README.md"
SECTIONS: dict[str, type[BaseModel]] = {"The site": Site, "A seed": Seed, "A layout": Layout}


def documented(section: str) -> dict[str, str]:
    """Key -> what the table of a section says of its default."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_explained_with_its_default(section: str) -> None:
    """No key is missing from the page, none is left over, and no default has moved on."""
    told = documented(section)
    fields = SECTIONS[section].model_fields
    assert sorted(told) == sorted(fields)
    for key, default in told.items():
        if default == "required":
            assert fields[key].is_required(), key
        else:
            value = yaml.safe_load(default.strip("`"))
            meant = fields[key].default
            assert value == (list(meant) if isinstance(meant, tuple) else meant), key
