"""The careful look at the disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.discovery import Places, discover, identify
from core.discovery.disk import Disk, TimeIsUpError
from core.jobs import CancelToken
from core.model import CancelledError, NoSuchEnvironmentError, ScanRequest
from tests.core.discovery.trees import make_places, write
from tests.requirements import need_linux

NOBODY = 65534


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(make_places(tmp_path))


def test_that_a_fifo_is_not_waited_for(tmp_path: Path, disk: Disk) -> None:
    os.mkfifo(tmp_path / "pyvenv.cfg")
    assert disk.read_text(str(tmp_path / "pyvenv.cfg")) is None


@pytest.mark.parametrize("name", ["absent", ".", "nul\0byte"])
def test_that_what_is_no_file_reads_as_absent(tmp_path: Path, disk: Disk, name: str) -> None:
    assert disk.read_text(os.path.join(tmp_path, name)) is None
    assert disk.list_folder(os.path.join(tmp_path, name, "below")) == {}


def test_that_only_the_beginning_of_a_huge_file_is_read(tmp_path: Path, disk: Disk) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(10**9)
    assert len(disk.read_text(str(tmp_path / "huge"), 100) or "") == 100


def test_that_a_file_without_a_size_is_read_to_its_end(disk: Disk) -> None:
    need_linux()
    assert (disk.read_text("/proc/self/status") or "").startswith("Name:")


def test_that_undecodable_bytes_and_a_byte_order_mark_are_tolerated(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "text").write_bytes(b"\xef\xbb\xbfhome = \xff\n")
    assert disk.read_text(str(tmp_path / "text")) == "home = \ufffd\n"


def test_that_a_circle_of_links_resolves_to_something(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert disk.resolve(str(tmp_path / "one" / "below")).startswith(str(tmp_path))
    assert disk.list_folder(str(tmp_path / "one")) == {}


def test_that_links_among_the_parents_are_resolved(tmp_path: Path, disk: Disk) -> None:
    write(tmp_path / "real" / "env" / "pyvenv.cfg")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert disk.resolve(str(tmp_path / "link" / "env")) == str(tmp_path / "real" / "env")


def test_that_no_time_left_ends_the_source(tmp_path: Path, disk: Disk) -> None:
    disk.limit(-1)
    with pytest.raises(TimeIsUpError):
        disk.list_folder(str(tmp_path))


def test_that_a_huge_folder_is_left_when_the_user_cancels(tmp_path: Path) -> None:
    folder = tmp_path / "huge"
    folder.mkdir()
    for number in range(5000):
        (folder / str(number)).touch()
    token = CancelToken()
    disk = Disk(make_places(tmp_path), token=token)
    token.cancel()
    with pytest.raises(CancelledError):
        disk.list_folder(str(folder))


def test_that_a_forbidden_folder_is_noted_and_reads_as_empty(forbidden_folder: Path) -> None:
    disk = Disk(Places(os="linux", home="/nowhere"))
    assert disk.list_folder(str(forbidden_folder)) == {}
    assert disk.notes == [f"{forbidden_folder} could not be read: Permission denied."]


def test_that_a_forbidden_environment_is_refused_with_its_reason(forbidden_folder: Path) -> None:
    with pytest.raises(NoSuchEnvironmentError, match=r"cannot be read: .*Permission denied"):
        identify(str(forbidden_folder), Places(os="linux", home="/nowhere"))


def test_that_a_forbidden_folder_does_not_stop_the_search(forbidden_folder: Path) -> None:
    request = ScanRequest(roots=(str(forbidden_folder.parent),), only_roots=True)
    located, reports = discover(request, Places(os="linux", home="/nowhere"))
    assert [one.name for one in located] == ["readable"]
    assert "Permission denied" in (reports[0].error or "")


@pytest.fixture
def forbidden_folder() -> Iterator[Path]:
    """A folder that this process may not read, beside a readable environment; root becomes nobody for it."""
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        folder = Path(above, "forbidden")
        write(folder / "pyvenv.cfg")
        folder.chmod(0)
        write(Path(above, "readable", "pyvenv.cfg"))
        was = os.geteuid()
        if was == 0:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(was)
            folder.chmod(0o700)
