"""Who reads a saved model, and whether a message speaks of one that cannot be read."""

from __future__ import annotations

from msgspec import Struct

from core.compatibility import ModelFileRow, is_inside
from core.diagnosis.code_names import read_code
from core.diagnosis.context import Context
from core.diagnosis.namespaces import find_tf_keras_version, find_version_used

_PICKLES = ("joblib.load", "pickle.load", "pickle.loads", "dill.load", "cloudpickle.load")


class Reader(Struct, frozen=True):
    """What reads: the package and its version, ``None`` where it is not known.

    ``is_inside``: it is the Keras inside TensorFlow, not the package.
    """

    package: str
    version: str | None
    is_inside: bool = False


def find_reader(context: Context) -> Reader:
    """The Keras that loads: the one whose load_model the code calls, else tf.keras, else keras."""
    for use in read_code(context.circumstances.code).uses:
        if use.name.startswith("tf_keras."):
            return Reader("tf-keras", find_version_used(context, "tf-keras"))
        if use.name.startswith("keras.") and use.name.rpartition(".")[2].startswith("load"):
            keras = find_version_used(context, "keras")
            if keras is not None:
                return Reader("keras", keras)
    version = find_tf_keras_version(context)
    if version is not None:
        is_legacy = context.is_legacy_keras and version == find_version_used(context, "tf-keras")
        is_inside_it = is_inside(find_version_used(context, "tensorflow") or "")
        return Reader("tf-keras" if is_legacy else "keras", version, is_inside_it)
    return Reader("keras", find_version_used(context, "keras"))


def find_told(context: Context, reader: Reader) -> ModelFileRow | None:
    """The row that what was printed speaks of, ``None`` if it speaks of no saved model."""
    error = context.circumstances.error
    if not error:
        return None
    models = context.matrix.saved_models
    if "No module named" in error and "keras" in error and _is_pickle(context):
        return models.row("pickle-of-src" if "keras.src" in error else "pickle-of-another")
    tensorflow = find_version_used(context, "tensorflow")
    return models.find_by_message(error, reader.version, tensorflow, is_inside=reader.is_inside)


def reads_weights_only(context: Context) -> bool:
    """Whether the code loads weights into a model that it builds itself, and no model."""
    names = {use.name.rpartition(".")[2] for use in read_code(context.circumstances.code).uses}
    return "load_weights" in names and not names & {"load_model", "model_from_json", "model_from_config"}


def _is_pickle(context: Context) -> bool:
    circumstances = context.circumstances
    file = circumstances.model_file
    if file is not None and (file.format or "").lower() in ("joblib", "pickle", "pkl", "dill"):
        return True
    calls = any(use.name.endswith(_PICKLES) for use in read_code(circumstances.code).uses)
    return calls or any(word in circumstances.error for word in ("pickle", "joblib", "unpickl"))
