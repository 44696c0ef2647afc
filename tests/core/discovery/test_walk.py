"""Folders the user named: what is found in them, what is left alone, and that nothing in them runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.discovery import Places, discover, find_interpreters
from core.model import Kind, Located, ScanRequest, SourceReport
from tests.core.discovery.trees import (
    make_conda_tree,
    make_install_tree,
    make_places,
    make_venv_tree,
    write,
)

STARTS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty")
_started: list[str] = []
_watching = False


def _note_start(event: str, _arguments: object) -> None:
    if _watching and event in STARTS:
        _started.append(event)


sys.addaudithook(_note_start)


def scan(root: Path, places: Places | None = None) -> tuple[tuple[Located, ...], SourceReport]:
    located, reports = discover(
        ScanRequest(roots=(str(root),), only_roots=True), places or make_places(root.parent)
    )
    assert len(reports) == 1
    return located, reports[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root-folder").mkdir()
    return tmp_path / "root-folder"


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The process starts seen during this test."""
    _started.clear()
    monkeypatch.setitem(globals(), "_watching", True)
    return _started


def test_that_environments_are_found_levels_deep_and_in_one_another(root: Path) -> None:
    made = [
        make_venv_tree(root / "e"),
        make_venv_tree(root / "e" / "inner"),
        make_venv_tree(root / "a/b/c/d/.venv"),
    ]
    located, report = scan(root)
    assert [one.prefix for one in located] == sorted(str(path) for path in made)
    assert (report.found, report.error) == (3, None)


def test_that_the_root_itself_may_be_an_environment(root: Path) -> None:
    located, _ = scan(make_venv_tree(root / "e"))
    assert [one.prefix for one in located] == [str(root / "e")]


def test_that_a_link_to_an_environment_is_the_environment_itself(root: Path) -> None:
    outside = make_venv_tree(root.parent / "outside" / "e")
    make_venv_tree(root / "real")
    (root / "a-link").symlink_to(root / "real")
    (root / "link-out").symlink_to(outside)
    located, report = scan(root)
    assert [one.prefix for one in located] == [str(outside), str(root / "real")]
    assert report.found == 2


def test_that_a_root_given_through_a_link_lists_real_paths(root: Path) -> None:
    make_venv_tree(root / "e")
    (root.parent / "link").symlink_to(root)
    located, _ = scan(root.parent / "link")
    assert [one.prefix for one in located] == [str(root / "e")]


def test_that_circles_of_links_end(root: Path) -> None:
    make_venv_tree(root / "deep" / "e")
    (root / "deep" / "up").symlink_to(root)
    (root / "deep" / "self").symlink_to(".")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    located, _ = scan(root)
    assert [one.prefix for one in located] == [str(root / "deep" / "e")]


@pytest.mark.parametrize(
    "folder",
    [
        "node_modules/x",
        ".git/x",
        "__pycache__/x",
        "e/lib/python3.12/site-packages/x",
        "cache/archive-v0/x",
        "pipx/shared",
    ],
)
def test_that_nothing_is_looked_for_inside_what_is_left_out(root: Path, folder: str) -> None:
    make_venv_tree(root / "e")
    make_venv_tree(root / folder)
    (root / "pipx" / "venvs").mkdir(parents=True, exist_ok=True)
    located, _ = scan(root)
    assert [one.prefix for one in located] == [str(root / "e")]


def test_that_an_unpacked_conda_package_is_no_environment(root: Path) -> None:
    package = root / "somewhere" / "python-3.10.13-h1_0"
    make_install_tree(package, "3.10.13")
    write(package / "info" / "index.json", "{}")
    located, _ = scan(root)
    assert located == ()


def test_that_a_conda_root_is_searched_only_where_its_environments_are(root: Path) -> None:
    base = make_conda_tree(root / "miniconda3", base=True)
    make_conda_tree(base / "envs" / "tf")
    make_venv_tree(base / "pkgs" / "odd")
    make_venv_tree(base / "share" / "odd")
    located, _ = scan(root)
    assert [(one.prefix, one.name) for one in located] == [
        (str(base), "base"),
        (str(base / "envs" / "tf"), "tf"),
    ]


def test_that_depth_ends_somewhere(root: Path) -> None:
    make_venv_tree(root.joinpath(*"abcdefghij", "e"))
    make_venv_tree(root.joinpath(*"abcdefghi", "near"))
    located, _ = scan(root)
    assert [one.name for one in located] == ["near"]


def test_that_a_script_called_python_is_listed_as_unknown_and_never_run(
    root: Path, watched: list[str], tmp_path: Path
) -> None:
    trace = tmp_path / "it-ran"
    for name in ("python", "python3", "python3.12"):
        write(root / "evil" / "bin" / name, f"#!/bin/sh\ntouch '{trace}'\n").chmod(0o755)
    places = make_places(tmp_path, environ={"PATH": str(root / "evil" / "bin")})
    located, _ = scan(root, places)
    everywhere, _ = discover(ScanRequest(), places)
    assert [(one.prefix, one.kind) for one in located] == [(str(root / "evil"), Kind.UNKNOWN)]
    assert [one.prefix for one in everywhere] == [str(root / "evil")]
    assert find_interpreters(places) == ()
    assert not trace.exists()
    assert watched == []


def test_that_searching_this_very_machine_starts_no_process(watched: list[str]) -> None:
    places = Places.of_this_machine()
    discover(ScanRequest(), places)
    find_interpreters(places)
    assert watched == []


def test_that_a_fifo_and_a_huge_folder_do_not_stop_the_rest(root: Path) -> None:
    (root / "fifo").mkdir()
    os.mkfifo(root / "fifo" / "pyvenv.cfg")
    (root / "huge").mkdir()
    for number in range(10_000):
        (root / "huge" / f"file-{number}").touch()
    make_venv_tree(root / "zz")
    located, report = scan(root)
    assert [(one.name, one.kind) for one in located] == [("fifo", Kind.UNKNOWN), ("zz", Kind.VENV)]
    assert report.error is None


def test_that_a_missing_root_is_named_in_the_report(tmp_path: Path) -> None:
    located, report = scan(tmp_path / "absent")
    assert (located, report.error) == ((), f"There is no folder {tmp_path / 'absent'}.")


def test_that_tools_folders_below_a_root_are_told_by_their_layout(root: Path) -> None:
    virtualenv = {"home": "/b/bin", "virtualenv": "20"}
    poetry = root / "u/.cache/pypoetry/virtualenvs"
    hatch = root / "u/.local/share/hatch/env/virtual"
    expected = {
        make_venv_tree(poetry / "thesis-Ab12Cd34-py3.8", virtualenv): (Kind.POETRY, "thesis"),
        make_venv_tree(hatch / "thesis/Ab12Cd34/gpu"): (Kind.HATCH, "thesis:gpu"),
        make_venv_tree(hatch / "thesis/Ab12Cd34/thesis"): (Kind.HATCH, "thesis"),
        make_venv_tree(root / "u/.local/share/pdm/venvs/thesis-Ab12Cd34-3.8"): (Kind.PDM, "thesis"),
        make_venv_tree(root / "u/.pyenv/versions/3.8.18/envs/study"): (Kind.PYENV, "study"),
        make_install_tree(root / "u/.pyenv/versions/3.9.18", "3.9.18"): (Kind.PYENV, "3.9.18"),
        make_conda_tree(root / "u/miniforge3/envs/tf"): (Kind.CONDA, "tf"),
        make_conda_tree(root / "thesis/.pixi/envs/default"): (Kind.CONDA, "thesis"),
        make_install_tree(root / "u/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu", "3.12.1"): (
            Kind.UV, "cpython-3.12.1",
        ),
    }  # fmt: skip
    write(root / "thesis/.pixi/envs/default/conda-meta/pixi", "{}")
    expected[root / "thesis/.pixi/envs/default"] = (Kind.PIXI, "thesis")
    write(root / "u/.local/share/pipx/venvs/black/pipx_metadata.json", "{}")
    expected[make_venv_tree(root / "u/.local/share/pipx/venvs/black")] = (Kind.PIPX, "black")
    write(root / "u/.local/share/uv/tools/ruff/uv-receipt.toml")
    expected[make_venv_tree(root / "u/.local/share/uv/tools/ruff", {"uv": "0.8"})] = (Kind.UV, "ruff")
    write(root / "u/Envs/postmkvirtualenv")
    expected[make_venv_tree(root / "u/Envs/study", virtualenv)] = (Kind.VIRTUALENVWRAPPER, "study")
    located, _ = scan(root)
    assert {Path(one.prefix): (one.kind, one.name) for one in located} == expected


def test_that_detached_pixi_environments_are_found_through_their_link(root: Path) -> None:
    elsewhere = root.parent / "detached" / "thesis-1234" / "envs"
    write(make_conda_tree(elsewhere / "default") / "conda-meta" / "pixi", '{"environment_name": "default"}')
    (root / "thesis" / ".pixi").mkdir(parents=True)
    (root / "thesis" / ".pixi" / "envs").symlink_to(elsewhere)
    located, _ = scan(root)
    assert [(one.prefix, one.kind) for one in located] == [(str(elsewhere / "default"), Kind.PIXI)]
