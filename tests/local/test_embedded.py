"""The embedded store: one server, its own keys, nothing open that should be shut."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from archive.servers import embedded
from tests.local.clients import client
from tests.stores import discard


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose store runs; tests that need it stopped use their own."""
    folder = tmp_path_factory.mktemp("home")
    embedded.start(folder)
    yield folder
    discard(folder)


def test_it_keeps_what_it_is_given(home: Path) -> None:
    """An object put with the generated keys is read back byte for byte."""
    with client(embedded.endpoint(home)) as s3:
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="a/b", Body=b"\x00\xff")
        assert s3.get_object(Bucket="kept", Key="a/b")["Body"].read() == b"\x00\xff"


def test_a_running_one_is_reused(home: Path) -> None:
    """Starting again is the same process at the same address."""
    before = embedded.status(home)
    again = embedded.start(home)
    assert again.url == before.url
    assert embedded.status(home).pid == before.pid


def test_keys_are_the_owners_alone(home: Path) -> None:
    """Keys, ports and log can be read by nobody else, nor can the folder be entered."""
    assert stat.S_IMODE((home / "store").stat().st_mode) == 0o700
    for name in ("keys.json", "server.json", "server.log"):
        assert stat.S_IMODE((home / "store" / name).stat().st_mode) == 0o600


def test_a_wrong_secret_is_refused(home: Path) -> None:
    """Neither a reader nor a writer gets by with another secret."""
    with client(embedded.endpoint(home), secret="wrong") as s3:
        with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
            s3.list_buckets()
        with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
            s3.create_bucket(Bucket="stranger")


def test_no_bucket_makes_itself(home: Path) -> None:
    """A put to a bucket that is not there fails, even with the right keys."""
    with (
        client(embedded.endpoint(home)) as s3,
        pytest.raises(ClientError, match="NoSuchBucket"),
    ):
        s3.put_object(Bucket="nowhere", Key="a", Body=b"")


def test_the_filer_refuses_the_unsigned(home: Path) -> None:
    """Its second door, the filer's port, deletes nothing for one without a token."""
    with client(embedded.endpoint(home)) as s3:
        s3.create_bucket(Bucket="door")
        s3.put_object(Bucket="door", Key="a", Body=b"still here")
        filer = _ports(home)["filer"]
        url = f"http://127.0.0.1:{filer}/buckets/door/a"
        unsigned = urllib.request.Request(url, method="DELETE")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(unsigned, timeout=5)  # noqa: S310
        with refused.value as answer:
            assert answer.code == 401
        assert s3.get_object(Bucket="door", Key="a")["Body"].read() == b"still here"


def test_it_listens_on_loopback_alone(home: Path) -> None:
    """Every port of the server is bound to 127.0.0.1."""
    pid = embedded.status(home).pid
    listed = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    inodes = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    mine = [line.split() for line in listed if f"socket:[{line.split()[9]}]" in inodes]
    bound = {fields[1].split(":")[0] for fields in mine if fields[3] == "0A"}  # 0A: it listens
    assert bound == {"0100007F"}


def test_every_put_is_synced(home: Path) -> None:
    """The store's own configuration, asked afresh, has fsync on for all buckets."""
    ports = _ports(home)
    asked = subprocess.run(
        [
            Path(sys.executable).with_name("weed"),
            "shell",
            f"-master=127.0.0.1:{ports['master']}.{ports['master'] + 10_000}",
            f"-filer=127.0.0.1:{ports['filer']}.{ports['filer'] + 10_000}",
        ],
        input="fs.configure\n",
        capture_output=True,
        text=True,
        check=True,
    )
    place = asked.stdout.split('"locationPrefix":')[1]
    assert '"/buckets/"' in place.splitlines()[0]
    assert '"fsync":  true' in place


def _ports(home: Path) -> dict[str, int]:
    ports: dict[str, int] = json.loads((home / "store" / "server.json").read_text())
    return ports
