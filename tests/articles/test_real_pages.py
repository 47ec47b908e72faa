"""Real pages, where they are at hand: a whole JNews site, a Jannah page, a page of SANA."""

from __future__ import annotations

import datetime as dt
import json
import tarfile
from pathlib import Path

import pytest

from articles.article import Article, NotAnArticle
from articles.reader import read
from config.sitefiles import SiteFile, read_site
from tests.articles.samples import capture

REAL = Path(__file__).parents[2].parent / "shared" / "pages" / "real"
HOST = "https://abdelilahbouaiss.github.io/info_news/"
SANA_LAYOUT = "layouts: [{headline: h1.s-title, body: .entry-content.rbct}]\n"

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="NOT RUN: ../shared/pages/real is absent, real pages are untested"
)


def rules(folder: Path, name: str, yaml: str) -> SiteFile:
    """A site file for one of the real sites."""
    path = folder / f"{name}.yaml"
    head = (
        f"name: {name}\npublisher: {name}\nhome: https://{name}.example/\narticle_url: /\\d{{4}}/\n"
    )
    path.write_text(
        head + f"seeds: [{{feed: https://{name}.example/feed/}}]\n{yaml}", encoding="utf-8"
    )
    return read_site(path)


@pytest.fixture(scope="module")
def jnews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The saved JNews site, unpacked."""
    folder = tmp_path_factory.mktemp("jnews")
    with tarfile.open(REAL / "jnews_site_ar.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "jnews_site_ar"


def test_all_posts_of_a_jnews_site(jnews: Path, tmp_path: Path) -> None:
    """All 53 posts have headline, body and date; no listing is taken for an article; no leak."""
    pack = rules(tmp_path, "jnews", "platform: wordpress/jnews\n")
    posts: dict[str, Article] = {}
    for path in sorted(jnews.rglob("index.html")):
        where = str(path.parent.relative_to(jnews))
        found = read(capture(path.read_bytes(), url=f"{HOST}{where}/"), pack)
        if where.startswith("20"):
            assert isinstance(found, Article), (where, found)
            posts[where] = found
        else:
            assert isinstance(found, NotAnArticle), where
    assert len(posts) == 53
    for where, found in posts.items():
        assert len(found.text) > 1000, where
        assert found.published is not None, where
        assert f"{found.published.date:%Y/%m/%d}" == where[:10]
        lines = {line for paragraph in found.paragraphs for line in paragraph.text.split("\n")}
        assert lines.isdisjoint({"Tags:", "SHARES", "VIEWS", "Share on Facebook", "Related Posts"})


def test_jannah_page(tmp_path: Path) -> None:
    """The Jannah pack reads a real page: byline out, share rows noted, advertising gone."""
    pack = rules(tmp_path, "albacete", "timezone: Europe/Madrid\nplatform: wordpress/jannah\n")
    body = (REAL / "jannah5_single_eldigitaldealbacete_es.html").read_bytes()
    found = read(capture(body), pack)
    assert isinstance(found, Article)
    assert (found.byline, found.native_id, len(found.paragraphs)) == ("/Redacción/", "546895", 6)
    assert {removed.rule for removed in found.removed} == {"advertising", "share row"}
    assert found.published is not None
    assert found.published.at == dt.datetime(2020, 3, 20, 9, 0, 3, tzinfo=dt.UTC)


def test_sana_page(tmp_path: Path) -> None:
    """The SANA page equals its gold: headline, the dateline kept as first paragraph, the rest."""
    gold = json.loads((REAL / "sana.sy_article1.gold.json").read_text(encoding="utf-8"))
    body = (REAL / "sana.sy_article1.html").read_bytes()
    found = read(capture(body), rules(tmp_path, "sana", SANA_LAYOUT))
    assert isinstance(found, Article)
    assert found.headline == gold["title"]
    assert [paragraph.text for paragraph in found.paragraphs] == gold["body"]
    assert (found.dateline, found.byline) == (gold["body"][0].split("-")[0], gold["body"][0])
