"""What a release declares, whichever file of the matrix knows it."""

from __future__ import annotations

from typing import NamedTuple

from core.compatibility.matrix import Matrix
from core.compatibility.versions import parse_version


class Declared(NamedTuple):
    """``requires`` leaves out requirements of extras; ``python`` is Requires-Python, empty for none."""

    requires: tuple[str, ...] = ()
    python: str = ""


def find_declared(matrix: Matrix, name: str, version: str, platform: str) -> Declared:
    """What the wheel of one release for ``platform`` declares; empty where nothing is known."""
    if parse_version(version) is None:
        return Declared()
    if name in matrix.distributions:
        release = matrix.release(version)
        build = matrix.build(version, name, platform)
        if release is None:
            return Declared()
        requires = release.requires if build is None or build.requires is None else build.requires
        python = (
            release.requires_python if build is None else build.requires_python or release.requires_python
        )
        return Declared(requires=requires, python=python)
    row = matrix.companions.row(name, version)
    return Declared(requires=row.requires, python=row.python) if row is not None else Declared()
