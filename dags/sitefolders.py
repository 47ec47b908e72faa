"""The folders of `WARRAQ_SITES` -> the sites that can be read, and what is wrong with the rest."""

from __future__ import annotations

from config.errors import ConfigError
from config.settings import read_settings
from config.site import Site
from config.sitefiles import read_site, site_paths


def sites_and_faults() -> tuple[list[Site], list[str]]:
    """Every readable site, by file name, and one sentence for each file that is not.

    A faulty file takes no other site's night with it.  A folder that is missing, or settings that
    are, leave nothing to run and raise ConfigError.
    """
    sites: dict[str, Site] = {}
    faults: list[str] = []
    for path in site_paths(*read_settings().site_folders):
        try:
            site = read_site(path).site
        except ConfigError as error:
            faults.append(str(error))
            continue
        if site.name in sites:
            faults.append(f"{path}: the site name {site.name!r} is already used by another file")
        sites.setdefault(site.name, site)
    return list(sites.values()), faults
