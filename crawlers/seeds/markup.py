"""The bytes of a feed or sitemap -> an XML tree, well-formed or not; nothing in it is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawlers.errors import SeedFault

BOM = b"\xef\xbb\xbf"
_HTML = re.compile(
    rb"\s*+(?:<!--.*?-->\s*+)*+(?:<!doctype html|<html|<head|<body)", re.IGNORECASE | re.DOTALL
)


def tree(raw: bytes, what: str) -> tuple[etree._Element, tuple[str, ...]]:
    """The root, and a note where the XML had to be recovered; `what` (`feed`) is for the messages.

    A SeedFault where there is nothing, a web page, or nothing that could be recovered.  Entities
    are not expanded and nothing is loaded, so an entity bomb or an external entity is only text.
    """
    if not raw.removeprefix(BOM).strip():
        raise SeedFault(f"an empty {what} ({len(raw)} bytes)")
    if is_html(raw):
        raise SeedFault(f"HTML where a {what} should be")
    root, notes = _parsed(raw)
    if name(root).lower() == "html":
        raise SeedFault(f"HTML where a {what} should be")
    return root, notes


def is_html(raw: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return _HTML.match(raw.removeprefix(BOM)) is not None


def name(node: etree._Element) -> str:
    """The tag without its namespace; comments and processing instructions have none."""
    return str(node.tag.rpartition("}")[2]) if isinstance(node.tag, str) else ""


def children(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The child elements of that name, in whatever namespace."""
    return (child for child in node if name(child) == wanted)


def text(node: etree._Element, wanted: str) -> str:
    """The text of the first child of that name that has any."""
    texts = ((child.text or "").strip() for child in children(node, wanted))
    return next((found for found in texts if found), "")


def _parsed(raw: bytes) -> tuple[etree._Element, tuple[str, ...]]:
    strict = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(raw, strict), ()
    except etree.XMLSyntaxError as error:
        reason = error.msg or "not well-formed"
    lenient = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(raw, lenient)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise SeedFault(f"malformed XML, beyond recovery ({reason})")
    return root, (f"malformed XML, read as far as it goes ({reason})",)
