"""Package names for other distributions, from built os-release answers."""

from __future__ import annotations

import platform

import pytest

from gui.display.packages import find_package, read_distribution, write_install_command


@pytest.mark.parametrize(
    ("fields", "command"),
    [
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "apt install libxcb-icccm4"),
        ({"ID": "zorin", "ID_LIKE": "ubuntu debian"}, "apt install libxcb-icccm4"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "dnf install xcb-util-wm"),
        ({"ID": "cachyos", "ID_LIKE": "arch"}, "pacman -S xcb-util-wm"),
        ({"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "zypper install libxcb-icccm4"),
        ({"ID": "alpine"}, "apk add xcb-util-wm"),
    ],
)
def test_that_the_install_command_is_the_distributions_own(
    fields: dict[str, str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", fields.copy)
    distribution = read_distribution()
    assert distribution is not None
    package = find_package("libxcb-icccm.so.4", distribution)
    assert package is not None
    assert write_install_command([package, package], distribution).removeprefix("sudo ") == command


def test_that_an_unknown_distribution_has_no_package_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", {"ID": "homemade"}.copy)
    assert read_distribution() is None
    assert find_package("libEGL.so.1", None) is None
