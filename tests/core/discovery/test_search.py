"""The search over all sources: one account each, one list in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.discovery import discover, search
from core.discovery.disk import Disk
from core.discovery.search import Source
from core.jobs import CancelToken
from core.model import CancelledError, Located, ScanRequest
from tests.core.discovery.trees import make_conda_tree, make_places, make_venv_tree, write


def test_that_an_environment_known_to_several_sources_is_listed_once_with_all_of_them(tmp_path: Path) -> None:
    venv = make_venv_tree(tmp_path / "home" / "envs" / "tf")
    places = make_places(tmp_path, environ={"VIRTUAL_ENV": str(venv), "PATH": str(venv / "bin")})
    heard: list[Located] = []
    located, reports = discover(ScanRequest(roots=(str(venv.parent),)), places, on_located=heard.append)
    assert [one.prefix for one in located] == [str(venv)]
    assert located[0].sources == (
        "environment folders", "path", f"folder {venv.parent}", "home folder",
    )  # fmt: skip
    assert [one.prefix for one in heard] == [str(venv)]
    assert {report.name for report in reports if report.found} == set(located[0].sources)


def test_that_only_roots_searches_nothing_else(tmp_path: Path) -> None:
    make_venv_tree(tmp_path / "home" / "envs" / "tf")
    make_venv_tree(tmp_path / "given" / "e")
    make_venv_tree(tmp_path / "settings" / "e")
    request = ScanRequest(roots=(str(tmp_path / "given"),), only_roots=True)
    located, reports = discover(request, make_places(tmp_path), folders=[str(tmp_path / "settings")])
    assert [one.prefix for one in located] == [str(tmp_path / "given" / "e")]
    assert [report.name for report in reports] == [f"folder {tmp_path / 'given'}"]


def test_that_folders_of_the_settings_are_searched_besides(tmp_path: Path) -> None:
    venv = make_venv_tree(tmp_path / "settings" / "deep" / "e")
    located, _ = discover(ScanRequest(), make_places(tmp_path), folders=[str(tmp_path / "settings")])
    assert [one.prefix for one in located] == [str(venv)]


def test_that_a_folder_of_the_settings_may_begin_with_a_tilde(tmp_path: Path) -> None:
    venv = make_venv_tree(tmp_path / "home" / "a" / "b" / "c" / "d" / "e")
    located, _ = discover(ScanRequest(), make_places(tmp_path), folders=["~/a/b"])
    assert [one.prefix for one in located] == [str(venv)]


def test_that_the_order_does_not_depend_on_the_disk(tmp_path: Path) -> None:
    for name in ("c", "a", "b"):
        make_venv_tree(tmp_path / "given" / name)
    request = ScanRequest(roots=(str(tmp_path / "given"),), only_roots=True)
    located, _ = discover(request, make_places(tmp_path))
    assert [one.name for one in located] == ["a", "b", "c"]


def test_that_a_failing_source_says_so_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = make_venv_tree(tmp_path / "e")

    def fail(_disk: Disk) -> Iterator[str]:
        yield str(venv)
        raise RuntimeError("the registry is on fire")

    def find_nul(_disk: Disk) -> Iterator[str]:
        yield "/nul\0byte"
        yield str(venv)

    sources = (Source(name="failing", find=fail), Source(name="odd", find=find_nul))
    monkeypatch.setattr(search, "choose_sources", lambda *_: sources)
    located, reports = discover(ScanRequest(), make_places(tmp_path))
    assert [one.sources for one in located] == [("failing", "odd")]
    assert [(report.found, report.error) for report in reports] == [
        (1, "RuntimeError: the registry is on fire"),
        (1, None),
    ]


def test_that_a_slow_source_is_stopped_and_the_next_has_its_own_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = make_venv_tree(tmp_path / "e")

    def dawdle(disk: Disk) -> Iterator[str]:
        yield str(venv)
        number = 0
        while True:
            number += 1
            disk.list_folder(f"{tmp_path}/{number}")

    def find_quickly(_disk: Disk) -> Iterator[str]:
        yield str(venv)

    sources = (Source(name="slow", find=dawdle, seconds=0.05), Source(name="quick", find=find_quickly))
    monkeypatch.setattr(search, "choose_sources", lambda *_: (*sources, sources[0]))
    located, reports = discover(ScanRequest(), make_places(tmp_path, cwd=tmp_path))
    assert located[0].sources == ("slow", "quick")
    assert [report.error is None for report in reports] == [False, True, False]
    assert "Stopped after" in (reports[0].error or "")
    assert 0.05 <= reports[0].seconds < 2


def test_that_a_cancelled_search_ends_at_once(tmp_path: Path) -> None:
    for number in range(20):
        make_venv_tree(tmp_path / "given" / str(number))
    token = CancelToken()
    heard: list[Located] = []

    def cancel_at_first(located: Located) -> None:
        heard.append(located)
        token.cancel()

    request = ScanRequest(roots=(str(tmp_path / "given"),), only_roots=True)
    with pytest.raises(CancelledError):
        discover(request, make_places(tmp_path), on_located=cancel_at_first, token=token)
    assert len(heard) == 1


def test_that_the_folder_at_hand_is_told(tmp_path: Path) -> None:
    make_venv_tree(tmp_path / "given" / "e")
    looked: list[str] = []
    request = ScanRequest(roots=(str(tmp_path / "given"),), only_roots=True)
    discover(request, make_places(tmp_path), on_looking=looked.append)
    assert looked[0] == str(tmp_path / "given")


def test_that_damaged_settings_are_named_in_their_source_s_report(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    write(Path(places.home) / ".condarc", "envs_dirs: [unclosed\n")
    conda = make_conda_tree(Path(places.home) / ".conda" / "envs" / "tf")
    located, reports = discover(ScanRequest(), places)
    assert [one.prefix for one in located] == [str(conda)]
    told = {report.name: report.error for report in reports}
    assert ".condarc is not valid YAML" in (told["conda"] or "")


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_that_an_empty_machine_has_no_environment_and_no_error(tmp_path: Path, system: str) -> None:
    located, reports = discover(ScanRequest(), make_places(tmp_path, system))
    assert located == ()
    assert [report for report in reports if report.error or report.found] == []


def test_that_a_server_mounted_in_the_home_folder_is_not_waited_for(tmp_path: Path) -> None:
    far, near = tmp_path / "home" / "far away", tmp_path / "home" / "near"
    make_venv_tree(far / "e")
    made = make_venv_tree(near / "e")
    places = make_places(tmp_path)
    mounted = str(far).replace(" ", "\\040")
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x {mounted} nfs4 rw 0 0\n/dev/sdb1 {near} ext4 rw 0 0\nodd\n"
    write(tmp_path / "root/proc/self/mounts", mounts)
    located, _ = discover(ScanRequest(), places)
    assert [one.prefix for one in located] == [str(made)]
    asked, _ = discover(ScanRequest(roots=(str(far),), only_roots=True), places)
    assert [one.name for one in asked] == ["e"]


def test_that_the_home_folder_is_searched_for_projects_but_not_in_media(tmp_path: Path) -> None:
    home = tmp_path / "home"
    found = [
        make_venv_tree(home / "work" / "a" / "thesis" / ".venv"),
        make_venv_tree(home / "paper" / "venv"),
    ]
    make_venv_tree(home / "Music" / "e")
    make_venv_tree(home / ".hidden" / "e")
    make_venv_tree(home / "a" / "b" / "c" / "d" / "too-deep")
    located, _ = discover(ScanRequest(), make_places(tmp_path))
    assert {one.prefix for one in located} == {str(path) for path in found}
    assert {one.name for one in located} == {"thesis", "paper"}
