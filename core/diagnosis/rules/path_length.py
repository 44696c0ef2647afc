"""Windows ends a path at 260 characters unless it is told otherwise."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.context import Context
from core.diagnosis.duplicate_names import PROVIDERS
from core.diagnosis.offers import find_lowest, normalise_specifier
from core.diagnosis.remedies import act
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Evidence, Finding, ReportPaths, Severity

_LIMIT = 259
# Length of the longest path inside the Windows wheels, below site-packages: measured on 2026-11-21 by reading
# the lists of files of every release's wheel of tensorflow, tensorflow-gpu and tensorflow-intel on the index.
_LONGEST = (
    ("<1.3", 98), ("<1.9", 114), ("<1.15.0.dev0", 133), ("<2.0.0.dev0", 110), ("<2.2.0.dev0", 110),
    ("<2.3.0.dev0", 140), ("<2.4.0.dev0", 150), ("<2.8.0.dev0", 157), ("<2.9.0.dev0", 168),
    ("<2.10.0.dev0", 157), ("<2.11.0.dev0", 169), ("<2.12.0.dev0", 162), ("<2.15.0.dev0", 155),
    ("<2.16.0.dev0", 153), ("<2.17.0.dev0", 143), ("<2.20.0.dev0", 154), (">=2.20.0.dev0", 163),
)  # fmt: skip

# Longest path of a Python file in TensorBoard's wheels, which TensorFlow requires: measured the same way on
# 1.12.2 to 2.1.1 (98), 2.4.1 to 2.16.2 (64) and 2.20.0 (77).
_LONGEST_PYTHON = (("<1.13", 0), ("<2.2.0.dev0", 98), ("<2.20.0.dev0", 64), (">=2.20.0.dev0", 77))
# pip compiles each file to __pycache__\\NAME.cpython-37.pyc (pypa/pip#7398).
_COMPILED = len("__pycache__\\") + len(".cpython-37c")


def check_path_length(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Every path of the environment is short enough for this Windows."""
    paths = context.circumstances.paths
    if context.host.os != "windows":
        return NotApplicable("Only Windows ends paths.")
    if paths is None and _is_from_store(context):
        paths = ReportPaths(site_packages=_name_store_folder(context))
    if paths is None or paths.long_paths_enabled:
        return NotApplicable("No paths are named that could be too long.")
    if paths.longest is not None and paths.longest > _LIMIT:
        return (_describe(context, paths.longest, "its longest path", certain=True),)
    folder = paths.site_packages or (f"{paths.prefix}\\Lib\\site-packages" if paths.prefix else None)
    version = _find_version(context)
    if folder is None or version is None:
        return ()
    inside = next((length for versions, length in _LONGEST if is_in_range(version, versions)), 0)
    compiled = next((length for versions, length in _LONGEST_PYTHON if is_in_range(version, versions)), 0)
    inside = max(inside, compiled + _COMPILED if compiled else 0)
    longest = len(folder) + 1 + inside
    if longest <= _LIMIT:
        return ()
    observed = (
        f"{len(folder)} characters to site-packages, {inside} inside TensorFlow {version} and its parts"
    )
    return (_describe(context, longest, observed, certain=paths.long_paths_enabled is False),)


def _is_from_store(context: Context) -> bool:
    """Whether TensorFlow is to be installed for a Python of the Microsoft Store."""
    manager = (context.circumstances.manager or "").lower()
    return (
        "store" in manager and "env" not in manager and bool(PROVIDERS & context.circumstances.wants.keys())
    )


def _name_store_folder(context: Context) -> str:
    """Where such a Python keeps a user's packages; the user's name is taken to have six letters."""
    minor = context.python_minor or "3.8"
    package = f"PythonSoftwareFoundation.Python.{minor}_qbz5n2kfra8p0"
    folder = f"Python{minor.replace('.', '')}"
    return (
        "\\".join(
            ("C:\\Users\\person\\AppData\\Local\\Packages", package, "LocalCache", "local-packages", folder)
        )
        + "\\site-packages"
    )


def _find_version(context: Context) -> str | None:
    for name, specifier in context.circumstances.wants.items():
        if name in PROVIDERS:
            return find_lowest(normalise_specifier(specifier)) or context.matrix.newest.version
    return context.version_of("tensorflow")


def _describe(context: Context, longest: int, observed: str, *, certain: bool) -> Finding:
    is_store = "PythonSoftwareFoundation" in str(context.circumstances.paths) or _is_from_store(context)
    shorter = (
        "Use Python from python.org in a folder with a short path"
        if is_store
        else "Make the environment in a folder with a shorter path"
    )
    return Finding(
        rule="path-length",
        category=Category.BROKEN_INSTALL,
        severity=Severity.ERROR if certain else Severity.WARNING,
        confidence=Confidence.HIGH if certain else Confidence.LOW,
        title=f"A path of {longest} characters is longer than Windows allows",
        explanation=(
            "Windows ends a path at 260 characters unless long paths are allowed. pip stops at the first "
            "file that passes it with No such file or directory, and leaves TensorFlow incomplete."
            + (
                " Python from the Microsoft Store keeps packages in an especially long folder."
                if is_store
                else ""
            )
        ),
        subject="files",
        evidence=(
            Evidence(
                what="Longest path",
                observed=f"{longest} characters: {observed}",
                expected=f"{_LIMIT} or fewer",
                source="tensorflow/docs site/en/install/errors.md; the wheels' lists of files",
            ),
        ),
        remedies=(
            act("enable-long-paths", "LongPathsEnabled=1", "Allow long paths in Windows"),
            act("shorter-path", "such as C:\\envs", shorter),
        ),
        references=("https://github.com/tensorflow/tensorflow/issues/24835",),
    )


RULES = (
    Rule(
        id="path-length",
        family="damaged",
        checks="No path is longer than Windows allows",
        check=check_path_length,
    ),
)
