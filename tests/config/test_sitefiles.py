"""What the reader of site files takes, and how it refuses: file, key, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.sitefiles import PLATFORMS, platforms, read_site, read_sites

ROOT = Path(__file__).parents[2]
LEAST = """name: waha
publisher: Waha
home: https://waha.example/
article_url: ^https://waha\\.example/\\d+/
seeds:
  - feed: https://waha.example/feed/
"""


def written(folder: Path, text: str | bytes, name: str = "waha.yaml") -> Path:
    """A site file with this content."""
    folder.mkdir(exist_ok=True)
    raw = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(raw)
    return folder / name


def refusal(path: Path) -> str:
    """The sentence with which the file is refused: it starts with the file."""
    with pytest.raises(ConfigError) as refused:
        read_site(path)
    said = str(refused.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


def test_the_least_a_site_must_say_is_enough(tmp_path: Path) -> None:
    """Five keys make a site; the rest has defaults that are polite."""
    read = read_site(written(tmp_path, LEAST))
    site = read.site
    assert (site.name, site.robots, site.delay_seconds, site.schedule) == (
        "waha",
        "obey",
        5.0,
        None,
    )
    assert site.seeds[0].kind == "feed"
    assert site.is_article("https://waha.example/12/x/")
    assert not site.is_article("https://waha.example/tag/12/")
    assert site.own_hosts == {"waha.example"}
    assert read.raw == LEAST.encode()


@pytest.mark.parametrize(
    ("added", "key", "said"),
    [
        ("delay_second: 5", "delay_second", "unknown key; did you mean 'delay_seconds'?"),
        ("layouts: [{headlin: h1, headline: h1, body: p}]", "layouts.0.headlin", "'headline'"),
        (
            "xyzzy: 1",
            "xyzzy",
            "unknown key (known keys: article_url, browser, budget, delay_seconds,",
        ),
        ("delay_seconds: -1", "delay_seconds", "greater than or equal to 0"),
        ("budget: many", "budget", "valid integer"),
        ("timezone: Asia/Damaskus", "timezone", "'Asia/Damaskus' is not a time zone name"),
        ("timezone: Asia", "timezone", "'Asia' is not a time zone name"),
        ("timezone: ../../etc/passwd", "timezone", "is not a time zone name"),
        ("remove: ['div[']", "remove.0", "'div[' is not a CSS selector"),
        ("layouts: [{headline: 'h1:nope(', body: p}]", "layouts.0.headline", "not a CSS selector"),
        ("layouts: [{headline: '@content', body: p}]", "layouts.0.headline", "not a CSS selector"),
        ("layouts: [{headline: h1, body: ''}]", "layouts.0.body", "'' is not a CSS selector"),
        ("layouts: [{headline: h1}]", "layouts.0.body", "Field required"),
        ("layouts: [{headline: h1, body: p, until: soon}]", "layouts.0.until", "valid date"),
        ("robots: ignore", "the file", "needs `robots_reason`"),
        ("robots: maybe", "robots", "'obey' or 'ignore'"),
        ("browser: true\nrevisits: pages", "the file", "does not go with `revisits: pages`"),
        ("verified: yes", "verified", "'fixture', 'live', 'shape' or 'unverified'"),
        ("platform: wordpress/janah", "no platform 'wordpress/janah'", "wordpress/jannah"),
        ("platform: ../../tests/newspaper/sites/sample", "no platform", "known platforms"),
        ("schedule: hourly", "schedule", "five fields"),
        ("schedule: '61 1 * * *'", "schedule", "'61' is no minute"),
        ("schedule: '1 1 * * mon'", "schedule", "'mon' is no day of the week"),
        ("schedule: '*/0 1 * * *'", "schedule", "'*/0' is no minute"),
        ("schedule: '1 5-2 * * *'", "schedule", "'5-2' is no hour"),
    ],
)
def test_a_fault_is_named_with_its_key(tmp_path: Path, added: str, key: str, said: str) -> None:
    """File, key, and what is wrong with it, in one line."""
    sentence = refusal(written(tmp_path, f"{LEAST}{added}\n"))
    assert sentence.startswith(key)
    assert said in sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: waha\n", "name: Waha\n", "name: String should match pattern"),
        ("name: waha\n", "name: oasis\n", "name is 'oasis' but the file is called 'waha'"),
        ("name: waha\n", "", "name: Field required"),
        ("https://waha.example/\n", "ftp://waha.example/\n", "is not an http or https URL"),
        ("https://waha.example/\n", "https://\n", "is not an http or https URL"),
        ("https://waha.example/\n", "https://[waha/\n", "home: Invalid IPv6 URL"),
        ("https://waha.example/\n", "https://waha.example:99999/\n", "home: Port out of range"),
        ("https://waha.example/\n", "https://me@waha.example/\n", "a user name no site has"),
        ("^https://waha\\.example/\\d+/", "'^(waha'", "article_url: '^(waha' is not a regular"),
        ("^https://waha\\.example/\\d+/", "a{99999999999}", "is not a regular expression"),
        ("^https://waha\\.example/\\d+/", "''", "article_url: '' matches every URL"),
        ("^https://waha\\.example/\\d+/", "'.*'", "article_url: '.*' matches every URL"),
        ("article_url", "article_ulr", "did you mean 'article_url'?"),
        ("  - feed: https://waha.example/feed/\n", "", "seeds: Input should be a valid"),
        ("  - feed: https://waha.example/feed/\n", "  []\n", "seeds: Tuple should have at least 1"),
        ("  - feed:", "  - fede:", "seeds.0.fede: unknown key; did you mean 'feed'?"),
        ("  - feed:", "  - section: https://x.example/\n    feed:", "exactly one of feed, wordp"),
        ("  - feed:", "  - next: a.next\n    feed:", "`next` (paging) belongs to a section"),
        ("  - feed:", "  - pages: 0\n    feed:", "seeds.0.pages: Input should be greater"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each of the keys every site has refuses what it cannot be."""
    assert LEAST.count(old)
    assert said in refusal(written(tmp_path, LEAST.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (LEAST + "delay_seconds: 1\ndelay_seconds: 2\n", "key 'delay_seconds' is written twice"),
        (LEAST + "layouts: [{headline: h1, headline: h2, body: p}]\n", "'headline' is written"),
        (LEAST + "? [a, b]\n: 1\n", "a key must be a plain word"),
        (LEAST.encode("utf-16-le") + b"\xff", "not readable as YAML"),
        (LEAST.replace("Waha", "واحة").encode("windows-1256"), "not readable as YAML"),
        (LEAST + "layouts: [{until: 2023-13-41, headline: h1, body: p}]\n", "not readable as YAML"),
        (LEAST + "home: &a [*a\n", "not readable as YAML"),
        (LEAST + "x: !!python/object/apply:os.getcwd []\n", "not readable as YAML"),
        ("- waha\n- sham\n", "expected keys and values, found list"),
        ("waha", "expected keys and values, found str"),
        ("", "expected keys and values, found NoneType"),
    ],
)
def test_what_is_no_mapping_of_keys_is_refused(tmp_path: Path, raw: str | bytes, said: str) -> None:
    """Broken YAML, another encoding, a list, nothing at all: one line each, never a traceback."""
    assert said in refusal(written(tmp_path, raw))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder or a dangling link where a file should be."""
    (tmp_path / "waha.yaml").mkdir()
    assert "not readable: Is a directory" in refusal(tmp_path / "waha.yaml")
    (tmp_path / "sham.yaml").symlink_to(tmp_path / "gone")
    assert "not readable: No such file" in refusal(tmp_path / "sham.yaml")


def test_several_folders_make_one_register(tmp_path: Path) -> None:
    """Sites of all folders, by name; what is no YAML file is left alone."""
    written(tmp_path / "a", LEAST)
    written(tmp_path / "a", "# not a site\n", "README.md")
    written(tmp_path / "b", LEAST.replace("name: waha", "name: sham"), "sham.yaml")
    assert list(read_sites(tmp_path / "a", tmp_path / "b")) == ["waha", "sham"]


def test_a_name_is_used_once_in_all_folders(tmp_path: Path) -> None:
    """Two publishers under one name would share their evidence: both files are named."""
    first, second = written(tmp_path / "a", LEAST), written(tmp_path / "b", LEAST)
    with pytest.raises(ConfigError) as refused:
        read_sites(tmp_path / "a", tmp_path / "b")
    assert str(refused.value) == f"{second}: the site name 'waha' is already used by {first}"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A typing slip in WARRAQ_SITES must not look like a house without sites."""
    with pytest.raises(ConfigError, match=r"nowhere: no such folder of site files; set WARRAQ_S"):
        read_sites(tmp_path / "nowhere")


def test_the_platform_adds_its_rules_behind_the_sites_own(tmp_path: Path) -> None:
    """Own layouts are tried first; the hash of the rules covers both files."""
    own = LEAST + "platform: wordpress/jannah\nlayouts: [{headline: h2, body: main}]\n"
    read = read_site(written(tmp_path, own))
    assert read.site.layouts[0].headline == "h2"
    assert len(read.site.layouts) > 1
    assert read.platform_raw == (PLATFORMS / "wordpress" / "jannah.yaml").read_bytes()
    plain = read_site(written(tmp_path, LEAST))
    assert len({read.rules_sha256, plain.rules_sha256}) == 2


def test_hosts_are_known_as_requests_name_them(tmp_path: Path) -> None:
    """Lower case and ASCII: the hosts of home, seeds and `hosts`."""
    own = LEAST.replace("home: https://waha", "home: https://WWW.waha")
    read = read_site(written(tmp_path, own + "hosts: [واحة.example]\n"))
    assert read.site.own_hosts == {"www.waha.example", "waha.example", "xn--mgbel0i.example"}


@pytest.mark.parametrize("folder", ["config/sites", "tests/newspaper/sites"])
def test_the_real_site_files_are_well_formed(folder: str) -> None:
    """Every file we ship can be read, and only says it is verified where fixtures stand."""
    sites = read_sites(ROOT / folder)
    assert sites
    for name, read in sites.items():
        fixtures = (ROOT / "tests" / "sites" / name).is_dir() or folder.startswith("tests")
        assert fixtures or read.site.verified != "fixture"


def test_sy24_takes_articles_and_leaves_their_twins() -> None:
    """The first real site: a number and a slug, not the comment feed, AMP page or a category."""
    site = read_site(ROOT / "config" / "sites" / "sy24.yaml").site
    slug = "%d8%ad%d9%85%d8%b5"
    for host in ("https://www.sy-24.com", "https://sy-24.com", "http://www.sy-24.com"):
        assert site.is_article(f"{host}/93201/{slug}/")
    assert site.is_article("https://www.sy-24.com/93201/")
    for path in (f"93201/{slug}/feed/", "93201/feed/", "93201/amp", "category/news/", "93201"):
        assert not site.is_article(f"https://www.sy-24.com/{path}"), path
    assert not site.is_article(f"https://evil.example/?u=https://www.sy-24.com/93201/{slug}/")
    assert site.own_hosts == {"sy-24.com", "www.sy-24.com"}


def test_every_platform_says_its_own_name() -> None:
    """A pack is found by its path and named in it: the two agree."""
    assert {"wordpress/jannah", "wordpress/jnews"} <= set(platforms())
    for name in platforms():
        text = (PLATFORMS / f"{name}.yaml").read_text(encoding="utf-8")
        assert f"\nplatform: {name}\n" in f"\n{text}"
