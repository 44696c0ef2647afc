"""Makes the rows of Keras releases out of what the package index offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from packaging.version import Version

from core.compatibility import is_in_range, parse_version
from core.compatibility.rows import KerasRelease
from core.refresh.index import Index, IndexFile, read_all
from core.refresh.requirements import read_declared
from core.refresh.tensorflow_rows import Progress

# The section of keras_releases.yaml, and the oldest version that goes into it.
PROJECTS = {
    "keras": ("keras", Version("2.0.0")),
    "tf_keras": ("tf-keras", Version("2.0.0")),
    "keras_core": ("keras-core", Version("0.1.0")),
}


def make_keras_releases(
    index: Index, section: str, only: str, progress: Progress
) -> tuple[KerasRelease, ...]:
    """The final releases of one section of the file, oldest first, in the range ``only``.

    Raises:
        IndexUnreachableError: a file cannot be read.
    """
    project, oldest = PROJECTS[section]
    versions: dict[str, list[IndexFile]] = {}
    for file in index.files(project):
        version = parse_version(file.version)
        if (
            version is None
            or version.is_prerelease
            or version < oldest
            or file.kind not in {"wheel", "sdist"}
        ):
            continue
        if not only or is_in_range(file.version, only):
            versions.setdefault(file.version, []).append(file)
    wheels = [wheel for files in versions.values() if (wheel := _wheel(files)) is not None]
    requires = {
        file.version: read_declared(text).requires
        for file, text in read_all(index.metadata, wheels, partial(progress, project))
    }
    return tuple(
        _make(version, versions[version], requires.get(version, ()))
        for version in sorted(versions, key=Version)
    )


def _make(version: str, files: Sequence[IndexFile], requires: tuple[str, ...]) -> KerasRelease:
    reasons = [file.yanked for file in files]
    return KerasRelease(
        version=version,
        released=min((file.uploaded for file in files if file.uploaded), default=""),
        python=files[0].requires_python,
        requires=requires,
        yanked=None if None in reasons else sorted(reason or "" for reason in reasons)[0],
    )


def _wheel(files: Sequence[IndexFile]) -> IndexFile | None:
    return next((file for file in files if file.kind == "wheel"), None)
