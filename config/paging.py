"""How a listing leads to its next page, as a site file says it: by link, by number or by cursor."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from config.layout import checked_rule

NUMBER = "page"
"""What stands in braces for the number of the page."""
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def checked_next(rule: str) -> str:
    """The rule itself, or a ValueError: `a.next`, `a.more@data-url`, `?page={page}`, `?to={li@id}`.

    A rule without braces is a selector of the link.  With braces it is the address of the next
    page, read from that of the seed, in which braces hold `page` for its number, or a selector of
    what the page itself says last.
    """
    inside = _IN_BRACES.findall(rule)
    if not inside and re.search(r"[{}]", rule):
        raise ValueError(f"{rule!r} has a brace that is not closed")
    if len(inside) > 1:
        raise ValueError(f"{rule!r} has more than one pair of braces")
    selector = inside[0] if inside else rule
    if selector != NUMBER or not inside:
        checked_rule(selector)
    return rule


def split_next(rule: str) -> tuple[str, str, str] | None:
    """`?to={li@id}` -> (`?to=`, `li@id`, ``); None for a rule that is a selector of the link."""
    found = _IN_BRACES.search(rule)
    return (rule[: found.start()], found[1], rule[found.end() :]) if found else None


Next = Annotated[str, AfterValidator(checked_next)]
