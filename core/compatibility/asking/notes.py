"""What the rows do not say by themselves: how to import Keras, get another one, install, and what fails."""

from __future__ import annotations

from collections.abc import Sequence

from core.compatibility.asking.installing import write_install_note
from core.compatibility.asking.keras_ways import LEGACY_SINCE
from core.compatibility.asking.moved_names import write_code_note
from core.compatibility.asking.nearest import sort_versions, tell_range
from core.compatibility.asking.wishes import Wishes
from core.compatibility.matrix import Matrix
from core.compatibility.versions import is_in_range, is_older, minor_of
from core.model import MatrixNote, MatrixRow

KERAS_VERSIONS = "keras-team/keras-io templates/getting_started/tensorflow_keras_versions.md @37b4682cc6"
KERAS_INDEX = "keras-team/keras-io templates/getting_started/index.md"
KERAS_BACKEND = "keras-team/keras keras/backend/load_backend.py @2.3.1"
KERAS_2_3 = "keras-team/keras README.md @2.3.1"
METADATA = "METADATA of the wheels, and the Keras inside them"
# From here on tf.keras stands in TensorFlow itself; until 2.6 the Keras in it is a copy of its own.
TF_KERAS_SINCE, OWN_KERAS_ENDS = "1.4", "2.6"
_MANY = 3
_NARROW = 2


def write_notes(
    matrix: Matrix, wishes: Wishes, rows: Sequence[MatrixRow], here: str
) -> tuple[MatrixNote, ...]:
    """The notes that the question touches, in reading order."""
    by_series: dict[str, MatrixRow] = {}
    for row in rows:
        by_series.setdefault(minor_of(row.tensorflow), row)
    notes: list[MatrixNote | None] = []
    if by_series:
        notes.append(_write_import(by_series))
        notes.append(_write_keras_version(by_series))
        notes.append(_write_left_behind(by_series, wishes))
    if rows and len(by_series) <= _NARROW and (wishes.tensorflow or wishes.keras or wishes.python):
        notes.append(write_install_note(matrix, wishes, rows, here))
    if len(by_series) == 1:
        notes.append(write_code_note(matrix, next(iter(by_series.values())).tensorflow))
    return tuple(note for note in notes if note is not None)


def _write_import(by_series: dict[str, MatrixRow]) -> MatrixNote:
    """One line for releases that are alike; single ones with the version of their Keras."""
    groups: dict[str, list[MatrixRow]] = {}
    for row in by_series.values():
        groups.setdefault(_choose_import(row), []).append(row)
    lines = []
    for how, alike in groups.items():
        if len(by_series) <= _MANY:
            lines += [_introduce(row) + _IMPORTS[how] for row in alike]
        else:
            series = sort_versions([minor_of(row.tensorflow) for row in alike])
            lines.append(f"TensorFlow {tell_range(series)}: {_IMPORTS[how]}")
    return MatrixNote(
        id="import",
        title="Keras, and how to import it",
        lines=tuple(lines),
        sources=(METADATA, KERAS_VERSIONS),
    )


_IMPORTS = {
    "none": "It has no tf.keras; install keras beside it. Import it as: import keras",
    "contrib": "It has Keras under contrib only. Import it as: from tensorflow.contrib import keras",
    "inside": "Import it as: from tensorflow import keras",
    "package": "Import it as: from tensorflow import keras (import keras gives the same one)",
    "keras 3": "Import it as: import keras (from tensorflow import keras gives the same one)",
}


def _choose_import(row: MatrixRow) -> str:
    if not is_older(row.tensorflow, LEGACY_SINCE):
        return "keras 3"
    if row.keras_inside:
        return "contrib" if is_older(row.tensorflow, TF_KERAS_SINCE) else "inside"
    return "package" if row.keras else "none"


def _introduce(row: MatrixRow) -> str:
    name = f"TensorFlow {row.tensorflow}"
    if row.keras_inside:
        beside = ""
        if row.keras_beside is not None:
            beside = (
                f" The separate Keras {row.keras_beside} goes beside it: import keras. Use one of the two."
            )
        return f"{name} carries Keras {row.keras} inside.{beside} "
    if not row.keras:
        return f"{name} carries no Keras and asks for none. "
    newest = f"; {row.keras_newest} is the newest that fits" if row.keras_newest else ""
    return f"{name} asks for Keras {row.keras}{newest}. "


def _write_keras_version(by_series: dict[str, MatrixRow]) -> MatrixNote:
    lines: list[str] = []
    legacy = [row for row in by_series.values() if not is_older(row.tensorflow, LEGACY_SINCE)]
    tied = [r for r in by_series.values() if r.keras and not r.keras_inside and r not in legacy]
    inside = [row for row in by_series.values() if row.keras_inside]
    if legacy:
        lines += _describe_legacy(legacy)
    if any(minor_of(row.tensorflow) == "2.15" for row in tied):
        lines.append(
            "TensorFlow 2.15 is Keras 2; Keras 3 installed after it, with pip install --upgrade keras,"
            " becomes its tf.keras. TF_USE_LEGACY_KERAS=1 with tf-keras 2.15 brings Keras 2 back."
        )
    fixed = sort_versions([minor_of(r.tensorflow) for r in tied if minor_of(r.tensorflow) != "2.15"])
    if fixed:
        lines.append(
            f"TensorFlow {tell_range(fixed)} asks for the Keras of its own number, and pip installs no other"
            " beside it: for another Keras, choose the TensorFlow of that number."
        )
    if inside:
        series = sort_versions([minor_of(row.tensorflow) for row in inside])
        lines.append(
            f"TensorFlow {tell_range(series)} has its Keras inside: no pip command changes it, only another"
            " TensorFlow does. A separate keras package is a second Keras beside it."
        )
    return MatrixNote(
        id="keras-version",
        title="Another Keras version",
        lines=tuple(lines),
        sources=(KERAS_VERSIONS, KERAS_INDEX, METADATA),
    )


def _describe_legacy(rows: Sequence[MatrixRow]) -> list[str]:
    lines = []
    if len(rows) > _MANY:
        series = sort_versions([minor_of(row.tensorflow) for row in rows])
        lines.append(
            f"TensorFlow {tell_range(series)} is Keras 3. For Keras 2 install tf-keras of the same number and"
            " set TF_USE_LEGACY_KERAS=1 before TensorFlow is imported."
        )
    for row in rows if len(rows) <= _MANY else ():
        if row.tf_keras is None:
            lines.append(f"TensorFlow {row.tensorflow} is Keras 3; no tf-keras of its number is known.")
            continue
        lines.append(
            f"TensorFlow {row.tensorflow} is Keras 3. tf-keras {row.tf_keras} with TF_USE_LEGACY_KERAS=1, set"
            " before TensorFlow is imported, makes tf.keras Keras 2:"
        )
        lines.append(f"    pip install tf-keras=={row.tf_keras}")
    lines.append(
        "Code may also name it: import tf_keras as keras. import keras stays Keras 3, and one process"
        " cannot switch."
    )
    return lines


def _write_left_behind(by_series: dict[str, MatrixRow], wishes: Wishes) -> MatrixNote | None:
    """What a multi-backend Keras (2.3 and older) does beside TensorFlow 2."""
    second = [row.tensorflow for row in by_series.values() if not is_older(row.tensorflow, "2.0")]
    concerned = [version for version in second if is_older(version, OWN_KERAS_ENDS)]
    old_keras = wishes.keras is not None and any(
        is_in_range(version, wishes.keras) for version in ("2.3.1", "2.2.5", "2.2.4", "2.1.6", "2.0.8")
    )
    if len(by_series) > _MANY or not (concerned or (second and old_keras)):
        return None
    return MatrixNote(
        id="left-behind",
        title="An older Keras left beside TensorFlow 2",
        lines=(
            "keras 2.3.1 and older is a separate, multi-backend Keras: import keras takes it, not the one in"
            " TensorFlow, and layers of the two cannot be mixed.",
            "Its backend comes from KERAS_BACKEND, else from backend in ~/.keras/keras.json; theano or cntk"
            " there is what it then asks for, whatever TensorFlow is installed.",
            "Use the Keras in TensorFlow, and take the old one away:",
            "    from tensorflow import keras",
            "    pip uninstall keras theano cntk",
            'Unset KERAS_BACKEND, and write "backend": "tensorflow" into ~/.keras/keras.json.',
        ),
        sources=(KERAS_BACKEND, KERAS_2_3),
    )
