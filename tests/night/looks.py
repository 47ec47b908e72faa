"""Pages in Chromium -> pictures of their article, and how alike two pictures are."""

from __future__ import annotations

import io

from PIL import Image, ImageChops
from playwright.sync_api import Page

_SHADES = 16


def article_shot(page: Page, url: str) -> Image.Image:
    """The article's own column; replay shows the page in a frame below its banner."""
    page.set_viewport_size({"width": 1000, "height": 1400})
    page.goto(url, wait_until="networkidle")
    shown = page.frame(name="replay_iframe") or page.main_frame
    return Image.open(io.BytesIO(shown.locator("article").first.screenshot())).convert("L")


def alike(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are the same but for a shade; none where the sizes differ."""
    if one.size != other.size:
        return 0.0
    counted = ImageChops.difference(one, other).histogram()
    return sum(counted[:_SHADES]) / sum(counted)
