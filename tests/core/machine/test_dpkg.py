"""Versions of Python as dpkg's database has them."""

from __future__ import annotations

import pytest

from core.machine.dpkg import find_python_version

BASH = "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\n\n"


def describe(version: str, status: str = "install ok installed", name: str = "python3.11-minimal") -> str:
    return (
        f"Package: {name}\nStatus: {status}\nSource: python3.11\n"
        f"Version: {version}\nDescription: a\n subset\n .\n of it\n\n"
    )


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("3.11.2-6+deb12u7", "3.11.2"),
        ("3.11.2", "3.11.2"),
        ("1:3.11.2-6", "3.11.2"),
        ("3.11.0~rc2-1", "3.11.0rc2"),
        ("3.11.0~b4-1", "3.11.0b4"),
        ("3.11.0+dfsg-1", "3.11.0"),
        ("3.11.10-1~22.04", "3.11.10"),
        ("3.12.1-1", None),
        ("3.11-1", None),
        ("3.11.2.1-1", None),
        ("nonsense", None),
    ],
)
def test_that_the_upstream_version_is_taken_from_the_package_s(written: str, version: str | None) -> None:
    entry = describe(written)
    assert find_python_version(BASH + entry + BASH, "3.11") == version
    assert find_python_version(entry.rstrip("\n"), "3.11") == version


@pytest.mark.parametrize(
    ("status", "version"),
    [
        ("hold ok installed", "3.11.2"),
        ("install reinstreq half-configured", "3.11.2"),
        ("deinstall ok config-files", None),
        ("purge ok not-installed", None),
    ],
)
def test_that_a_package_counts_as_long_as_its_files_are_there(status: str, version: str | None) -> None:
    assert find_python_version(describe("3.11.2-6", status), "3.11") == version


def test_that_only_the_package_of_the_interpreter_counts() -> None:
    others = describe("3.11.2-6", name="libpython3.11-minimal") + describe("3.11.2-6", name="python3.11")
    assert find_python_version(others, "3.11") is None
    assert find_python_version(describe("3.11.2-6"), "3.1") is None
    assert find_python_version("", "3.11") is None
