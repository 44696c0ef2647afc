"""Claims about saving a folder and putting it back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from core.executing.restore import compare, restore
from core.executing.snapshot import Snapshot, choose_snapshot_folder, load_snapshot, take_snapshot
from core.executing.target import NewTarget
from core.model import CancelledError, DovetailError
from tests.wheels import describe_tree


def do_nothing() -> None:
    """No reason to stop."""


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    top = tmp_path / "env"
    site = top / "lib" / "python3.11" / "site-packages"
    (site / "package" / "deep").mkdir(parents=True)
    (site / "package" / "__init__.py").write_text("one")
    (site / "package" / "deep" / "data.bin").write_bytes(os.urandom(2000))
    (site / "package-1.0.dist-info").mkdir()
    (site / "package-1.0.dist-info" / "RECORD").write_text("record")
    (site / "paths.pth").write_text("import sys")
    (top / "bin").mkdir()
    (top / "bin" / "tool").write_text("#!/bin/sh")
    (top / "bin" / "tool").chmod(0o755)
    (top / "bin" / "python").symlink_to("/usr/bin/python3")
    (top / "lib64").symlink_to("lib")
    (top / "pyvenv.cfg").write_text("home = /usr/bin")
    (top / "empty").mkdir(mode=0o700)
    old = 1_500_000_000_000_000_000
    for path in sorted(top.rglob("*"), key=str, reverse=True):
        os.utime(path, ns=(old, old + len(str(path))), follow_symlinks=False)
    return top


@pytest.fixture
def snapshot(environment: Path, tmp_path: Path) -> Snapshot:
    return take_snapshot(str(environment), tmp_path / "saved", do_nothing)


def test_that_a_snapshot_changes_nothing(environment: Path, tmp_path: Path) -> None:
    before = describe_tree(environment)
    take_snapshot(str(environment), tmp_path / "saved", do_nothing)
    assert describe_tree(environment) == before


def test_that_files_of_packages_take_no_second_space(environment: Path, snapshot: Snapshot) -> None:
    module = environment / "lib/python3.11/site-packages/package/__init__.py"
    settings = environment / "pyvenv.cfg"
    assert module.stat().st_nlink == 2
    assert settings.stat().st_nlink == 1


def test_that_every_kind_of_change_is_put_back(environment: Path, snapshot: Snapshot) -> None:
    before = describe_tree(environment)
    site = environment / "lib" / "python3.11" / "site-packages"
    shutil.rmtree(site / "package" / "deep")
    (site / "package" / "__init__.py").unlink()
    (site / "package" / "__init__.py").write_text("two")
    (site / "package-1.0.dist-info").rename(site / "package-2.0.dist-info")
    (site / "new").mkdir()
    (site / "new" / "file").write_text("x")
    (environment / "pyvenv.cfg").write_text("home = /usr/bon")
    (environment / "bin" / "tool").chmod(0o600)
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to("/elsewhere")
    (environment / "lib64").unlink()
    (environment / "lib64").mkdir()
    (environment / "empty").rmdir()
    (environment / "empty").write_text("a file now")
    (environment / ".lock").touch()
    result = restore(snapshot)
    assert result.differences == ()
    assert result.compared == 6
    assert describe_tree(environment) == before


def test_that_an_edit_that_keeps_size_and_time_is_noticed_in_copied_files(
    environment: Path, snapshot: Snapshot
) -> None:
    path = environment / "pyvenv.cfg"
    before, info = path.read_text(), path.stat()
    path.write_text(before[::-1])
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert not compare(snapshot).is_identical
    assert restore(snapshot).is_identical
    assert path.read_text() == before


def test_that_a_linked_file_written_in_place_is_reported_and_not_hidden(
    environment: Path, snapshot: Snapshot
) -> None:
    (environment / "lib/python3.11/site-packages/package/__init__.py").write_text("in place")
    result = restore(snapshot)
    assert len(result.differences) == 1
    assert "written in place" in result.differences[0]


def test_that_a_removed_environment_comes_back_whole(environment: Path, snapshot: Snapshot) -> None:
    before = describe_tree(environment)
    shutil.rmtree(environment)
    assert restore(snapshot).is_identical
    assert describe_tree(environment) == before


def test_that_folders_without_write_permission_are_put_back(environment: Path, tmp_path: Path) -> None:
    package = environment / "lib/python3.11/site-packages/package"
    package.chmod(0o555)
    saved = take_snapshot(str(environment), tmp_path / "saved", do_nothing)
    before = describe_tree(environment)
    package.chmod(0o755)
    (package / "__init__.py").unlink()
    (package / "extra").touch()
    package.chmod(0o555)
    assert restore(saved).is_identical
    assert describe_tree(environment) == before


def test_that_names_that_are_not_utf8_survive(environment: Path, tmp_path: Path) -> None:
    odd = os.path.join(os.fsencode(environment), b"caf\xe9")
    with open(odd, "wb") as file:
        file.write(b"odd")
    saved = take_snapshot(str(environment), tmp_path / "saved", do_nothing)
    os.unlink(odd)
    assert restore(saved).is_identical
    assert os.path.exists(odd)


def test_that_a_snapshot_can_be_read_again_and_restored_from_disk(
    environment: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    before = describe_tree(environment)
    (environment / "bin" / "tool").unlink()
    assert restore(load_snapshot(tmp_path / "saved")).is_identical
    assert describe_tree(environment) == before


def test_that_stopping_while_saving_leaves_no_snapshot(environment: Path, tmp_path: Path) -> None:
    def stop() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        take_snapshot(str(environment), tmp_path / "saved", stop)
    assert not (tmp_path / "saved").exists()


def test_that_a_snapshot_that_cannot_be_saved_says_why(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "saved").write_text("in the way")
    with pytest.raises(DovetailError, match="could not be saved"):
        take_snapshot(str(environment), tmp_path / "saved", do_nothing)


def test_that_the_snapshot_lies_on_the_file_system_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    chosen = choose_snapshot_folder(tmp_path / "data", str(tmp_path / "env"), "id")
    assert chosen == tmp_path / "data" / "snapshots" / "id"
    if os.path.isdir("/dev/shm") and os.stat("/dev/shm").st_dev != os.stat(tmp_path).st_dev:
        beside = choose_snapshot_folder(tmp_path / "data", "/dev/shm", "id")
        assert beside == Path("/dev/.dovetail-snapshot-id")


def test_that_a_new_target_is_removed_with_the_parents_made_for_it(tmp_path: Path) -> None:
    target = NewTarget(str(tmp_path / "a" / "b" / "env"))
    inner = tmp_path / "a" / "b" / "env" / "lib"
    inner.mkdir(parents=True)
    (inner / "file").write_text("x")
    inner.chmod(0o500)
    assert target.put_back().is_identical
    assert list(tmp_path.iterdir()) == []


def test_that_an_empty_folder_as_target_stays_an_empty_folder(tmp_path: Path) -> None:
    target = NewTarget(str(tmp_path))
    (tmp_path / "pyvenv.cfg").write_text("x")
    assert target.put_back().is_identical
    assert list(tmp_path.iterdir()) == []
