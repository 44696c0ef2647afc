"""Interpreters of the system on Linux, macOS and Windows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.discovery import Interpreter, Places, discover, find_interpreters, identify
from core.discovery.sources.windows import STORE_PACKAGES
from core.model import Kind, ScanRequest
from tests.core.discovery.trees import (
    FakeRegistry,
    make_conda_tree,
    make_install_tree,
    make_places,
    make_venv_tree,
    make_windows_install_tree,
    write,
)


def list_prefixes(places: Places) -> list[str]:
    located, reports = discover(ScanRequest(), places)
    assert [report.error for report in reports if report.error] == []
    assert {one.kind for one in located} <= {Kind.SYSTEM}
    return [one.prefix for one in located]


def test_that_a_merged_usr_lists_the_system_s_python_once(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    root = Path(places.root)
    make_install_tree(root / "usr", "3.11.2")
    (root / "bin").symlink_to("usr/bin")
    located, _ = discover(ScanRequest(), places)
    assert [(one.prefix, one.kind, one.name) for one in located] == [
        (str(root / "usr"), Kind.SYSTEM, "Python 3.11")
    ]
    assert located[0].executable == str(root / "usr/bin/python")


def test_that_the_root_of_a_merged_usr_is_not_a_second_system(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    root = Path(places.root)
    usr = make_install_tree(root / "usr", "3.11.2")
    for name in ("bin", "lib"):
        (root / name).symlink_to(f"usr/{name}")
    located, _ = discover(ScanRequest(roots=(str(root),), only_roots=True), places)
    assert [one.prefix for one in located] == [str(usr)]
    assert identify(str(root / "bin/python3"), places).prefix == str(usr)


def test_that_two_versions_in_one_prefix_are_two_interpreters(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    usr = Path(places.root) / "usr"
    make_install_tree(usr, "3.11.2")
    make_install_tree(usr, "3.8.18", links=False)
    assert [(one.path, one.version) for one in find_interpreters(places)] == [
        (str(usr / "bin/python3.11"), "3.11.2"),
        (str(usr / "bin/python3.8"), "3.8.18"),
    ]


def test_that_debian_s_package_database_tells_the_patch_version(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    make_install_tree(Path(places.root) / "usr", "3.11.2", headers=False)
    status = "Package: a\nVersion: 1\n\nPackage: python3.11-minimal\nVersion: 3.11.2-6+deb12u5\n\n"
    assert [one.version for one in find_interpreters(places)] == ["3.11"]
    write(Path(places.root) / "var/lib/dpkg/status", status)
    assert [one.version for one in find_interpreters(places)] == ["3.11.2"]


def test_that_a_system_without_a_plain_python_is_known_by_its_python3(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    usr = make_install_tree(Path(places.root) / "usr", "3.13.5", headers=False)
    (usr / "bin/python").unlink()
    assert identify(str(usr), places).executable == str(usr / "bin/python3")
    (usr / "bin/python3").unlink()
    assert identify(str(usr), places).executable == str(usr / "bin/python3.13")
    assert list_prefixes(places) == [str(usr)]


def test_that_a_python_left_dangling_in_the_system_does_not_hide_the_one_that_is_there(
    tmp_path: Path,
) -> None:
    places = make_places(tmp_path)
    usr = make_install_tree(Path(places.root) / "usr", "3.11.2")
    (usr / "bin/python").unlink()
    (usr / "bin/python").symlink_to("python2.7")
    assert identify(str(usr), places).executable == str(usr / "bin/python3")


def test_that_a_link_on_path_leads_to_the_real_installation(tmp_path: Path) -> None:
    base = make_install_tree(tmp_path / "opt/python-3.12", "3.12.1")
    (tmp_path / "links").mkdir()
    (tmp_path / "links/python3").symlink_to(base / "bin/python3.12")
    places = make_places(tmp_path, environ={"PATH": f"relative:{tmp_path / 'links'}:{tmp_path / 'absent'}"})
    assert list_prefixes(places) == [str(base)]


@pytest.mark.parametrize("folder", [".pyenv/shims", ".asdf/shims", "mise/shims"])
def test_that_shims_on_path_are_no_interpreters(tmp_path: Path, folder: str) -> None:
    for name in ("python", "python3", "python3.12"):
        write(tmp_path / folder / name, "#!/bin/sh\nexit 1\n").chmod(0o755)
    places = make_places(tmp_path, environ={"PATH": str(tmp_path / folder)})
    assert list_prefixes(places) == []
    assert find_interpreters(places) == ()


def test_that_an_active_environment_on_path_is_no_interpreter_to_build_on(tmp_path: Path) -> None:
    base = make_install_tree(tmp_path / "base", "3.12.1")
    venv = make_venv_tree(tmp_path / "e")
    (venv / "bin/python3.12").symlink_to(base / "bin/python3.12")
    places = make_places(tmp_path, environ={"PATH": str(venv / "bin")})
    assert find_interpreters(places) == ()


def test_that_macos_installations_are_found(tmp_path: Path) -> None:
    places = make_places(tmp_path, "macos")
    root = Path(places.root)
    frameworks = root / "Library/Frameworks/Python.framework/Versions"
    official = make_install_tree(frameworks / "3.12", "3.12.1")
    (frameworks / "Current").symlink_to("3.12")
    tools = "Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9"
    apple = make_install_tree(root / tools, "3.9.6")
    cellar = root / "opt/homebrew/Cellar/python@3.11/3.11.7"
    brewed = make_install_tree(cellar / "Frameworks/Python.framework/Versions/3.11", "3.11.7")
    (root / "opt/homebrew/opt").mkdir()
    (root / "opt/homebrew/opt/python@3.11").symlink_to("../Cellar/python@3.11/3.11.7")
    (root / "usr/local/bin").mkdir(parents=True)
    (root / "usr/local/bin/python3").symlink_to(official / "bin/python3.12")
    assert list_prefixes(places) == sorted(map(str, (official, apple, brewed)))
    assert [(one.version, one.source) for one in find_interpreters(places)] == [
        ("3.12.1", "system"),
        ("3.11.7", "homebrew"),
        ("3.9.6", "system"),
    ]


def test_that_asdf_and_mise_installations_are_found(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    asdf = make_install_tree(tmp_path / "home/.asdf/installs/python/3.10.4", "3.10.4")
    mise = make_install_tree(tmp_path / "home/.local/share/mise/installs/python/3.12.1", "3.12.1")
    (mise.parent / "3.12").symlink_to("3.12.1")
    assert list_prefixes(places) == [str(asdf), str(mise)]


def test_that_the_registry_is_read_in_all_its_views_and_stale_keys_are_dropped(tmp_path: Path) -> None:
    user = make_windows_install_tree(tmp_path / "AppData/Programs/Python312", "3.12.1")
    machine = make_windows_install_tree(tmp_path / "Python38", "3.8.10")
    small = make_windows_install_tree(tmp_path / "Python37-32", "3.7.9")
    core = "Software\\Python\\PythonCore"
    registry = FakeRegistry(
        {
            ("HKCU", f"{core}\\3.12\\InstallPath", 64): {"": str(user) + "/", "ExecutablePath": "x"},
            ("HKLM", f"{core}\\3.8\\InstallPath", 64): {"ExecutablePath": str(machine / "python.exe")},
            ("HKLM", f"{core}\\3.7-32\\InstallPath", 32): {"": str(small)},
            ("HKLM", f"{core}\\3.6\\InstallPath", 64): {"": str(tmp_path / "gone")},
            ("HKLM", "Software\\Python\\PyLauncher\\x\\InstallPath", 64): {"": str(tmp_path / "launcher")},
        }
    )
    places = make_places(tmp_path, "windows", registry=registry)
    assert list_prefixes(places) == sorted(map(str, (user, machine, small)))
    assert [(one.path, one.version, one.source) for one in find_interpreters(places)] == [
        (str(user / "python.exe"), "3.12.1", "registry"),
        (str(machine / "python.exe"), "3.8.10", "registry"),
        (str(small / "python.exe"), "3.7.9", "registry"),
    ]


def test_that_the_store_s_stubs_are_left_out_and_its_python_found(tmp_path: Path) -> None:
    local = tmp_path / "home/AppData/Local"
    aliases = local / "Microsoft/WindowsApps"
    write(aliases / "python.exe")
    write(aliases / "PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0/python.exe")
    real = make_windows_install_tree(
        tmp_path / "WindowsApps/PythonSoftwareFoundation.Python.3.11_3.11.9", "3.11.9"
    )
    package = f"{STORE_PACKAGES}\\PythonSoftwareFoundation.Python.3.11_3.11.9_x64__qbz5n2kfra8p0"
    registry = FakeRegistry({("HKCU", package, 64): {"PackageRootFolder": str(real)}})
    environ = {"LOCALAPPDATA": str(local), "PATH": str(aliases)}
    places = make_places(tmp_path, "windows", environ=environ, registry=registry)
    assert str(real) in list_prefixes_of_kind(places, Kind.SYSTEM)
    assert [one.path for one in find_interpreters(places)] == [str(real / "python.exe")]


def list_prefixes_of_kind(places: Places, kind: Kind) -> list[str]:
    located, _ = discover(ScanRequest(), places)
    return [one.prefix for one in located if one.kind is kind]


def test_that_an_environment_on_the_path_of_windows_is_found_by_its_folder_of_programs(
    tmp_path: Path,
) -> None:
    venv = make_venv_tree(tmp_path / "e", windows=True)
    base = make_windows_install_tree(tmp_path / "Python38", "3.8.10")
    environ = {"PATH": f"{venv / 'Scripts'}:{base}"}
    places = make_places(tmp_path, "windows", environ=environ)
    located, _ = discover(ScanRequest(), places)
    assert [(one.prefix, one.kind) for one in located] == [(str(base), Kind.SYSTEM), (str(venv), Kind.VENV)]


@pytest.mark.parametrize(
    ("library", "version"), [("python38.dll", "3.8"), ("PYTHON312.DLL", "3.12"), ("python3.dll", None)]
)
def test_that_the_library_tells_the_version_where_windows_has_no_headers(
    tmp_path: Path, library: str, version: str | None
) -> None:
    base = make_windows_install_tree(tmp_path / "Python", "3.8.10")
    (base / "include/patchlevel.h").unlink()
    write(base / library)
    places = make_places(tmp_path, "windows", environ={"PATH": str(base)})
    assert [one.version for one in find_interpreters(places)] == ([version] if version else [])


def test_that_the_install_manager_and_winpython_are_found(tmp_path: Path) -> None:
    local = tmp_path / "home/AppData/Local"
    managed = make_windows_install_tree(local / "Python/pythoncore-3.14-64", "3.14.0")
    write(managed / "__install__.json", "{}")
    write(local / "Python/bin/python.exe")
    portable = make_windows_install_tree(
        tmp_path / "home/WinPython/WPy64-31300/python-3.13.0.amd64", "3.13.0"
    )
    places = make_places(tmp_path, "windows", environ={"LOCALAPPDATA": str(local)})
    assert list_prefixes(places) == [str(managed), str(portable)]
    assert [one.source for one in find_interpreters(places)] == ["install manager", "winpython"]


def test_that_conda_uv_and_pyenv_give_interpreters_newest_first(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    home = Path(places.home)
    make_conda_tree(home / "miniforge3", python="3.10.13", base=True)
    make_conda_tree(home / "miniforge3/envs/member", python="3.11.1")
    make_install_tree(home / ".pyenv/versions/3.9.18", "3.9.18")
    make_install_tree(home / ".pyenv/versions/3.14-dev", "3.14.0a2+")
    make_install_tree(home / ".local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu", "3.12.1")
    assert [(one.source, one.version) for one in find_interpreters(places)] == [
        ("pyenv", "3.14.0a2"),
        ("uv", "3.12.1"),
        ("conda", "3.10.13"),
        ("pyenv", "3.9.18"),
    ]


def test_that_build_details_win_and_free_threading_is_told(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    prefix = Path(places.home) / ".pyenv/versions/3.14.0t"
    write(prefix / "bin/python3.14t").chmod(0o755)
    write(prefix / "lib/python3.14t/os.py")
    version = {"major": 3, "minor": 14, "micro": 0, "releaselevel": "candidate", "serial": 2}
    details = json.dumps({"implementation": {"version": version}})
    write(prefix / "lib/python3.14t/build-details.json", details)
    assert find_interpreters(places) == (
        Interpreter(
            path=str(prefix / "bin/python3.14t"),
            version="3.14.0rc2",
            source="pyenv",
            prefix=str(prefix),
            free_threaded=True,
        ),
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"implementation": {"version": 3}}', "\0"])
def test_that_damaged_build_details_fall_back_to_the_folder_s_name(tmp_path: Path, text: str) -> None:
    places = make_places(tmp_path)
    prefix = make_install_tree(Path(places.home) / ".pyenv/versions/3.14.1", "3.14.1", headers=False)
    write(prefix / "lib/python3.14/build-details.json", text)
    assert [one.version for one in find_interpreters(places)] == ["3.14.1"]
