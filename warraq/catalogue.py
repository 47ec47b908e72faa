"""Settings -> the sites they know: the rules of one, whose a URL is, which night it is there."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from config.settings import Settings
from config.sitefiles import SiteFile, read_sites
from warraq.errors import WrongUse


def rules_of(settings: Settings, site: str) -> SiteFile:
    """The file of a site; WrongUse where there is none."""
    sites = read_sites(*settings.site_folders)
    if site not in sites:
        known = ", ".join(sites) or "none"
        raise WrongUse(f"no site {site!r} in {settings.sites}; known sites: {known}")
    return sites[site]


def site_of(settings: Settings, url: str) -> str:
    """The site on whose hosts a URL is, of several by its very home; WrongUse if there is none."""
    asked = urlsplit(url)
    known = [rules.site for rules in read_sites(*settings.site_folders).values()]
    fitting = [site for site in known if (asked.hostname or "") in site.own_hosts]
    if not fitting:
        raise WrongUse(f"no site in {settings.sites} has the host of {url}: name it by --site")
    return max(fitting, key=lambda site: urlsplit(site.home).netloc == asked.netloc).name


def tonight(rules: SiteFile) -> date:
    """Today in the site's own zone."""
    return datetime.now(rules.site.zone).date()
