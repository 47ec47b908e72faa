"""One night over TLS, and every byte of the WARC it left: what must be there, and what never."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.night.workplace import NIGHTS, Ended, Workplace, site_file
from tests.wire.cases import chunked, head, sized
from tests.wire.nights import paper
from tests.wire.readback import Seen, digest, read
from tests.wire.server import AwkwardServer, awkward, self_signed

CONTACT = "mailto:desk@example.org"
LINKS = ("/article/1?a=%D8%AE", "https://elsewhere.example/b", "http://third.example/?q=1")
STYLE, PICTURE, LAZY = "/style.css", "/picture.png", "/lazy.png"
PAGE = (
    f"<html><head><link rel=stylesheet href='{STYLE}'></head><body><h1>خبر</h1><div class=entry>"
    f"<p>فقرة أولى.</p><img src='{PICTURE}'><img data-src='{LAZY}'></div>"
    + "".join(f"<a href='{link}'>x</a>" for link in (*LINKS, "mailto:a@b.example"))
    + "</body></html>"
).encode()
IN_CHUNKS = head("Content-Type: text/html; charset=utf-8", "Transfer-Encoding: chunked")
EXCHANGE = {"request", "response", "metadata"}


@dataclass(frozen=True, slots=True)
class Whole:
    """The night's one file: its records, its inflated bytes, and the place it came from."""

    place: Workplace
    ended: Ended
    server: AwkwardServer
    home: str
    path: Path
    records: tuple[Seen, ...]

    @property
    def info(self) -> Mapping[str, str]:
        """The warcinfo record, read."""
        return self.records[0].about

    def of(self, kind: str, path: str = "") -> list[Seen]:
        """Records of a kind, of one path where one is given."""
        uri = path if path.startswith(("urn:", "dns:")) else self.home + path
        found = [seen for seen in self.records if seen.kind == kind]
        return [seen for seen in found if seen["WARC-Target-URI"] == uri] if path else found


@pytest.fixture(scope="module")
def whole(
    new_workplace: Callable[[str], Workplace], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Whole]:
    """A night of a paper by name and over https, whose article comes in chunks."""
    place, folder = new_workplace("whole"), tmp_path_factory.mktemp("files")
    files = {name: (sized(name.encode()),) for name in ("style.css", "picture.png", "lazy.png")}
    scripts = paper(b"", **files) | {"article": (IN_CHUNKS + chunked(PAGE, size=70),)}
    with awkward(scripts, self_signed(folder)) as server:
        port = server.listener.getsockname()[1]
        yaml = site_file("sample", port).replace("http://127.0.0.1", "https://localhost")
        place.add_site("sample", yaml)
        ended = place.night("sample", WARRAQ_CONTACT=CONTACT)
        (path,) = place.warcs("sample", folder).values()
        home = f"https://localhost:{port}"
        yield Whole(place, ended, server, home, path, tuple(read([path])))


def test_it_begins_with_what_made_it(whole: Whole) -> None:
    """Software with versions, whom to ask, robots policy, settings, site file, rules."""
    (info,) = whole.of("warcinfo")
    assert (info.offset, info["WARC-Filename"]) == (0, whole.path.name)
    assert re.fullmatch(r"sample-\d{17}-\d{5}\.warc\.gz", whole.path.name)
    told = dict(part.split("/", 1) for part in whole.info["software"].split())
    assert told.keys() >= {"Warraq", "Scrapy", "Twisted"}
    assert told["Scrapy"] == version("Scrapy")
    assert (whole.info["operator"], whole.info["robots"]) == (CONTACT, "obey")
    assert CONTACT in whole.info["http-header-user-agent"]
    assert whole.info["isPartOf"] == f"sample/{NIGHTS[0]}"
    (made,) = whole.place.chain("sample")
    assert whole.info["rules-sha256"] == made.draft.rules_sha256
    site = (whole.place.sites / "sample.yaml").read_bytes()
    assert whole.info["site-file-sha256"] == hashlib.sha256(site).hexdigest()
    assert re.fullmatch(r"[0-9a-f]{64}", whole.info["settings-sha256"])
    (kept,) = whole.of("resource", "urn:warraq:site-file")
    assert kept.block == site


def test_every_record_says_where_it_belongs(whole: Whole) -> None:
    """Its warcinfo, a microsecond date that is that of its capture, and its digest."""
    by_id = {seen["WARC-Record-ID"]: seen for seen in whole.records}
    assert len(by_id) == len(whole.records) > 20
    for seen in whole.records[1:]:
        assert seen["WARC-Warcinfo-ID"] == whole.records[0]["WARC-Record-ID"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", seen["WARC-Date"] or "")
        assert seen["WARC-Block-Digest"] == digest(seen.block)
        if named := seen["WARC-Concurrent-To"]:
            assert by_id[named]["WARC-Date"] == seen["WARC-Date"]
    beside = [*whole.of("request"), *whole.of("metadata")]
    responses = {seen["WARC-Record-ID"] for seen in whole.of("response")}
    assert responses == {seen["WARC-Concurrent-To"] for seen in beside}


def test_every_exchange_says_how_it_crossed(whole: Whole) -> None:
    """Address, protocols, cipher; the bytes of both sides; the chain of certificates once."""
    log = whole.server.log  # in order of arrival; two are asked for at once
    assert sorted(seen.block for seen in whole.of("request")) == sorted(one.request for one in log)
    assert sorted(seen.block for seen in whole.of("response")) == sorted(
        bytes(one.sent) for one in log
    )
    (chain,) = [
        seen
        for seen in whole.of("resource")
        if (seen["WARC-Target-URI"] or "").startswith("urn:warraq:certificates:")
    ]
    assert chain.block.startswith(b"-----BEGIN CERTIFICATE-----\n")
    crossed = [
        seen for seen in whole.records if seen.kind in EXCHANGE and "outlink" not in seen.about
    ]
    assert len(crossed) == 3 * len(log)
    for seen in crossed:
        assert seen["WARC-IP-Address"] == "127.0.0.1"
        assert seen.headers["warc-protocol"] == ("http/1.1", "tls/1.3")
        assert (seen["WARC-Cipher-Suite"] or "").startswith("TLS_")
        if seen.kind == "metadata":
            assert seen.about["certificates"] == chain["WARC-Target-URI"]


def test_payloads_are_digested_without_their_chunks(whole: Whole) -> None:
    """WARC 1.1, 6.3.2: the entity-body, its transfer-coding removed."""
    (page,) = whole.of("response", "/article/1")
    assert page["WARC-Payload-Digest"] == digest(PAGE)
    (picture,) = whole.of("response", PICTURE)
    assert picture["WARC-Payload-Digest"] == digest(b"picture.png")


def test_the_name_asked_for_is_kept(whole: Whole) -> None:
    """What the resolver said, once, before the first exchange."""
    (lookup,) = whole.of("resource", "dns:localhost")
    assert b"127.0.0.1" in lookup.block
    assert lookup.offset < whole.of("response")[0].offset


def test_an_exchange_says_what_led_to_it(whole: Whole) -> None:
    """Where its URL was found, how far from a seed, how long it took; and where it links to."""
    about, outlinks = (seen.about for seen in whole.of("metadata", "/article/1"))
    assert about["via"] == f"{whole.home}/feed/"
    assert about["fetchTimeMs"].isdigit()
    (picture,) = whole.of("metadata", PICTURE)
    assert picture.about["via"] == f"{whole.home}/article/1"
    paths = {
        path: whole.of("metadata", path)[0].block.partition(b"hopsFromSeed: ")[2]
        for path in ("/robots.txt", "/", "/feed/", "/article/1", PICTURE)
    }
    assert [told.split(b"\r")[0] for told in paths.values()] == [b"P", b"", b"", b"L", b"LE"]
    block = whole.of("metadata", "/article/1")[1].block.decode()
    told = [line.removeprefix("outlink: ") for line in block.splitlines()]
    followed = [f"{whole.home}{LINKS[0]}", *LINKS[1:]]
    assert told[:3] == [f"{link} L a/@href" for link in followed]
    embedded = {f"{whole.home}{path} E =EMBED_MISC" for path in (STYLE, PICTURE, LAZY)}
    assert set(told[3:]) == embedded
    assert outlinks


def test_nothing_in_it_tells_where_it_was_made(whole: Whole) -> None:
    """No name, address or path of this machine in any inflated byte, in its name, in any key."""
    said = gzip.decompress(whole.path.read_bytes()) + whole.path.name.encode()
    said += "\n".join(whole.place.stores.archive.keys("")).encode()
    assert len(said) > 20_000
    for word in ours(whole):
        found = re.search(rb"(?<![\w.])" + re.escape(word.encode()) + rb"(?![\w.])", said)
        assert not found, (word, said[max(found.start() - 80, 0) : found.end()])
    for _host, port in whole.server.peers:  # the ends of our own connections
        assert f":{port}".encode() not in said


def ours(whole: Whole) -> set[str]:
    """What this machine and this user go by."""
    words = {socket.gethostname(), socket.getfqdn(), str(Path.home()), str(Path.cwd()), sys.prefix}
    words |= {str(whole.place.folder), str(whole.place.spool)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # sends nothing
        probe.settimeout(0)
        probe.connect_ex(("192.0.2.1", 9))
        words.add(str(probe.getsockname()[0]))
    return words - {"localhost", "0.0.0.0", "127.0.0.1", "/"}


def test_no_index_has_a_header_of_ours(whole: Whole) -> None:
    """CDXJ, dispositions and manifest name what was asked for, and nothing of how we asked."""
    archive = whole.place.stores.archive
    plain = b"".join(archive.read(key) for key in archive.keys("") if ".warc" not in key)
    assert json.loads(plain.splitlines()[0].split(b" ", 2)[-1])
    for line in whole.server.log[0].request.split(b"\r\n")[1:]:
        _name, _colon, value = line.partition(b": ")
        if value and value != whole.home.removeprefix("https://").encode():
            assert value not in plain
