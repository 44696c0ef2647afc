"""How to get a release with pip and with conda, and on which Python."""

from __future__ import annotations

from collections.abc import Sequence

from core.compatibility.asking.nearest import list_words, sort_versions
from core.compatibility.asking.wishes import Wishes
from core.compatibility.matrix import Matrix
from core.compatibility.rows import CondaTensorFlow
from core.compatibility.versions import is_in_range, minor_of
from core.model import MatrixNote, MatrixRow

_RANKS = {"proven": 2, "official": 1}
_WORDS = {"proven": "proven by a recorded run", "official": "in the official table"}
_CPU_OR_BOTH = ("tensorflow", "tensorflow-macos", "tensorflow-cpu", "tensorflow-gpu")
# The tags of these wheels are there, but no interpreter of them is on offer any more.
_GONE = frozenset({"3.3", "3.4"})


def write_install_note(
    matrix: Matrix, wishes: Wishes, rows: Sequence[MatrixRow], here: str
) -> MatrixNote | None:
    """Commands for the row that fits best; ``None`` where there is nothing to install."""
    row, python = _choose(rows, wishes, here)
    if python is None:
        return None
    sources = list(row.sources)
    lines = [_tell_pythons(row, python), "With pip:"]
    interpreter = f"py -{python}" if row.platform.startswith("windows-") else f"python{python}"
    lines.append(f"    {interpreter} -m pip install {_list_requirements(row)}")
    builds = _find_conda(matrix, row, wishes)
    if builds:
        lines += _describe_conda(matrix, row, builds, wishes, python)
        sources += [matrix.conda.sources[each.source] for each in builds]
    else:
        lines.append(
            f"With conda: no recipe of conda-forge builds TensorFlow {row.tensorflow} for {row.platform};"
            " take Python from conda and TensorFlow from pip:"
        )
        lines.append(f"    conda create -n tf -c conda-forge python={python} pip")
        lines.append(f"    conda run -n tf python -m pip install {_list_requirements(row)}")
    return MatrixNote(
        id="install",
        title=f"Get TensorFlow {row.tensorflow} on {row.platform}",
        lines=tuple(lines),
        sources=tuple(dict.fromkeys(sources)),
    )


def _choose(rows: Sequence[MatrixRow], wishes: Wishes, here: str) -> tuple[MatrixRow, str | None]:
    """The row to name, here where it can be, and its best Python: proven, official, then the newest."""
    there = [row for row in rows if row.platform == here] or [
        row for row in rows if row.platform == rows[0].platform
    ]
    usual = [row for row in there if row.distribution in _CPU_OR_BOTH] or list(there)
    if wishes.cuda is None:
        first = min(_CPU_OR_BOTH.index(r.distribution) for r in usual) if usual is not there else 0
        usual = [row for row in usual if _CPU_OR_BOTH.index(row.distribution) == first] or usual
    best, chosen, rank = usual[0], None, -1
    for row in usual:
        for minor in reversed(sort_versions(row.python)):
            if wishes.python is not None and not minor.startswith(wishes.python):
                continue
            found = _RANKS.get(row.evidence.get(minor, ""), 0)
            if minor not in _GONE and found > rank:
                best, chosen, rank = row, minor, found
    return best, chosen


def _tell_pythons(row: MatrixRow, python: str) -> str:
    word = _WORDS.get(row.evidence.get(python, ""), "")
    best = f"; {python} is {word}" if word else ""
    return f"There are wheels for Python {list_words(sort_versions(row.python))}{best}."


def _list_requirements(row: MatrixRow) -> str:
    """TensorFlow, the Keras that was asked for, and what has to be held back."""
    wanted = [f"{row.distribution}=={row.distribution_version or row.tensorflow}"]
    if row.keras_beside is not None:
        wanted.append(f"keras=={row.keras_beside}")
    elif row.keras_by == "required":
        wanted.append(f"keras=={row.keras_found}")
    if row.keras_by == "tf-keras":
        wanted.append(f"tf-keras=={row.keras_found}")
    wanted += [f'"{name}{limit}"' for name, limit in row.limits.items()]
    return " ".join(wanted)


def _find_conda(matrix: Matrix, row: MatrixRow, wishes: Wishes) -> list[CondaTensorFlow]:
    """The recipes of this very release, else of the newest that was asked for as well."""
    there = [each for each in matrix.conda.tensorflow if each.platform == row.platform]
    exact = [each for each in there if each.version == row.tensorflow]
    if exact or wishes.tensorflow is None:
        return exact
    asked = [each for each in there if wishes.takes_release(each.version)]
    same = [each for each in asked if minor_of(each.version) == minor_of(row.tensorflow)]
    newest = sort_versions([each.version for each in same])[-1:]
    return [each for each in same if each.version in newest]


def _describe_conda(
    matrix: Matrix, row: MatrixRow, builds: Sequence[CondaTensorFlow], wishes: Wishes, best: str
) -> list[str]:
    lines = []
    for build in builds:
        suited = [p for p in build.python if wishes.python is None or p.startswith(wishes.python)]
        cuda = (
            f", with CUDA {list_words(sort_versions(build.cuda))} or without"
            if build.cuda
            else ", for the processor only"
        )
        pythons = list_words(build.python)
        if not suited:
            lines.append(f"With conda ({build.channel}) it is built for Python {pythons} only.")
            continue
        python = best if best in suited else max(suited, key=_count_parts)
        keras = _choose_conda_keras(matrix, row, python)
        other = f" TensorFlow {build.version}" if build.version != row.tensorflow else ""
        lines.append(f"With conda ({build.channel}){other}, built for Python {pythons}{cuda}:")
        lines.append(
            f"    conda create -n tf -c {build.channel} python={python} tensorflow={build.version}{keras}"
        )
    return lines


def _choose_conda_keras(matrix: Matrix, row: MatrixRow, python: str) -> str:
    """`` keras=2.2.4`` where that Keras was asked for and the channel has it."""
    for keras in matrix.conda.keras:
        fits = not keras.python or is_in_range(python, keras.python)
        if fits and keras.version in {row.keras_beside, row.keras_found}:
            return f" keras={keras.version}"
    return ""


def _count_parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
