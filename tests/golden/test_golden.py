"""The first promise to a reader of articles: the article whole and alone, as it was printed."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from articles.article import Article
from articles.capture import Capture
from articles.reader import read
from config.sitefiles import SiteFile, read_site
from tests.golden.design import DESIGNS, HOME, related_titles, url_of, wrap
from tests.golden.visible import Visible, visible

REPOSITORY = Path(__file__).parents[2]
# Somebody else's words: read where it lies beside the repository, never kept inside it.
SEED = REPOSITORY.parent / "shared" / "seed" / "sy24-article.txt"
OWN = Path(__file__).parent / "own-article.txt"
OUTLETS = {SEED: "SY24", OWN: "جريدة الورّاق"}
RULES = {
    "jannah": "platform: wordpress/jannah",
    "tagdiv": "layouts: [{headline: h1.entry-title, body: .td-post-content}]",
    "jnews": "platform: wordpress/jnews",
}


def site_file(folder: Path, *, design: str, outlet: str) -> SiteFile:
    """The rules of a site that wears `design`, from a site file written for the test."""
    file = folder / "golden.yaml"
    file.write_text(
        f"name: golden\npublisher: {outlet}\nhome: {HOME}/\n"
        rf"article_url: ^https://golden\.waraq\.example/\d+/"
        f"\nseeds: [{{feed: {HOME}/feed/}}]\n{RULES[design]}\n",
        encoding="utf-8",
    )
    return read_site(file)


def capture_of(page: str) -> Capture:
    """The page as the archive would hand it over."""
    body = page.encode()
    return Capture(
        site="golden",
        url=url_of(),
        night=date(2025, 11, 10),
        captured_at=datetime(2025, 11, 9, 22, 10, tzinfo=UTC),
        status=200,
        content_type="text/html; charset=UTF-8",
        body=body,
        warc_key="golden.warc.gz",
        warc_offset=0,
        warc_length=len(body),
        record_id="<urn:uuid:00000000-0000-4000-8000-000000000000>",
        payload_digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
    )


@pytest.fixture(params=[OWN, SEED], ids=["own", "seed"])
def text(request: pytest.FixtureRequest) -> Path:
    """The visible texts; the seed is somebody else's and is not part of the repository."""
    file: Path = request.param
    if not file.is_file():
        pytest.skip(f"THE SEED ARTICLE WAS NOT TESTED: {file} is not on this machine")
    return file


@pytest.mark.parametrize("design", DESIGNS)
def test_article_is_whole_and_alone(text: Path, design: str, tmp_path: Path) -> None:
    """Headline, byline and body are exactly those printed; no share or related text slipped in."""
    seen, outlet = visible(text), OUTLETS[text]
    rules = site_file(tmp_path, design=design, outlet=outlet)
    article = read(capture_of(wrap(seen, design, outlet=outlet)), rules)
    assert isinstance(article, Article), article
    assert article.headline == seen.headline
    assert article.byline == seen.byline
    assert tuple(paragraph.text for paragraph in article.paragraphs) == seen.paragraphs
    _assert_alone(article, seen)


def test_the_design_shows_what_must_be_left_out() -> None:
    """A page that carried no share labels and no related articles would prove nothing."""
    seen = visible(OWN)
    for design in DESIGNS:
        page = wrap(seen, design, outlet=OUTLETS[OWN])
        for label in seen.share_labels:
            assert f">{label}<" in page
        assert f">{seen.related_heading}<" in page
        assert sum(title in page for title in related_titles()) >= 4
        assert all(paragraph in page for paragraph in seen.paragraphs)


def _assert_alone(article: Article, seen: Visible) -> None:
    """None of what surrounds the article stands in its text, its byline or its headline."""
    whole = "\n".join((article.headline, article.byline or "", article.text))
    for stranger in (*seen.share_labels, seen.related_heading, *related_titles()):
        assert stranger not in whole
