"""Page, headline or text -> why it is no article although the server called it a page.

Titles and lines are those of shipped Arabic translations (WordPress and its themes), of saved error
pages, and of the challenge pages of Cloudflare, Sucuri and Imunify360.
"""

# ruff: noqa: E501 - patterns are not broken for a margin

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from articles.pages.page import Page
from articles.wording import label_key

_MANY_TAGS = 20_000
_DEEPEST = 5_000
_TAG = re.compile(rb"<(/?)([A-Za-z][^\s/>]*)")
# Elements that hold nothing, or that the next of their kind closes.
_SHALLOW = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th".split()
)
_LONG = 100_000
_START = 200
# Fewer bytes hold too few elements or attributes to matter: under three seconds at worst.
_HARMLESS = 150_000
_ATTRIBUTE = re.compile(rb"\s[^\s=<>\"']+=")
_CHALLENGE_TITLE = re.compile(
    "just a moment|attention required cloudflare|لحظه(?: من فضلك)?|checking your browser.*|"
    "sucuri website firewall.*|imunify360.*|access denied|ddos protection.*|one moment please"
)
_MISSING = re.compile(
    "404|(?:404 )*(?:عفوا |عذرا )?(?:"
    "(?:هذه )?الصفحه (?:التي تبحث عنها )?غير موجوده|لا يمكن ايجاد تلك الصفحه|لم يتم العثور .{0,40}|"
    "لا شيء هنا|صفحه غير موجوده|الخبر غير موجود|المقال غير موجود|الرابط غير صحيح|"
    "(?:the )?(?:page|article) (?:you requested )?(?:was )?not found|not found|error 404|nothing found|"
    "page not found.{0,30}|oops that page can t be found|"
    "خطا في انشاء اتصال بقاعده البيانات|كان هناك خطا فادح في هذا الموقع|حاليا الموقع غير متوفر .{0,60}"
    ")?(?: 404)*"
)
_LOADING = re.compile(
    "(?:(?:جاري|جار|يتم|يجري|الرجاء الانتظار) ?(?:ال)?(?:تحميل|الانتظار)?(?: المحتوي| الصفحه| البيانات)?|"
    "loading(?: content| more)?|please (?:wait|enable javascript).{0,60})"
)
_WITHDRAWN = re.compile(
    "(?:لقد )?(?:تم|جري) (?:حذف|ازاله|سحب) (?:هذا |هذه )?(?:الخبر|المقال|الماده|الصفحه|المحتوي|المنشور).{0,60}|"
    "(?:هذا |هذه )?(?:الخبر|المقال|المحتوي|الماده|الصفحه) (?:لم يعد|لم تعد|غير) (?:متاح|متوفر|موجود)\\w{0,2}.{0,40}|"
    "this (?:article|post|page|content|story) (?:has been|was) (?:removed|deleted|withdrawn).{0,60}|"
    "(?:this )?(?:article|post|page|content|story) (?:is )?no longer (?:available|exists?).{0,40}"
)
# Such notes are a line; with every mark on its letters, no longer than this.
_LONGEST_NOTE = 400
_TITLE_PARTS = re.compile(r"\s[-–—|«»:]\s|\s[-–—|]|[-–—|]\s")


def bomb(body: bytes) -> str | None:
    """Whether the markup is nested or crowded beyond what any parser reads in good time.

    A parser looks through every open element at each `div` (HTML standard, 13.2.6.4.7, "button
    scope"), so time grows with the square of the depth: 20,000 take 0.4 s, 400,000 two minutes.
    Pages met have fewer than 20,000 tags and are not looked at twice.
    """
    if len(body) < _HARMLESS:
        return None
    if b"\0" in body[:_START]:  # UTF-16, seen as bytes
        body = body.replace(b"\0", b"")
    if body.count(b"<") > _MANY_TAGS:
        depth = deepest = 0
        for tag in _TAG.finditer(body):
            name = tag[2].lower()
            if name not in _SHALLOW:
                depth = max(0, depth - 1) if tag[1] else depth + 1
                deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            return "the page is nested deeper than any article"
    if any(map(_is_crowded, _long_stretches(body))):
        return "the page has an element with more attributes than any article"
    return None


def _long_stretches(body: bytes) -> Iterator[bytes]:
    """What stands between two `<` that are more than `_LONG` bytes apart.

    Such a stretch lies across some multiple of that, so no other place is looked at.
    """
    place = 0
    while place < len(body):
        start, end = body.rfind(b"<", 0, place) + 1, body.find(b"<", place)
        end = end if end >= 0 else len(body)
        if end - start > _LONG:
            yield body[start:end]
        place = max(place + _LONG, end)


def _is_crowded(tag: bytes) -> bool:
    return tag.count(b"=") > _MANY_TAGS and len(_ATTRIBUTE.findall(tag)) > _MANY_TAGS


def challenge(page: Page) -> str | None:
    """Whether the page only asks the visitor to prove that he is no machine."""
    title = label_key(page.title)
    if _CHALLENGE_TITLE.fullmatch(title) or page.landmarks.challenged:
        return "the page is a challenge to the visitor, not an article"
    return None


def missing(page: Page, headline: str) -> str | None:
    """Whether page or headline say that there is nothing here, although the status was 200."""
    body = page.tree.body
    classes = ((body.attributes.get("class") if body is not None else None) or "").split()
    said = label_key(headline)
    if "error404" in classes or (said and _MISSING.fullmatch(said)):
        return "the page says that it does not exist"
    parts = _TITLE_PARTS.split(page.title)
    keys = [key for part in parts if (key := label_key(part))]
    if any(_MISSING.fullmatch(key) and not key.isdigit() for key in keys[:1]):
        return "the page says that it does not exist"
    return None


def unfinished(texts: Sequence[str]) -> str | None:
    """Whether the text is only a note that the text is still being loaded."""
    if _is_only(_LOADING, texts):
        return "the page only says that its content is loading"
    return None


def withdrawn(texts: Sequence[str]) -> str | None:
    """Whether the text is only a note that there was one."""
    if any(map(label_key, texts)) and _is_only(_WITHDRAWN, texts):
        return "the page says that it does not exist any more"
    return None


def _is_only(note: re.Pattern[str], texts: Sequence[str]) -> bool:
    if any(len(text) > _LONGEST_NOTE for text in texts):
        return False
    return all(note.fullmatch(key) for text in texts if (key := label_key(text)))
