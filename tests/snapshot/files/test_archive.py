"""Archives as somebody else may have made them, with care or with bad intent."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.files import archive
from kubecli.snapshot.files.archive import TarFiles
from kubecli.snapshot.files.compression import compressor
from kubecli.snapshot.files.folder import FolderFiles

FILES = {"version.json": b"{}", "logs/a/b/c.log": b"x" * 3_000_000, "empty": b""}


def tar_of(files: dict[str, bytes], *members: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for member in members:
            tar.addfile(member)
    return buffer.getvalue()


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


@contextmanager
def opened(path: Path) -> Iterator[TarFiles]:
    with closing(TarFiles(path)) as files:
        yield files


def zstd(data: bytes) -> bytes:
    try:
        made = compressor("zst", "here")
    except SnapshotError:
        pytest.skip("zstandard needs Python 3.14, or the package backports.zstd")
    return made.compress(data) + made.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": gzip.compress,
    "tar.zst": zstd,
    "tar.xz": lzma.compress,
}


@pytest.mark.parametrize("kind", list(PACK))
def test_each_compression_gives_the_same_files(tmp_path: Path, kind: str) -> None:
    plain = tar_of(FILES)
    path = tmp_path / f"bundle.{kind}"
    path.write_bytes(PACK[kind](plain))
    with opened(path) as files:
        assert {name: files.read(name) for name in files.names()} == FILES
        assert files.start("logs/a/b/c.log", 5) == b"xxxxx"
        assert files.has("empty")
        assert not files.has("logs")


def test_members_may_be_compressed_one_by_one(tmp_path: Path) -> None:
    plain = tar_of(FILES)
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(b"".join(gzip.compress(plain[at : at + 1000]) for at in range(0, len(plain), 1000)))
    with opened(path) as files:
        assert files.read("logs/a/b/c.log") == FILES["logs/a/b/c.log"]


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../up", "a\\..\\b", "with\nline", ""])
def test_a_member_whose_name_leads_elsewhere_is_not_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bundle.tar"
    path.write_bytes(tar_of({"fine": b"1", name: b"2"}))
    with opened(path) as files:
        assert files.names() == ["fine"]


def test_links_are_followed_within_the_archive_only(tmp_path: Path) -> None:
    path = tmp_path / "bundle.tar"
    links = [
        link("d/inside", "../fine"),
        link("hard", "fine", tarfile.LNKTYPE),
        link("twice", "d/inside"),
        link("passwd", "/etc/passwd"),
        link("up", "../../etc/passwd"),
        link("one", "other"),
        link("other", "one"),
        link("device", "", tarfile.CHRTYPE),
    ]
    path.write_bytes(tar_of({"fine": b"1"}, *links))
    with opened(path) as files:
        assert files.names() == ["d/inside", "fine", "hard", "twice"]
        assert {files.read(name) for name in files.names()} == {b"1"}


@pytest.mark.parametrize("kind", ["tar.gz", "tar.xz", "tar.zst"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED_ALWAYS", 1 << 20)
    bomb = b"\0" * (64 << 20)
    path = tmp_path / f"bomb.{kind}"
    path.write_bytes(PACK[kind](bomb))
    with opened(path) as files, pytest.raises(SnapshotError, match="unpacks to more than"):
        files.names()


def test_a_file_cannot_claim_more_than_there_is(tmp_path: Path) -> None:
    member = tarfile.TarInfo("huge")
    member.size = 1 << 40
    path = tmp_path / "bundle.tar"
    path.write_bytes(member.tobuf() + b"\0" * 4096)
    with opened(path) as files, pytest.raises(SnapshotError):
        files.read("huge")


@pytest.mark.parametrize("cut", [1, 100, 2000])
def test_a_file_that_was_cut_says_so(tmp_path: Path, cut: int) -> None:
    whole = gzip.compress(tar_of({"random": os.urandom(100_000)}))
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(whole[:-cut])
    with opened(path) as files, pytest.raises(SnapshotError, match="not whole"):
        files.names()


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x1f\x8b", b"\x1f\x8bnonsense", gzip.compress(b"no tar" * 1000), zlib.compress(b"x")],
    ids=["empty", "text", "a start", "nonsense", "no tar", "zlib"],
)
def test_what_is_no_archive_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(data)
    with opened(path) as files, pytest.raises(SnapshotError) as caught:
        files.names()
    assert caught.value.path == str(path)


def test_nothing_is_left_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(gzip.compress(tar_of(FILES)))
    with opened(path) as files:
        assert files.read("version.json") == b"{}"
        assert list((tmp_path / "temporary").iterdir()) == []


def test_a_folder_is_not_left_by_its_links(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/file").write_bytes(b"1")
    (tmp_path / "secret").write_bytes(b"2")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "in").symlink_to("deep/file")
    (folder / "loop").symlink_to("loop")
    files = FolderFiles(folder)
    assert files.has("in")
    assert files.read("in") == b"1"
    for name in ("out", "loop", "../secret", "deep", "nothing"):
        assert not files.has(name)
        with pytest.raises(SnapshotError):
            files.read(name)
