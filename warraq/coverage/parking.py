"""A home page -> whose parking page it is, or nobody's.

A name that was not paid for is parked: its host shows advertisements, or an offer to sell it.
"""

from __future__ import annotations

import re

_HEAD = 200_000
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
# Hosts and variables that the pages of parking services load their advertisements by.
_SERVICES = {
    "Sedo": re.compile(r"sedoparking\.com|sedoParkingUrl"),
    "Bodis": re.compile(r"//[a-z0-9.]*bodis\.com|window\.park\s*="),
    "ParkingCrew": re.compile(r"//[a-z0-9.]*parkingcrew\.net"),
    "GoDaddy": re.compile(
        r"img1\.wsimg\.com/parking-lander|window\.location\.href\s*=\s*[\"']/lander[\"']"
    ),
    "Afternic": re.compile(r"afternic\.com/forsale"),
    "HugeDomains": re.compile(r"hugedomains\.com/domain_profile"),
    "Dan": re.compile(r"//(?:cdn[0-9.a-z-]*\.)?dan\.com/(?:assets|buy-domain|img)"),
    "Above": re.compile(r"//[a-z0-9.]*above\.com/marketplace"),
    "ParkLogic": re.compile(r"//[a-z0-9.]*parklogic\.com"),
    "Namecheap": re.compile(r"parkingpage\.namecheap\.com"),
}
# A headline of a newspaper may well speak of a domain; a title as short as these is an offer.
_FOR_SALE = re.compile(
    r"\S+ (?:is|may be) for sale.{0,40}|(?:buy|get) this domain.{0,20}|"
    r"(?:this )?domain(?: name)? (?:is |may be )?(?:for sale|parked|expired).{0,40}|"
    r"parked domain.{0,40}|account suspended|"
    r"(?:هذا )?(?:ال)?(?:نطاق|دومين) (?:معروض )?للبيع.{0,40}",
    re.IGNORECASE,
)


def parked_by(markup: str) -> str:
    """The parking service, `an offer of sale` where only the title tells, or an empty string."""
    start = markup[:_HEAD]
    for service, mark in _SERVICES.items():
        if mark.search(start):
            return service
    title = _TITLE.search(start)
    said = " ".join(title[1].split()) if title else ""
    return "an offer of sale" if _FOR_SALE.fullmatch(said) else ""
