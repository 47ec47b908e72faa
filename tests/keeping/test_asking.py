"""An article kept under one spelling of its Arabic URL, and asked for by every other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from archive.servers.embedded import Endpoint
from tests.archive.test_lookup import spellings
from tests.keeping.conftest import at
from tests.keeping.desk import Desk
from tests.keeping.foreign import Page, warc
from tests.night.workplace import Workplace, site_file

HOST = "https://www.news.example"
URL = f"{HOST}/article/أخبار/حمص-٢٠٢٦?ص=آ"
ASKED = [*spellings(URL)[::23], f"{URL}#comments", f"{URL}&utm_source=x"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Iterator[Desk]:
    """One article, imported under upper-case escapes."""
    place = Workplace(tmp_path_factory.mktemp("asking"), endpoint)
    keys = {"home": f"{HOST}/", "seeds": [{"feed": f"{HOST}/feed/"}]}
    place.add_site("old", site_file("old", 1, **keys))
    with pytest.MonkeyPatch.context() as patch:
        seated = at(place, patch)
        kept = quote(unicodedata.normalize("NFC", URL), safe="/:?=")
        seated.take(warc(tmp_path_factory.mktemp("a") / "a.warc.gz", [Page(url=kept)]))
        yield seated


@pytest.mark.parametrize("command", ["history", "trace", "articles"])
def test_a_command_knows_an_article_by_any_spelling(desk: Desk, command: str) -> None:
    """Raw, escaped, composed or not, without www, over http, with a slash, an anchor, a token."""
    for url in ASKED:
        words = ("articles", "--format", "jsonl", "--url", url)
        ended = desk.run(*words) if command == "articles" else desk.run(command, url, "--json")
        assert ended.status == 0, (url, ended.err)
        (article_id,) = {row["article_id"] for row in ended.rows}
        assert article_id.startswith("old-"), url
