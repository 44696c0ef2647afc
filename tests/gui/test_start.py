"""What ``main.py`` says, as a real process, where no window can open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gui.hiding import ROOT, find_library_folder, run_without
from tests.requirements import need_linux, need_private_mounts, need_virtual_display, skip_absent

MAIN = [sys.executable, "main.py"]
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}

HIDDEN = {
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}


@pytest.fixture(scope="module")
def x_display() -> Iterator[str]:
    """An X server of this module's own."""
    server = need_virtual_display()
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "800x600x24"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait(10)


def run_main(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        MAIN,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, **NO_DISPLAY, **environ},
    )


def assert_ends_with_advice(ended: subprocess.CompletedProcess[str]) -> None:
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("Dovetail cannot open its window. ")
    assert ended.stderr.splitlines()[-1].endswith("uv run main.py scan")


def test_that_a_session_without_a_display_is_told_so() -> None:
    need_linux()
    ended = run_main({})
    assert_ends_with_advice(ended)
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in ended.stderr


def test_that_a_dead_x_server_is_named() -> None:
    need_linux()
    ended = run_main({"DISPLAY": ":4077"})
    assert_ends_with_advice(ended)
    assert "The X server :4077 does not answer" in ended.stderr


def test_that_a_display_name_that_is_none_is_told() -> None:
    need_linux()
    ended = run_main({"DISPLAY": "garbage"})
    assert_ends_with_advice(ended)
    assert "DISPLAY is garbage, which is not the name of a display" in ended.stderr


def test_that_a_dead_wayland_display_is_named(tmp_path: Path) -> None:
    need_linux()
    ended = run_main({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert_ends_with_advice(ended)
    assert "The Wayland display wayland-9 does not answer" in ended.stderr


def test_that_an_unknown_qt_platform_is_named_with_those_that_exist() -> None:
    need_linux()
    ended = run_main({"QT_QPA_PLATFORM": "glass"})
    assert_ends_with_advice(ended)
    assert "QT_QPA_PLATFORM is glass" in ended.stderr
    assert "xcb" in ended.stderr
    assert "unset QT_QPA_PLATFORM" in ended.stderr


@pytest.mark.parametrize("library", HIDDEN)
def test_that_a_missing_library_is_named_with_its_package_and_no_other_is(
    library: str, x_display: str, tmp_path: Path
) -> None:
    need_private_mounts()
    need_debian_library(library)
    ended = run_without((library,), MAIN, tmp_path, {**NO_DISPLAY, "DISPLAY": x_display})
    assert_ends_with_advice(ended)
    first, install, *_ = ended.stderr.splitlines()
    assert f"The library {library} (package {HIDDEN[library]}) is missing" in first
    assert install == f"Install: apt install {HIDDEN[library]}"


def test_that_all_missing_libraries_are_named_at_once(x_display: str, tmp_path: Path) -> None:
    need_private_mounts()
    missing = ("libxcb-icccm.so.4", "libxcb-keysyms.so.1")
    for library in missing:
        need_debian_library(library)
    ended = run_without(missing, MAIN, tmp_path, {**NO_DISPLAY, "DISPLAY": x_display})
    assert_ends_with_advice(ended)
    assert "2 libraries" in ended.stderr
    assert "Install: apt install libxcb-icccm4 libxcb-keysyms1" in ended.stderr
    assert "libxcb-cursor" not in ended.stderr


def test_that_a_missing_library_is_named_even_where_there_is_no_display(tmp_path: Path) -> None:
    need_private_mounts()
    need_debian_library("libEGL.so.1")
    ended = run_without(("libEGL.so.1",), MAIN, tmp_path, NO_DISPLAY)
    assert_ends_with_advice(ended)
    assert "This session has no display" in ended.stderr
    assert "libEGL.so.1 (package libegl1)" in ended.stderr


def test_that_a_library_needed_by_a_library_is_named_with_a_way_to_its_package(
    x_display: str, tmp_path: Path
) -> None:
    need_private_mounts()
    need_debian_library("libbrotlicommon.so.1")
    ended = run_without(("libbrotlicommon.so.1",), MAIN, tmp_path, {**NO_DISPLAY, "DISPLAY": x_display})
    assert_ends_with_advice(ended)
    assert "The library libbrotlicommon.so.1 is missing" in ended.stderr
    assert "apt-file search libbrotlicommon.so.1" in ended.stderr


def need_debian_library(library: str) -> None:
    if not Path("/etc/debian_version").exists():
        skip_absent("Debian's package names")
    if not (find_library_folder() / library).exists():
        skip_absent(f"{library} to hide")
