"""Environments made by hand, file by file."""

import os
import sys
from pathlib import Path

import pytest

from core.model import EnvironmentFacts, HostFacts, Kind, Located

HOST = HostFacts(os="linux")


class HandMade:
    """A venv of this interpreter whose site-packages a test fills as it likes."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self.site = prefix / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        self.site.mkdir(parents=True)
        (prefix / "bin").mkdir()
        (prefix / "bin" / "python").symlink_to(os.path.realpath(sys.executable))
        home = os.path.dirname(os.path.realpath(sys.executable))
        self.write_cfg(f"home = {home}\nversion = {sys.version.split()[0]}\n")

    def write_cfg(self, text: str) -> None:
        (self.prefix / "pyvenv.cfg").write_text(f"{text}include-system-site-packages = false\n")

    def write(self, path: str, content: str | bytes = "") -> Path:
        """Write a file at a path relative to site-packages."""
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return target

    def install(self, name: str, version: str, *lines: str) -> Path:
        """A dist-info with ``lines`` added to its header; returns the folder."""
        header = "\n".join(("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines))
        folder = f"{name.replace('-', '_')}-{version}.dist-info"
        self.write(f"{folder}/METADATA", f"{header}\n\nA description.\n")
        return self.site / folder

    @property
    def located(self) -> Located:
        return Located(
            prefix=str(self.prefix),
            kind=Kind.VENV,
            name=self.prefix.name,
            label="",
            executable=str(self.prefix / "bin" / "python"),
        )

    def inspect(self, host: HostFacts = HOST, *, full: bool = False) -> EnvironmentFacts:
        from core.inspection import inspect_full, inspect_quick

        return (inspect_full if full else inspect_quick)(self.located, host)


@pytest.fixture
def made(tmp_path: Path) -> HandMade:
    return HandMade(tmp_path / "env")
