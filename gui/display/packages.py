"""Which package of this distribution holds a shared library that Qt needs."""

from __future__ import annotations

import os
import platform
from typing import NamedTuple


class Distribution(NamedTuple):
    """A family of distributions: how it installs a package and how it finds the one that holds a file."""

    family: str
    install: str
    search: str


_FAMILIES = (
    Distribution("debian", "apt install", "apt-file search {library}"),
    Distribution("fedora", "dnf install", "dnf provides '*/{library}'"),
    Distribution("arch", "pacman -S", "pacman -F {library}"),
    Distribution("suse", "zypper install", "zypper search --provides '{library}()(64bit)'"),
    Distribution("alpine", "apk add", "apk search so:{library}"),
)
_IDS = {
    "debian": "debian", "ubuntu": "debian", "raspbian": "debian", "linuxmint": "debian", "pop": "debian",
    "fedora": "fedora", "rhel": "fedora", "centos": "fedora", "rocky": "fedora", "almalinux": "fedora",
    "arch": "arch", "manjaro": "arch", "endeavouros": "arch",
    "suse": "suse", "opensuse": "suse", "sles": "suse", "opensuse-leap": "suse",
    "opensuse-tumbleweed": "suse",
    "alpine": "alpine",
}  # fmt: skip
_COLUMNS = ("debian", "fedora", "arch", "suse", "alpine")
_PACKAGES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libglvnd", "mesa-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libglvnd", "mesa-gl"),
    "libGLX.so.0": ("libglx0", "libglvnd-glx", "libglvnd", "libglvnd", "mesa-gl"),
    "libGLdispatch.so.0": ("libglvnd0", "libglvnd", "libglvnd", "libglvnd", "mesa-gl"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1", "libx11"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11", "libX11-6", "libx11"),
    "libXau.so.6": ("libxau6", "libXau", "libxau", "libXau6", "libxau"),
    "libXdmcp.so.6": ("libxdmcp6", "libXdmcp", "libxdmcp", "libXdmcp6", "libxdmcp"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3", "dbus-libs"),
    "libexpat.so.1": ("libexpat1", "expat", "expat", "libexpat1", "libexpat"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2", "libfreetype6", "freetype"),
    "libgcc_s.so.1": ("libgcc-s1", "libgcc", "gcc-libs", "libgcc_s1", "libgcc"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0", "glib"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0", "glib"),
    "libpng16.so.16": ("libpng16-16", "libpng", "libpng", "libpng16-16", "libpng"),
    "libstdc++.so.6": ("libstdc++6", "libstdc++", "gcc-libs", "libstdc++6", "libstdc++"),
    "libwayland-client.so.0": (
        "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0", "wayland-libs-client",
    ),
    "libwayland-cursor.so.0": (
        "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0", "wayland-libs-cursor",
    ),
    "libxcb-cursor.so.0": (
        "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0", "xcb-util-cursor",
    ),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": (
        "libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0", "xcb-util-image",
    ),
    "libxcb-keysyms.so.1": (
        "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1", "xcb-util-keysyms",
    ),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "libxcb-render-util0",
        "xcb-util-renderutil",
    ),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb", "libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1", "libxcb"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb", "libxcb1", "libxcb"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0",
        "libxkbcommon-x11",
    ),
    "libxkbcommon.so.0": (
        "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0", "libxkbcommon",
    ),
    "libz.so.1": ("zlib1g", "zlib-ng-compat", "zlib", "libz1", "zlib"),
    "libzstd.so.1": ("libzstd1", "libzstd", "zstd", "libzstd1", "zstd-libs"),
}  # fmt: skip


def read_distribution() -> Distribution | None:
    """The family this system belongs to by its ``os-release``; ``None`` where it is none that is known."""
    try:
        fields = platform.freedesktop_os_release()
    except OSError:
        return None
    for name in (fields.get("ID", ""), *fields.get("ID_LIKE", "").split()):
        family = _IDS.get(name)
        if family:
            return next(known for known in _FAMILIES if known.family == family)
    return None


def find_package(library: str, distribution: Distribution | None) -> str | None:
    """The package of this distribution that holds ``library``; ``None`` where it is not known."""
    names = _PACKAGES.get(library)
    if names is None or distribution is None:
        return None
    return names[_COLUMNS.index(distribution.family)]


def write_install_command(packages: list[str], distribution: Distribution) -> str:
    """The one command that installs ``packages``, with ``sudo`` where the user is not root."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}{distribution.install} {' '.join(dict.fromkeys(packages))}"
