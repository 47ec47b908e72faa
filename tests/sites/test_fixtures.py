"""Every fixture page of a site file: the record beside it is what the site's rules make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.sitefiles import read_site
from warraq.sites import fixtures

HERE = Path(__file__).parent
SITES = HERE.parents[1] / "config" / "sites"
PAGES = sorted(HERE.glob("*/*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_page_is_read_as_its_record_says(page: Path) -> None:
    """`warraq sites fixture` wrote both; a person has read the record."""
    told, now = fixtures.replayed(page, read_site(SITES / f"{page.parent.name}.yaml"))
    assert now == told


def test_verified_sites_have_their_pages() -> None:
    """A site file that says `verified: fixture` has at least one page here."""
    claimed = {p.stem for p in SITES.glob("*.yaml") if read_site(p).site.verified == "fixture"}
    assert claimed <= {page.parent.name for page in PAGES}
