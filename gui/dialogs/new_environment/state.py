"""What the form offers and says: choices read once, then pure functions of what was entered."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model import CreateRequest, FitKind, Piece

if TYPE_CHECKING:
    from core.app import Dovetail

NEWEST_KERAS = "As TensorFlow asks"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_LONGEST_WINDOWS_PATH = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A TensorFlow release as the form needs it.

    ``pythons`` are the minors with a wheel for this computer. ``keras`` is the version it carries
    (``keras_inside``) or the versions it asks for, in words.
    """

    version: str
    pythons: tuple[str, ...]
    keras: str
    keras_inside: bool
    released: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPython:
    """An interpreter on this computer that environments can be made from."""

    version: str
    path: str
    source: str

    @property
    def minor(self) -> str:
        """``3.11`` of ``3.11.7``."""
        return ".".join(self.version.split(".")[:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything the form can offer; releases newest first, interpreters newest first."""

    releases: tuple[Release, ...]
    pythons: tuple[FoundPython, ...]
    gpu: str | None = None

    def release(self, version: str) -> Release | None:
        """The release of exactly this version."""
        return next((r for r in self.releases if r.version == version), None)

    def fitting(self, version: str) -> tuple[FoundPython, ...]:
        """The interpreters that this release has wheels for, the newest of each minor, best first."""
        release = self.release(version)
        found: dict[str, FoundPython] = {}
        for python in self.pythons if release is not None else ():
            if release is not None and python.minor in release.pythons:
                found.setdefault(python.minor, python)
        return tuple(found.values())


def read_choices(dovetail: Dovetail) -> Choices:
    """Ask the core what can be offered; reads files, so call it off the GUI thread."""
    host, matrix = dovetail.host(), dovetail.matrix
    platform = f"{host.os}-{host.arch}"
    releases = []
    for row in reversed(matrix.releases):
        pythons = matrix.python_range(row.version, platform)
        if not pythons:
            continue
        keras = row.keras if row.keras_inside else describe_specifier(row.keras)
        releases.append(
            Release(
                version=row.version,
                pythons=pythons,
                keras=keras,
                keras_inside=row.keras_inside,
                released=row.released,
            )
        )
    found = tuple(
        FoundPython(version=p.version, path=p.path, source=p.source)
        for p in dovetail.interpreters()
        if p.implementation == "cpython" and not p.free_threaded
    )
    gpu = next((g.name for g in host.gpus), None)
    return Choices(releases=tuple(releases), pythons=found, gpu=gpu)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What stands in the form; ``python`` is an interpreter's path, empty for automatic."""

    tensorflow: str
    keras: str
    python: str
    name: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """What the form says; each problem stands under its field, empty when all is well.

    ``free_name`` is offered where the folder exists already.
    """

    hint: str
    pythons: tuple[tuple[str, str], ...]
    name_problem: str
    folder_problem: str
    free_name: str
    python_problem: str
    keras_problem: str
    rows: tuple[Piece, ...]
    pill: tuple[str, str]
    can_review: bool


def derive_form(choices: Choices, entries: Entries, exists: Callable[[str], bool]) -> FormView:
    """Everything the form shows for ``entries``; ``exists`` tells whether a path is taken."""
    release = choices.release(entries.tensorflow)
    fitting = choices.fitting(entries.tensorflow)
    python = next((p for p in fitting if p.path == entries.python), fitting[0] if fitting else None)
    folder_problem, free_name = _check_folder(entries, exists)
    name_problem = "" if _NAME.match(entries.name) else "Use letters, digits, . - and _"
    keras_problem = _check_keras(entries.keras)
    python_problem = "" if python is not None or release is None else _describe_no_python(release)
    rows = () if release is None else _derive_rows(choices, release, entries, python)
    automatic = ("", _describe_automatic(python, fitting))
    return FormView(
        hint="" if release is None else f"Released {release.released}",
        pythons=(automatic, *((p.path, _describe_python(p)) for p in fitting)),
        name_problem=name_problem,
        folder_problem=folder_problem,
        free_name=free_name,
        python_problem=python_problem,
        keras_problem=keras_problem,
        rows=rows,
        pill=_derive_pill(rows),
        can_review=bool(release) and not (name_problem or folder_problem or keras_problem or python_problem),
    )


def _derive_pill(rows: tuple[Piece, ...]) -> tuple[str, str]:
    misfits = sum(1 for r in rows if r.kind is FitKind.BAD)
    if misfits:
        return "bad", f"{misfits} does not fit" if misfits == 1 else f"{misfits} do not fit"
    if any(r.kind is FitKind.UNKNOWN for r in rows):
        return "unknown", "Judged in the plan"
    return "ok", "Everything fits"


def describe_specifier(specifier: str) -> str:
    """``2.15`` for ``<2.16,>=2.15.0``, ``3.12 or newer`` for ``>=3.12.0``; else the specifier itself."""
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    bounds = {part.operator: Version(part.version) for part in SpecifierSet(specifier)}
    lower, upper = bounds.get(">=") or bounds.get("~="), bounds.get("<")
    if lower is None or len(bounds) != (1 if upper is None else 2):
        return specifier
    minor = f"{lower.major}.{lower.minor}"
    if upper is None:
        return f"{minor} or newer"
    is_one_minor = (upper.major, upper.minor) == (lower.major, lower.minor + 1)
    return minor if is_one_minor else specifier


def suggest_name(version: str) -> str:
    """``tf-2.15`` for ``2.15.1``."""
    return "tf-" + ".".join(version.split(".")[:2])


def build_request(entries: Entries) -> CreateRequest:
    """The wish that the entries express."""
    keras = entries.keras.strip()
    return CreateRequest(
        path=os.path.abspath(os.path.expanduser(entries.folder)),
        tensorflow=entries.tensorflow,
        keras=None if keras in ("", NEWEST_KERAS) else keras,
        python=entries.python or None,
    )


def _describe_automatic(python: FoundPython | None, fitting: tuple[FoundPython, ...]) -> str:
    if not fitting or python is None:
        return "Automatic (none fits)"
    return f"Automatic ({fitting[0].version})"


def _describe_python(python: FoundPython) -> str:
    return f"{python.version} · {python.source}" if python.source else python.version


def _describe_no_python(release: Release) -> str:
    wanted = _describe_range(release.pythons)
    return f"No Python {wanted} was found on this computer. Install one, then open this form again."


def _describe_range(pythons: tuple[str, ...]) -> str:
    return pythons[0] if len(pythons) == 1 else f"{pythons[0]} to {pythons[-1]}"


def _check_keras(keras: str) -> str:
    text = keras.strip()
    if text in ("", NEWEST_KERAS):
        return ""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        Version(text)
    except InvalidVersion:
        try:
            SpecifierSet(text)
        except InvalidSpecifier:
            return "Write a version such as 2.2.4, or a range such as >=2.2,<2.3"
    return ""


def _check_folder(entries: Entries, exists: Callable[[str], bool]) -> tuple[str, str]:
    folder = os.path.abspath(os.path.expanduser(entries.folder)) if entries.folder.strip() else ""
    if not folder:
        return "Choose a folder for the new environment", ""
    if os.name == "nt" and len(folder) > _LONGEST_WINDOWS_PATH:
        return "The full path would be too long for Windows. Choose a shorter folder.", ""
    if not exists(folder):
        return "", ""
    parent, name = os.path.split(folder)
    number = 2
    while exists(os.path.join(parent, f"{name}-{number}")):
        number += 1
    return "A folder with this name exists.", f"{name}-{number}"


def _derive_rows(
    choices: Choices, release: Release, entries: Entries, python: FoundPython | None
) -> tuple[Piece, ...]:
    wanted = _describe_range(release.pythons)
    rows = [
        Piece(
            subject="tensorflow",
            label="TensorFlow",
            value=release.version,
            kind=FitKind.OK,
            verdict="Fits",
            expectation=f"released {release.released}",
        ),
        Piece(
            subject="python",
            label="Python",
            value="none" if python is None else python.version,
            kind=FitKind.BAD if python is None else FitKind.OK,
            verdict="Missing" if python is None else "Fits",
            expectation=f"needs {wanted}" if python is None else f"on this computer; {wanted} fit",
        ),
    ]
    chosen = entries.keras.strip()
    if chosen not in ("", NEWEST_KERAS):
        rows.append(_piece("keras", "Keras", chosen, "as you asked; judged in the plan", FitKind.UNKNOWN))
    else:
        why = "built in as tf.keras" if release.keras_inside else "arrives with TensorFlow"
        rows.append(_piece("keras", "Keras", release.keras, why, FitKind.OK))
    if choices.gpu is None:
        rows.append(_piece("gpu", "GPU", "none", "runs on the processor", FitKind.NONE))
    else:
        rows.append(_piece("gpu", "GPU", choices.gpu, "judged in the plan", FitKind.UNKNOWN))
    return tuple(rows)


def _piece(subject: str, label: str, value: str, why: str, kind: FitKind) -> Piece:
    verdicts = {FitKind.OK: "Fits", FitKind.NONE: "Not needed", FitKind.UNKNOWN: "Not checked"}
    return Piece(
        subject=subject, label=label, value=value, kind=kind, verdict=verdicts[kind], expectation=why
    )
