"""All distributions of site-packages folders, in the order in which an import finds them."""

from __future__ import annotations

import os

from core.inspection import egg_info
from core.inspection.bounded_read import describe_error
from core.inspection.metadata_headers import DIST_INFO, read_dist_infos
from core.model import Distribution, ReadProblem, escape_invisible

_BY_HANDLE = os.open in os.supports_dir_fd and os.listdir in os.supports_fd


def read_site_packages(
    folders: tuple[str, ...],
) -> tuple[list[Distribution], list[ReadProblem]]:
    """The distributions in ``folders`` in the order importlib.metadata lists them, and what was wrong.

    What pip left behind when it was interrupted (names beginning with ``~``) is no distribution; it
    is reported as a problem.
    """
    found: list[Distribution] = []
    problems: list[ReadProblem] = []
    for folder in folders:
        try:
            if _BY_HANDLE:
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NONBLOCK)
                try:
                    _read_entries(folder, os.listdir(handle), handle, found, problems)
                finally:
                    os.close(handle)
            else:
                _read_entries(folder, os.listdir(folder), None, found, problems)
        except FileNotFoundError:
            continue
        except OSError as error:
            why = describe_error(error)
            problems.append(ReadProblem(what="site-packages", path=escape_invisible(folder), why=why))
    return found, problems


def _read_entries(
    folder: str,
    names: list[str],
    handle: int | None,
    found: list[Distribution],
    problems: list[ReadProblem],
) -> None:
    metadata = [name for name in names if name.endswith((DIST_INFO, *egg_info.SUFFIXES))]
    leftovers = [name for name in metadata if name.startswith(("~", "-"))]
    for name in leftovers:
        metadata.remove(name)
        why = "An interrupted pip left it behind."
        problems.append(
            ReadProblem(what=escape_invisible(name), path=escape_invisible(f"{folder}/{name}"), why=why)
        )
    found.extend(read_dist_infos(folder, metadata, handle))
    for name in metadata:
        if name.endswith(egg_info.SUFFIXES):
            egg = egg_info.read_egg(folder, name)
            if egg is not None:
                found.append(egg)
