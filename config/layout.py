"""A page design as selectors: what a layout and a platform pack may say."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

# The parser that will look for them says whether it understands them.
_NO_PAGE = LexborHTMLParser("<p></p>")


class Strict(BaseModel):
    """A frozen value read from a file, in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def checked_css(rule: str) -> str:
    """The CSS selector itself, or a ValueError that says what is wrong with it."""
    try:
        _NO_PAGE.css(rule)
    except SelectolaxError as error:
        raise ValueError(f"{rule!r} is not a CSS selector") from error
    return rule


def checked_rule(rule: str) -> str:
    """`selector` or `selector@attribute`, with the selector part checked."""
    selector, _attribute = split_rule(rule)
    checked_css(selector)
    return rule


def split_rule(rule: str) -> tuple[str, str | None]:
    """`meta[name="x"]@content` -> (`meta[name="x"]`, `content`); no attribute gives None."""
    found = re.fullmatch(r"(?P<selector>.*?)@(?P<attribute>[A-Za-z][\w:.-]*)", rule, re.DOTALL)
    return (found["selector"], found["attribute"]) if found else (rule, None)


Css = Annotated[str, AfterValidator(checked_css)]
Rule = Annotated[str, AfterValidator(checked_rule)]


class Layout(Strict):
    """CSS rules for one page design; `until` is the last capture day it can be met."""

    until: date | None = None
    headline: Rule
    body: Css
    subtitle: Rule | None = None
    byline: Rule | None = None
    author: Rule | None = None
    dateline: Rule | None = None
    section: Rule | None = None
    tags: Rule | None = None
    published: Rule | None = None
    modified: Rule | None = None
    remove: tuple[Css, ...] = ()

    def worn_on(self, day: date) -> bool:
        """Whether a capture of `day` can show this design."""
        return self.until is None or day <= self.until


class Platform(Strict):
    """Rules shared by every site on one theme: `config/platforms/<platform>.yaml`."""

    platform: str = Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")
    layouts: tuple[Layout, ...] = ()
    remove: tuple[Css, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Platform:
        if not (self.layouts or self.remove):
            raise ValueError("has neither layouts nor remove rules")
        return self
