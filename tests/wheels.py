"""Tiny real wheels, environments made of them, and comparing folders: for tests that install for real."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import uv

UV = uv.find_uv_bin()


def build_wheel(
    folder: Path,
    name: str,
    version: str,
    requires: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> Path:
    """A pure Python wheel; without ``files`` a package of one module that tells its version."""
    module = name.replace("-", "_")
    contents = dict(files) if files is not None else {f"{module}/__init__.py": f"__version__ = {version!r}\n"}
    info = f"{module}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {each}" for each in requires]
    contents[f"{info}/METADATA"] = "\n".join(lines) + "\n"
    contents[f"{info}/WHEEL"] = (
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = [_describe(path, text) for path, text in contents.items()] + [f"{info}/RECORD,,"]
    contents[f"{info}/RECORD"] = "\n".join(record) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for each, text in contents.items():
            wheel.writestr(each, text)
    return path


def _describe(path: str, text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
    return f"{path},sha256={digest},{len(text.encode())}"


def use_wheels(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every uv that is started find packages in ``folder`` and nowhere else."""
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(folder.parent / "uv-cache"))


def make_environment(path: Path, *packages: str, python: str | Path | None = None) -> Path:
    """A real virtual environment with packages from the wheels in use."""
    base = python or getattr(sys, "_base_executable", sys.executable)
    path.parent.mkdir(parents=True, exist_ok=True)
    make = [UV, "venv", "-q", "--no-project", "--python", str(base), str(path)]
    subprocess.run(make, check=True, cwd=path.parent)
    if packages:
        run_uv_pip(path, "install", "--no-deps", *packages)
    return path


def run_uv_pip(path: Path, verb: str, *arguments: str) -> None:
    """Run ``uv pip`` on an environment, away from the settings of any project."""
    python = str(path / "bin" / "python")
    subprocess.run([UV, "pip", verb, "-q", "--python", python, *arguments], check=True, cwd=path.parent)


def describe_tree(top: Path) -> dict[str, tuple[object, ...]]:
    """Every entry below ``top`` with kind, mode, times of files and folders, and content or link."""
    found: dict[str, tuple[object, ...]] = {}
    for folder, folders, files in os.walk(top):
        for name in (*folders, *files, "."):
            path = Path(folder, name)
            info = path.lstat()
            key = str(path.relative_to(top))
            if path.is_symlink():
                found[key] = ("link", os.readlink(path), info.st_mtime_ns)
            elif path.is_dir():
                found[key] = ("folder", info.st_mode, info.st_mtime_ns)
            else:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[key] = ("file", info.st_mode, info.st_mtime_ns, info.st_size, digest)
    return found


def list_versions(prefix: Path) -> dict[str, str]:
    """Installed names to versions, by the metadata folders."""
    site = next(prefix.glob("lib/*/site-packages"))
    pairs = (each.name.removesuffix(".dist-info").rpartition("-") for each in site.glob("*.dist-info"))
    return {name.replace("_", "-").lower(): version for name, _, version in pairs}
