"""Builds the file trees that sources look at; nothing in them can run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.discovery import Places
from core.discovery.disk import Disk
from core.discovery.identify import locate
from core.model import Located


def make_places(
    tmp_path: Path,
    system: str = "linux",
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    registry: FakeRegistry | None = None,
) -> Places:
    """A machine below ``tmp_path``: the home folder ``home``, the system's root ``root``."""
    home, root = tmp_path / "home", tmp_path / "root"
    home.mkdir(exist_ok=True)
    root.mkdir(exist_ok=True)
    return Places(
        os=system,
        home=str(home),
        environ=environ or {},
        root=str(root),
        cwd=str(cwd) if cwd else None,
        registry=registry,
    )


def write(path: Path, text: str = "") -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def make_venv_tree(path: Path, settings: Mapping[str, str] | None = None, *, windows: bool = False) -> Path:
    """A virtual environment's layout with these keys in its pyvenv.cfg."""
    lines = [f"{key} = {value}\n" for key, value in (settings or {"home": "/opt/base/bin"}).items()]
    write(path / "pyvenv.cfg", "".join(lines))
    if windows:
        write(path / "Scripts" / "python.exe")
        (path / "Lib" / "site-packages").mkdir(parents=True)
    else:
        write(path / "bin" / "python")
        (path / "lib" / "python3.12" / "site-packages").mkdir(parents=True)
    return path


def make_conda_tree(path: Path, *, python: str | None = "3.10.13", base: bool = False) -> Path:
    """A conda prefix's layout, with a record of Python unless ``python`` is ``None``."""
    write(path / "conda-meta" / "history")
    if python:
        write(path / "conda-meta" / f"python-{python}-h1_0_cpython.json", "{}")
        minor = ".".join(python.split(".")[:2])
        write(path / "bin" / f"python{minor}")
        (path / "bin" / "python").symlink_to(f"python{minor}")
        write(path / "lib" / f"python{minor}" / "os.py")
    if base:
        (path / "condabin").mkdir()
        (path / "envs").mkdir()
    return path


def make_install_tree(path: Path, version: str, *, links: bool = True, headers: bool = True) -> Path:
    """A base installation's layout on POSIX, with the version in its headers."""
    minor = ".".join(version.split(".")[:2])
    write(path / "bin" / f"python{minor}").chmod(0o755)
    if links:
        for name in ("python", "python3"):
            link = path / "bin" / name
            link.unlink(missing_ok=True)
            link.symlink_to(f"python{minor}")
    write(path / "lib" / f"python{minor}" / "os.py")
    if headers:
        write(path / "include" / f"python{minor}" / "patchlevel.h", f'#define PY_VERSION "{version}"\n')
    return path


def make_windows_install_tree(path: Path, version: str) -> Path:
    """A base installation's layout on Windows."""
    write(path / "python.exe")
    write(path / "Lib" / "os.py")
    write(path / "include" / "patchlevel.h", f'#define PY_VERSION "{version}"\n')
    return path


def look_at(path: Path, places: Places) -> Located:
    """The environment at ``path``; fails where there is none."""
    located = locate(str(path), Disk(places))
    assert located is not None, f"nothing was found at {path}"
    return located


class FakeRegistry:
    """A registry held in memory: ``(hive, key, view)`` to values by name."""

    def __init__(self, keys: Mapping[tuple[str, str, int], Mapping[str, str]]) -> None:
        self.keys = keys

    def list_keys(self, hive: str, path: str, view: int) -> tuple[str, ...]:
        """Names of the keys below ``path``."""
        beginning = path + "\\"
        below = {
            key[len(beginning) :].split("\\")[0]
            for one_hive, key, one_view in self.keys
            if one_hive == hive and one_view == view and key.startswith(beginning)
        }
        return tuple(sorted(below))

    def read_value(self, hive: str, path: str, name: str, view: int) -> str | None:
        """A value of a key."""
        return self.keys.get((hive, path, view), {}).get(name)
