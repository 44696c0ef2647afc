"""What a test needs of the machine: each function gives it, or skips the test and says what is absent.

A reason made here begins with ``absent:``. Where ``CI`` is set, any other skip fails the run, and so does
the absence of what ``.ci/run`` has installed (``need_installed_*``).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

ABSENT = "absent: "


def skip_absent(what: str) -> NoReturn:
    """Skip the running test because this machine lacks ``what``."""
    pytest.skip(f"{ABSENT}{what}")


def need_python(version: str) -> Path:
    """The path of a CPython of this minor version (``3.8``), from pyenv, uv or ``PATH``."""
    found = find_python(version)
    if found is None:
        skip_absent(f"a Python {version} interpreter")
    return found


@cache
def find_python(version: str) -> Path | None:
    """Like ``need_python``, but ``None`` where there is none; for parametrised lists."""
    home = Path.home()
    places = [
        *sorted((home / ".pyenv" / "versions").glob(f"{version}*/bin/python{version}")),
        *sorted((home / ".local/share/uv/python").glob(f"cpython-{version}*/bin/python{version}")),
    ]
    if places:
        return places[-1]
    if sys.version_info[:2] == tuple(int(part) for part in version.split(".")[:2]):
        return Path(getattr(sys, "_base_executable", sys.executable))
    on_path = shutil.which(f"python{version}")
    return Path(on_path) if on_path and "shims" not in on_path else None


def need_tool(name: str) -> str:
    """The path of a program on ``PATH``."""
    found = shutil.which(name)
    if found is None:
        skip_absent(f"the program {name}")
    return found


@cache
def find_qt_problem() -> str | None:
    """Why Qt cannot be loaded here, ``None`` if it can: most often a library of the system is absent."""
    try:
        import_module("PySide6.QtWidgets")
    except ImportError as error:
        return str(error)
    return None


def need_linux() -> None:
    """A Linux machine."""
    if sys.platform != "linux":
        skip_absent("Linux")


def need_display() -> str:
    """The name of an X display that answers (``DISPLAY``); ``.ci/run`` starts one, so there it must be."""
    display = os.environ.get("DISPLAY", "")
    number = display.rpartition(":")[2].partition(".")[0]
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"/tmp/.X11-unix/X{number}")
        except OSError:
            _miss_installed("an X display that answers")
    return display


def need_virtual_display() -> str:
    """The path of ``Xvfb``; ``.ci/run`` installs it, so there it must be."""
    found = shutil.which("Xvfb")
    if found is None:
        _miss_installed("the program Xvfb")
    return found


def need_private_mounts() -> None:
    """The right to hide files from one child process in a mount namespace of its own (root on Linux)."""
    need_linux()
    if not _may_mount_privately():
        skip_absent("the right to mount privately (root and unshare)")


@cache
def _may_mount_privately() -> bool:
    tool = shutil.which("unshare")
    if tool is None or os.geteuid() != 0:
        return False
    command = [tool, "--mount", "sh", "-c", "mount --bind /dev/null /etc/hostname"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _miss_installed(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"This machine should have {what}: .ci/run installs it.")
    skip_absent(what)
