"""Where the system's dynamic loader would find a library, read from its cache and well-known folders."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from core.machine.files import list_names, read_bytes

_LARGEST_CACHE = 16 * 1024 * 1024
_LONGEST_SEARCH_PATH = 200
_FOLDERS = ("lib64", "usr/lib64", "usr/local/lib", "lib", "usr/lib", "usr/lib/wsl/lib")


class Loader:
    """The loader's view of one machine; the cache is read once.

    ``search_path`` holds the folders of ``LD_LIBRARY_PATH``, which come before everything else.
    """

    def __init__(self, environ: Mapping[str, str], arch: str, root: str) -> None:
        self.root = root
        self.search_path = split_search_path(environ.get("LD_LIBRARY_PATH", ""))
        self.multiarch = f"{arch}-linux-gnu"
        self._cache = read_bytes(f"{root}/etc/ld.so.cache", _LARGEST_CACHE)

    def find(self, stem: str) -> list[str]:
        """Paths of libraries named ``stem``, ``.so`` and an optional version.

        In the loader's order, each path once, without the injected root.
        """
        wanted = re.compile(rb"\0(/[^\0]*/" + re.escape(stem.encode()) + rb"\.so(?:\.[0-9.]+)?)(?=\0)")
        cached = [os.fsdecode(found) for found in wanted.findall(self._cache)]
        return list(dict.fromkeys(self._exist((*self._look_in(self.search_path, stem), *cached))))

    def has(self, name: str) -> bool:
        """True if the loader would find a library of exactly this file name."""
        if f"/{name}\0".encode() in self._cache:
            return True
        folders = (*self.search_path, f"/usr/lib/{self.multiarch}", *(f"/{folder}" for folder in _FOLDERS))
        return any(os.path.lexists(f"{self.root}{folder}/{name}") for folder in folders)

    def real_path(self, path: str) -> str:
        """``path`` with every link resolved, without the injected root."""
        real = os.path.realpath(f"{self.root}{path}")
        return real.removeprefix(os.path.realpath(self.root)) if self.root else real

    def _look_in(self, folders: Iterable[str], stem: str) -> list[str]:
        wanted = re.compile(re.escape(stem) + r"\.so(\.[0-9.]+)?")
        return [
            f"{folder}/{name}"
            for folder in folders
            for name in list_names(f"{self.root}{folder}")
            if wanted.fullmatch(name)
        ]

    def _exist(self, paths: Iterable[str]) -> list[str]:
        return [path for path in paths if os.path.exists(f"{self.root}{path}")]


def split_search_path(value: str) -> tuple[str, ...]:
    """The absolute folders of a ``:``-separated search path, each once, in order."""
    folders = [folder.rstrip("/") or "/" for folder in value.split(":") if folder.startswith("/")]
    return tuple(dict.fromkeys(folders))[:_LONGEST_SEARCH_PATH]
