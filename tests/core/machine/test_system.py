"""Names and versions of systems, from built trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.machine.system import name_platform, read_architecture, read_libc, read_os_version
from tests.core.machine.trees import build_tree


@pytest.mark.parametrize(
    ("os_release", "version"),
    [
        ('PRETTY_NAME="Ubuntu 22.04.5 LTS"\nNAME="Ubuntu"\n', "Ubuntu 22.04.5 LTS"),
        ("NAME=Alpine\n", "Alpine"),
        ("# PRETTY_NAME=no\nPRETTY_NAME='Void'\n", "Void"),
        ('PRETTY_NAME="\x1b[31mred\x07 <b>"\n', "[31mred <b>"),
        ("", ""),
    ],
)
def test_that_linux_is_called_as_its_os_release_does(os_release: str, version: str, tmp_path: Path) -> None:
    root = build_tree(tmp_path, {"etc/os-release": os_release})
    assert read_os_version("linux", root) == version


def test_that_the_subsystem_for_windows_is_named(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {
            "usr/lib/os-release": "PRETTY_NAME=Ubuntu\n",
            "proc/sys/kernel/osrelease": "5.15.153.1-microsoft-standard-WSL2\n",
        },
    )
    assert read_os_version("linux", root) == "Ubuntu on WSL"


def test_that_macos_is_told_from_its_property_list(tmp_path: Path) -> None:
    plist = "<dict><key>ProductName</key><string>macOS</string><key>ProductVersion</key><string>14.5</string>"
    root = build_tree(tmp_path, {"System/Library/CoreServices/SystemVersion.plist": plist})
    assert read_os_version("macos", root) == "14.5"
    assert read_os_version("macos", str(tmp_path / "nothing")) == ""


@pytest.mark.parametrize(
    ("environ", "arch"),
    [
        ({"PROCESSOR_ARCHITECTURE": "AMD64"}, "x86_64"),
        ({"PROCESSOR_ARCHITECTURE": "x86", "PROCESSOR_ARCHITEW6432": "AMD64"}, "x86_64"),
        ({"PROCESSOR_ARCHITECTURE": "ARM64"}, "arm64"),
        ({}, ""),
    ],
)
def test_that_windows_tells_the_machine_and_not_the_process(environ: dict[str, str], arch: str) -> None:
    assert read_architecture("windows", environ) == arch


def test_that_a_translated_process_on_apple_silicon_is_still_on_arm() -> None:
    assert read_architecture("macos", {}, translated=True) == "arm64"


def test_that_musl_is_told_by_its_loader(tmp_path: Path) -> None:
    root = build_tree(tmp_path, {"lib/ld-musl-x86_64.so.1": ""})
    assert read_libc("linux", root) == "musl"
    assert read_libc("linux", str(tmp_path / "nothing")) is None
    assert read_libc("macos", root) is None


def test_that_platforms_have_the_names_of_the_contract() -> None:
    assert [name_platform(p) for p in ("linux", "darwin", "win32", "freebsd14")] == [
        "linux",
        "macos",
        "windows",
        "freebsd14",
    ]
