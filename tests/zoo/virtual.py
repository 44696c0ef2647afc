"""Real virtual environments, whole and harmed."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.requirements import need_tool
from tests.zoo.commands import run_python_tool, run_tool


def make_venv(path: Path, python: Path, *options: str) -> Path:
    """``python -m venv``, without pip unless asked for."""
    run_tool([python, "-m", "venv", *(options or ("--without-pip",)), path])
    return path


def make_virtualenv(path: Path, python: Path, *, home: Path) -> Path:
    """``virtualenv``, without seeds."""
    run_python_tool("virtualenv", python, ["--no-seed", "--python", python, path], home=home)
    return path


def make_uv_venv(path: Path, python: Path) -> Path:
    """``uv venv``."""
    run_tool([need_tool("uv"), "venv", "--quiet", "--python", python, path])
    return path


def make_pyenv_tree(root: Path, python: Path, version: str, name: str) -> Path:
    """A pyenv root whose one version has a virtual environment, linked beside it as pyenv-virtualenv does."""
    environment = root / "versions" / version / "envs" / name
    environment.parent.mkdir(parents=True)
    (root / "shims").mkdir()
    make_venv(environment, python)
    (root / "versions" / name).symlink_to(environment)
    return environment


def make_venv_without_base(path: Path, python: Path) -> Path:
    """A venv whose base interpreter has been removed since."""
    base = path.parent / f"{path.name}-base"
    (base / "bin").mkdir(parents=True)
    (base / "bin" / "python3").symlink_to(python)
    make_venv(path, python)
    for link in (path / "bin").glob("python*"):
        link.unlink()
    (path / "bin" / "python").symlink_to(base / "bin" / "python3")
    settings = (path / "pyvenv.cfg").read_text().splitlines()
    kept = [line for line in settings if not line.startswith(("home", "executable", "command"))]
    (path / "pyvenv.cfg").write_text("\n".join([f"home = {base / 'bin'}", *kept]) + "\n")
    shutil.rmtree(base)
    return path


def make_venv_with_damaged_metadata(path: Path, python: Path) -> Path:
    """A venv in which one distribution's METADATA is cut off and another's is a folder."""
    make_venv(path, python)
    site = next((path / "lib").glob("python*/site-packages"))
    cut = site / "cut-1.0.dist-info"
    cut.mkdir()
    (cut / "METADATA").write_bytes(b"Metadata-Version: 2.1\nNam\xff")
    (site / "folder-2.0.dist-info" / "METADATA").mkdir(parents=True)
    return path


def copy_venv(source: Path, target: Path) -> Path:
    """A copy as people make it: scripts and settings still name the old place."""
    shutil.copytree(source, target, symlinks=True)
    return target
