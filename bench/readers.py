"""Page -> body text, by Warraq's reader from a WARC record, by the tools beside it from bytes."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from articles.article import Article
from articles.reader import read
from bench.record import captured, member
from config.site import Seed, Site
from config.sitefiles import SiteFile

Reader = Callable[[bytes, str, str], str]
_BLOCK_ENDS = re.compile(r"(?i)<(?:/(?:p|div|li|h\d|blockquote|td|tr)|br)\b[^>]*>")


def warraq(record: bytes, url: str, language: str) -> str:
    """The article's paragraphs by the generic reader, captions of pictures aside.

    `record` is a gzip member of a WARC; the whole record is read, as `articles` has it.
    """
    found = read(captured(record, "bench"), _rules(language))
    if not isinstance(found, Article):
        return ""
    return "\n".join(part.text for part in found.paragraphs if part.kind != "caption")


def article(body: bytes, url: str, language: str) -> object:
    """What the generic reader makes of a page: a site without any layout."""
    return read(captured(member(url, body), "bench"), _rules(language))


@cache
def _rules(language: str) -> SiteFile:
    home = "https://bench.example/"
    site = Site(
        name="bench",
        publisher="bench",
        home=home,
        language=language,
        article_url="^https?://.",
        seeds=(Seed(feed=home),),
    )
    return SiteFile(Path("bench.yaml"), site, b"")


def peers() -> dict[str, Reader]:
    """The other tools by name, those that are installed; their own defaults unless named."""
    made = {
        "trafilatura": _trafilatura,
        "trafilatura, comments": _trafilatura_comments,
        "trafilatura, metadata": _trafilatura_metadata,
        "trafilatura precision": _trafilatura_precision,
        "newspaper4k": _newspaper,
        "readability-lxml": _readability,
    }
    modules = (*["trafilatura"] * 4, "newspaper", "readability")
    return {
        name: reader
        for (name, reader), module in zip(made.items(), modules, strict=True)
        if importlib.util.find_spec(module)
    }


def _trafilatura(body: bytes, url: str, language: str) -> str:
    trafilatura = importlib.import_module("trafilatura")
    return trafilatura.extract(body, include_comments=False) or ""


def _trafilatura_comments(body: bytes, url: str, language: str) -> str:
    """All its defaults."""
    trafilatura = importlib.import_module("trafilatura")
    return trafilatura.extract(body) or ""


def _trafilatura_metadata(body: bytes, url: str, language: str) -> str:
    trafilatura = importlib.import_module("trafilatura")
    found = trafilatura.bare_extraction(body, include_comments=False, with_metadata=True)
    return found.text if found else ""


def _trafilatura_precision(body: bytes, url: str, language: str) -> str:
    trafilatura = importlib.import_module("trafilatura")
    return trafilatura.extract(body, include_comments=False, favor_precision=True) or ""


def _newspaper(body: bytes, url: str, language: str) -> str:
    tldextract = importlib.import_module("tldextract.tldextract")
    # Its default goes to the network for a list of suffixes, once a page where that fails.
    tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    newspaper = importlib.import_module("newspaper")
    page = newspaper.Article(url or "https://bench.example/", language=language, fetch_images=False)
    page.download(input_html=body.decode("utf-8", errors="replace"))
    page.parse()
    return page.text


def _readability(body: bytes, url: str, language: str) -> str:
    readability = importlib.import_module("readability")
    lxml_html = importlib.import_module("lxml.html")
    summary = readability.Document(body.decode("utf-8", errors="replace")).summary()
    spaced = _BLOCK_ENDS.sub(lambda end: end[0] + "\n", summary)
    return lxml_html.fromstring(spaced).text_content()
