"""The machine as discovery sees it: platform, home, variables, registry and file system root."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct


class Registry(Protocol):
    """Reads the Windows registry; absent keys are empty, never an error.

    ``hive`` is ``HKCU`` or ``HKLM``; ``view`` is 64 or 32, the two halves of a 64-bit Windows.
    """

    def list_keys(self, hive: str, path: str, view: int) -> tuple[str, ...]:
        """Names of the keys below ``path``."""
        ...

    def read_value(self, hive: str, path: str, name: str, view: int) -> str | None:
        """A text value; the empty ``name`` is the key's default."""
        ...


class Places(Struct, frozen=True, kw_only=True):
    r"""Where sources look; tests inject another platform over a tree they have built.

    ``os`` is ``linux``, ``macos`` or ``windows``. ``root`` stands before every fixed system path
    (``/usr``, ``C:\\``), and is empty in production. ``cwd`` is the folder Dovetail was started in.
    """

    os: str
    home: str
    environ: Mapping[str, str] = {}
    root: str = ""
    cwd: str | None = None
    registry: Registry | None = None

    @classmethod
    def of_this_machine(cls) -> Places:
        """The real platform, home folder, variables and registry."""
        registry: Registry | None = None
        if sys.platform == "win32":
            from core.discovery.registry import WindowsRegistry

            registry = WindowsRegistry()
        system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
        try:
            cwd: str | None = os.getcwd()
        except OSError:
            cwd = None
        return cls(os=system, home=os.path.expanduser("~"), environ=os.environ, cwd=cwd, registry=registry)

    @property
    def is_windows(self) -> bool:
        """True for the Windows layout of environments and folders."""
        return self.os == "windows"

    def variable(self, name: str) -> str | None:
        """An environment variable; an empty one counts as not set."""
        return self.environ.get(name) or None

    def folder_variable(self, name: str) -> str | None:
        """An environment variable holding a folder, with ``~`` written out; relative ones are ignored."""
        value = self.variable(name)
        if value is None:
            return None
        value = self.expand(value)
        return value if os.path.isabs(value) else None

    def expand(self, path: str) -> str:
        """Write out a leading ``~`` and every ``$NAME`` or ``${NAME}`` this user has set."""
        if "$" in path:
            from string import Template

            path = Template(path).safe_substitute(self.environ)
        if path == "~" or path.startswith(("~/", "~\\")):
            path = os.path.join(self.home, path[2:])
        return path

    def in_home(self, *parts: str) -> str:
        """A path below the home folder."""
        return os.path.join(self.home, *parts)

    def in_system(self, path: str) -> str:
        """A fixed system path, seen from the injected root."""
        if not self.root:
            return path
        return os.path.join(self.root, *path.replace("\\", "/").strip("/").split("/"))

    def data_folder(self) -> str:
        """Where programs of this user keep data."""
        if self.is_windows:
            return self.folder_variable("LOCALAPPDATA") or self.in_home("AppData", "Local")
        if self.os == "macos":
            return self.in_home("Library", "Application Support")
        return self.xdg_data_folder()

    def xdg_data_folder(self) -> str:
        """The data folder of programs that follow XDG on macOS too."""
        return self.folder_variable("XDG_DATA_HOME") or self.in_home(".local", "share")

    def config_folder(self) -> str:
        """Where programs of this user keep settings."""
        if self.is_windows:
            return self.roaming_folder()
        if self.os == "macos":
            return self.in_home("Library", "Application Support")
        return self.xdg_config_folder()

    def xdg_config_folder(self) -> str:
        """The settings folder of programs that follow XDG on every platform."""
        return self.folder_variable("XDG_CONFIG_HOME") or self.in_home(".config")

    def roaming_folder(self) -> str:
        """Windows' roaming application data."""
        return self.folder_variable("APPDATA") or self.in_home("AppData", "Roaming")

    def fold(self, path: str) -> str:
        """The form under which two spellings of one path are equal."""
        return os.path.normcase(path).casefold() if self.is_windows else path

    def abbreviate(self, path: str) -> str:
        """The path with the home folder written ``~``, for people."""
        if path == self.home:
            return "~"
        if path.startswith(self.home + os.sep) and len(self.home) > 1:
            return "~" + path[len(self.home) :]
        return path
