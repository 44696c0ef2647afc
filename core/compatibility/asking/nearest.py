"""Says in one sentence why no row fits, and what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from core.compatibility.asking.rows import RowMaker
from core.compatibility.asking.wishes import Wishes
from core.compatibility.matrix import Matrix
from core.compatibility.versions import is_older, minor_of, parse_version
from core.model import MatrixRow

_NAMES = {
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "python": "Python",
    "platforms": "on",
    "cuda": "CUDA",
}
# What people give up first; the version of TensorFlow last.
_ORDER = ("cuda", "keras", "python", "platforms", "tensorflow")


def describe_nearest(matrix: Matrix, wishes: Wishes, maker: RowMaker) -> str:
    """Which one wish stands in the way, and what there is without it."""
    asked = [name for name in _ORDER if getattr(wishes, name) is not None]
    if wishes.tensorflow is not None and not any(wishes.takes_release(r.version) for r in matrix.releases):
        return _describe_unknown_release(matrix, wishes.tensorflow)
    for name in asked:
        rows = maker.list_rows(replace(wishes, **{name: None}))
        if rows:
            return f"No row fits {_tell(wishes, asked)}. {_describe_without(name, wishes, rows)}"
    return f"No row fits {_tell(wishes, asked)}, and none fits with any one of these left out."


def list_words(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def tell_range(versions: Sequence[str]) -> str:
    """``3.6 to 3.8`` for sorted versions, two of them with ``and``."""
    return f"{versions[0]} to {versions[-1]}" if len(versions) > 2 else list_words(versions)


def sort_versions(versions: Sequence[str]) -> list[str]:
    """The distinct versions, oldest first."""
    known = {each: parse_version(each) for each in versions}
    return [text for _, text in sorted((version, text) for text, version in known.items() if version)]


def tell_wish(specifier: str) -> str:
    """A range as people say it: ``2.4`` of ``==2.4.*``."""
    return specifier.removeprefix("==").removesuffix(".*") if "," not in specifier else specifier


def _tell(wishes: Wishes, asked: Sequence[str]) -> str:
    words = []
    for name in reversed(asked):
        value = getattr(wishes, name)
        text = " or ".join(value) if isinstance(value, tuple) else tell_wish(value)
        words.append(f"{_NAMES[name]} {text}")
    return list_words(words).replace(" and on ", " on ").replace(", on ", " on ")


def _describe_without(name: str, wishes: Wishes, rows: Sequence[MatrixRow]) -> str:
    where = f" on {rows[0].platform}" if wishes.platforms is not None and len(wishes.platforms) == 1 else ""
    releases = sort_versions([row.tensorflow for row in rows])
    if name == "python":
        minors = sort_versions([minor for row in rows for minor in row.python])
        return f"TensorFlow {tell_range(releases)}{where} has wheels for Python {tell_range(minors)}."
    if name == "keras":
        return _describe_keras(rows, releases)
    if name == "cuda":
        built = sort_versions([minor_of(row.cuda) for row in rows if row.cuda is not None])
        if not built:
            return f"TensorFlow {tell_range(releases)}{where} has builds for the processor only there."
        return f"TensorFlow {tell_range(releases)}{where} is built for CUDA {list_words(built)}."
    if name == "platforms":
        platforms = list(dict.fromkeys(row.platform for row in rows))
        return f"There are builds for {list_words(platforms)}."
    newest, oldest = releases[-1], releases[0]
    if newest == oldest:
        return f"Only TensorFlow {newest} does."
    if wishes.tensorflow is not None:
        nearest = _find_nearest(wishes.tensorflow, releases)
        return f"Nearest is TensorFlow {nearest}; {oldest} to {newest} do fit."
    return f"TensorFlow {oldest} to {newest} do."


def _describe_keras(rows: Sequence[MatrixRow], releases: Sequence[str]) -> str:
    newest = rows[0]
    if newest.keras_inside:
        return f"TensorFlow {tell_range(releases)} carries Keras {newest.keras} inside."
    if not newest.keras:
        return f"TensorFlow {tell_range(releases)} carries no Keras and asks for none."
    found = f"; {newest.keras_newest} is the newest that fits" if newest.keras_newest else ""
    return f"TensorFlow {newest.tensorflow} asks for Keras {newest.keras}{found}."


def _describe_unknown_release(matrix: Matrix, specifier: str) -> str:
    versions = [release.version for release in matrix.releases]
    nearest = _find_nearest(specifier, versions)
    wanted = tell_wish(specifier)
    first = _take_version(specifier)
    if first is not None and is_older(matrix.newest.version, first):
        return (
            f"The matrix of {matrix.newest_data} knows no TensorFlow {wanted};"
            f" the newest it knows is {nearest}."
        )
    return f"There is no TensorFlow {wanted} in the matrix; the nearest release is {nearest}."


def _find_nearest(specifier: str, versions: Sequence[str]) -> str:
    """The release nearest to the first version that the range names."""
    wanted = _take_version(specifier)
    ordered = sort_versions(versions)
    if wanted is None:
        return ordered[-1]
    newer = [each for each in ordered if not is_older(each, wanted)]
    older = [each for each in ordered if is_older(each, wanted)]
    same = [each for each in (*newer, *reversed(older)) if minor_of(each) == minor_of(wanted)]
    return next(iter((*same, *newer[:1], *reversed(older))))


def _take_version(specifier: str) -> str | None:
    text = specifier.split(",")[0].lstrip("<>=!~ ").removesuffix(".*")
    return text if parse_version(text) is not None else None
