"""Builds file trees that stand in for other machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def build_tree(root: Path, files: Mapping[str, str | bytes], links: Mapping[str, str] | None = None) -> str:
    """Write ``files`` (by path below ``root``) and relative ``links``; returns ``root`` for ``read_host``."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    for name, target in (links or {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    return str(root)


def write_loader_cache(*paths: str) -> bytes:
    """A loader cache that lists ``paths``: the header is not read, the strings are."""
    strings = [part for path in paths for part in (path.rpartition("/")[2], path)]
    return b"glibc-ld.so.cache1.1" + b"\0" * 28 + "\0".join(strings).encode() + b"\0"
