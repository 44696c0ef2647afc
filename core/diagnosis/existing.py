"""Versions that exist: the newest one inside a range, and one that accepts what is there."""

from __future__ import annotations

from core.compatibility import is_in_range, is_older, minor_of
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.declared import build_markers
from core.diagnosis.requirements import select_requirements
from core.model import Distribution


def find_version(context: Context, name: str, specifier: str) -> str | None:
    """The newest final release of ``name`` inside ``specifier`` that this Python can have.

    ``None`` where there is none, or the matrix does not list this distribution.
    """
    newest: str | None = None
    for version in _list_versions(context, name):
        if specifier and is_in_range(version, specifier) is not True:
            continue
        if newest is None or is_older(newest, version):
            newest = version
    return newest


def find_accepting(context: Context, asking: str, wanted: str, version: str) -> str | None:
    """The newest release of ``asking`` that accepts ``version`` of ``wanted``."""
    markers = build_markers(context)
    newest: str | None = None
    for candidate in _list_versions(context, asking):
        if newest is not None and is_older(candidate, newest):
            continue
        one = _describe(context, asking, candidate)
        if one is None:
            continue
        limits = [each for each in select_requirements(one, markers) if each.name == wanted]
        if all(each.accepts(version) for each in limits):
            newest = candidate
    return newest


def _list_versions(context: Context, name: str) -> list[str]:
    matrix = context.matrix
    if name in OFFICIAL:
        return [
            release.version
            for release in matrix.releases
            if context.python_minor is None
            or context.python_minor in matrix.python_range(release.version, context.platform, name)
        ]
    if name == "keras":
        rows = matrix.keras_releases.keras
    elif name == "tf-keras":
        rows = matrix.keras_releases.tf_keras
    else:
        return []
    return [
        row.version
        for row in rows
        if not row.python or context.python is None or is_in_range(context.python, row.python) is not False
    ]


def _describe(context: Context, name: str, version: str) -> Distribution | None:
    if name in OFFICIAL:
        release = context.matrix.release(version)
        requires = release.requires if release is not None else ()
        return Distribution(name=name, version=version, folder="", requires=requires)
    if name == "tf-keras":
        minor = minor_of(version)
        upper = f"{minor.split('.')[0]}.{int(minor.split('.')[1]) + 1}"
        return Distribution(
            name=name, version=version, folder="", requires=(f"tensorflow<{upper},>={minor}",)
        )
    return None
