"""Readers of messages of Keras, its backends, names that are gone and model files."""

from __future__ import annotations

from collections.abc import Mapping

from core.compatibility import Match, is_in_range, minor_of
from core.diagnosis.context import Context
from core.diagnosis.existing import find_version
from core.diagnosis.messages.reading import Reader, Reading, pick
from core.diagnosis.remedies import act, install
from core.model import Category, Change, Remedy

_BACKENDS = {
    "pytorch": "torch", "tf": "tensorflow", "tensorflow2": "tensorflow", "mxnet": "tensorflow",
    "theano": "tensorflow", "cntk": "tensorflow", "plaidml": "tensorflow", "numpy": "numpy",
}  # fmt: skip
_LEGACY = "TF_USE_LEGACY_KERAS=1"
# Keras, by what a model file's module names say.
_MODULE_KERAS = (
    ("keras.src.models", ">=3"),
    ("keras.src.ops", ">=3"),
    ("keras.src.engine", ">=2.13,<3"),
    ("keras.src", ">=2.13"),
    ("keras.engine", "<2.13"),
    ("tf_keras", ">=2"),
)
_NEWER_LAYERS = {
    "Functional": "2.3.0",
    "Rescaling": "2.3.0",
    "TFOpLambda": "2.4.0",
    "SlicingOpLambda": "2.4.0",
}


def read_keras_for_tensorflow(context: Context, match: Match) -> Reading:
    """Keras and TensorFlow do not go together: the Keras of this TensorFlow, the TensorFlow of this Keras."""
    remedies = []
    matrix, keras = context.matrix, context.facts.keras
    version = keras.version if keras is not None else None
    if context.release is not None and not context.release.keras_inside:
        wanted = matrix.keras_for(context.release.version, context.python)
        if wanted is not None and wanted != version:
            remedies.append(install("keras", version, wanted))
    if version is not None and context.python is not None:
        partner = matrix.tensorflow_for(version, context.python, context.platform)
        if partner is not None and context.tensorflow is not None:
            remedies.append(install("tensorflow", context.tensorflow.version, partner))
    return Reading(remedies=tuple(remedies))


def read_keras_missing(context: Context, match: Match) -> Reading:
    """Import keras fails: the Keras of this TensorFlow, where it needs one."""
    release = context.release
    if release is None or release.keras_inside:
        return Reading()
    wanted = context.matrix.keras_for(release.version, context.python)
    return Reading(remedies=(install("keras", None, wanted),) if wanted is not None else ())


def read_tf_keras(context: Context, match: Match) -> Reading:
    """tf-keras of TensorFlow's minor with the switch that turns it on."""
    return Reading(remedies=(_offer_tf_keras(context, with_switch=True),))


def read_tf_keras_last(context: Context, match: Match) -> Reading:
    """The same, after what changes the code."""
    return Reading(remedies=(_offer_tf_keras(context, with_switch=True),), is_last=True)


def read_tf_keras_only(context: Context, match: Match) -> Reading:
    """tf-keras, which a library imports itself."""
    return Reading(remedies=(_offer_tf_keras(context, with_switch=False),))


def read_default_graph(context: Context, match: Match) -> Reading:
    """A name of TensorFlow 1: whether Keras asks for it, or the user's own code."""
    name = match.groups["name"]
    is_keras = "keras" in match.text.lower().replace("no attribute", "") or "keras" in context.installed
    if is_keras:
        return Reading(values={"name": name})
    return Reading(
        category=Category.API_CHANGE,
        title=f"tf.{name} is a name of TensorFlow 1",
        remedies=(act("change-code", f"tf.compat.v1.{name}", f"Write tf.compat.v1.{name}"),),
    )


def read_internal_module(context: Context, match: Match) -> Reading:
    """A module under tensorflow.python is gone: Keras asks for it, or a library or the code does."""
    name = match.groups["name"]
    asks = "keras" in match.text.replace(name, "")
    if "tensorflow.python.keras" not in name and (asks or "trackable" in name):
        return read_keras_for_tensorflow(context, match)
    return Reading(
        category=Category.API_CHANGE,
        remedies=(
            act(
                "change-code",
                f"the public name in place of {name}",
                f"Use the public name in place of {name}",
            ),
            Remedy(
                id="update-project", title="Use a newer version of the project", actions=("update-project:",)
            ),
        ),
    )


def read_src_engine(context: Context, match: Match) -> Reading:
    """keras.src.engine: TensorFlow Addons and other plug-ins, else the code itself."""
    if "tensorflow_addons" in match.text or "tensorflow-addons" in context.installed:
        return Reading(
            category=Category.PLUGIN_PAIRING,
            title="tensorflow-addons does not work with Keras 3",
            remedies=(
                install("tensorflow", context.version_of("tensorflow"), "2.15.1"),
                Remedy(
                    id="remove-tensorflow-addons",
                    title="Remove tensorflow-addons, whose development has ended",
                    changes=(
                        Change(
                            name="tensorflow-addons",
                            before=context.version_of("tensorflow-addons"),
                            after=None,
                        ),
                    ),
                ),
            ),
        )
    return Reading()


def read_keras_src(context: Context, match: Match) -> Reading:
    """keras.src is missing: a model or library of Keras 2.13 or newer, read by an older Keras."""
    is_pickle = any(word in match.text for word in ("joblib", "pickle", "find_class"))
    is_model = (
        is_pickle or context.circumstances.model_file is not None or "load" in context.circumstances.code
    )
    newer = (
        ">=3" if any(f"keras.src.{part}" in match.text for part in ("models", "ops", "legacy")) else ">=2.13"
    )
    version = find_version(context, "keras", newer)
    remedies = []
    if version is not None:
        remedies.append(install("keras", context.version_of("keras"), version))
    else:
        remedies.append(install("keras", context.version_of("keras"), newer))
    return Reading(
        category=Category.MODEL_FILE if is_model else Category.API_CHANGE,
        remedies=tuple(remedies),
        expected=f"Keras {newer[2:]} or newer",
    )


def read_model_module(context: Context, match: Match) -> Reading:
    """The module names in a .keras file say which Keras wrote it."""
    module = match.groups["module"]
    wanted = next((keras for prefix, keras in _MODULE_KERAS if module.startswith(prefix)), ">=3")
    keras = context.version_of("keras")
    if wanted.startswith(">=2.13") and wanted.endswith("<3"):
        return Reading(
            remedies=(
                _offer_tf_keras(context, with_switch=True),
                install("keras", keras, find_version(context, "keras", wanted) or "2.15.0"),
            ),
            expected=f"Keras {wanted}",
        )
    return Reading(
        remedies=(install("keras", keras, find_version(context, "keras", wanted) or wanted),),
        expected=f"Keras {wanted}",
    )


def read_unknown_layer(context: Context, match: Match) -> Reading:
    """A class that came with a newer TensorFlow, of another library, or of the user's own."""
    name = match.groups["name"]
    first = _NEWER_LAYERS.get(name)
    if first is None:
        return Reading()
    wanted = f">={first}"
    version = context.version_of("tensorflow")
    if version is not None and is_in_range(version, wanted):
        return Reading()
    return Reading(
        remedies=(install("tensorflow", version, find_version(context, "tensorflow", wanted) or first),),
        expected=f"TensorFlow {first} or newer",
    )


def read_backend(context: Context, match: Match) -> Reading:
    """The name of the backend, put right where it is a misspelling."""
    told = match.groups.get("backend", "").strip(".'\" ").lower()
    right = _BACKENDS.get(told, "tensorflow")
    keras = context.facts.keras
    by_variable = act("set-env", f"KERAS_BACKEND={right}", f"Set KERAS_BACKEND to {right}")
    by_file = act("set-keras-json", f"backend={right}", f"Set the backend in keras.json to {right}")
    first_file = keras is not None and keras.backend_from == "keras.json"
    return Reading(
        values={"backend": told or "that"},
        remedies=(by_file, by_variable) if first_file else (by_variable, by_file),
    )


def read_flash(context: Context, match: Match) -> Reading:
    """A backend that is too old for flash attention: jax from 0.4.31 on has it, torch from 2.0 on."""
    name = {"jax": "jax", "torch": "torch", "pytorch": "torch"}.get(match.groups["backend"].lower(), "jax")
    after = ">=0.5.0" if name == "jax" else ">=2.1"
    return Reading(
        remedies=(install(name, context.version_of(name), find_version(context, name, after) or after),)
    )


def read_circular(context: Context, match: Match) -> Reading:
    """A module imports itself: a file beside the code hides one of those it needs."""
    module = match.groups["module"].split(".")[0]
    if module == "keras" and context.release is not None and not context.circumstances.files:
        pair = read_keras_for_tensorflow(context, match)
        if pair.remedies:
            return Reading(category=Category.KERAS_TF_MISMATCH, remedies=pair.remedies)
    files = [one for one in context.circumstances.files if one.endswith(".py")]
    name = next((one for one in files if one.removesuffix(".py") == module), f"{module}.py")
    return Reading(
        remedies=(act("rename-file", name, f"Rename the file {name}, and remove its __pycache__"),)
    )


def read_no_tensorflow(context: Context, match: Match) -> Reading:
    """TensorFlow is not there: Keras 3 looks for it although another backend is meant, or it is elsewhere."""
    circumstances = context.circumstances
    keras = context.facts.keras
    is_keras_3 = keras is not None and keras.version is not None and is_in_range(keras.version, ">=3")
    other = next((name for name in ("torch", "jax") if name in context.installed), None)
    if is_keras_3 and other is not None and not context.installed.keys() & {"tensorflow", "tensorflow-cpu"}:
        return Reading(
            category=Category.BACKEND_CONFIG,
            title=f"Keras looks for TensorFlow, and {other} is what is installed",
            remedies=(
                act(
                    "set-env",
                    f"KERAS_BACKEND={other}",
                    f"Set KERAS_BACKEND to {other} before Keras is imported",
                ),
                act("set-keras-json", f"backend={other}", f"Set the backend in keras.json to {other}"),
                act("restart-kernel", "", "Start the notebook's kernel again"),
            ),
        )
    if circumstances.other_site or context.facts.user_site:
        return Reading(
            category=Category.PATH_SHADOWING,
            remedies=(
                act(
                    "use-same-interpreter",
                    "that TensorFlow is installed for",
                    "Run the interpreter that TensorFlow is installed for",
                ),
            ),
        )
    newest = (
        context.matrix.newest_for(context.python_minor, context.platform)
        if context.python_minor is not None
        else None
    )
    return Reading(
        remedies=(
            install("tensorflow", None, newest.version if newest is not None else ">=2"),
            act(
                "use-same-interpreter",
                "that TensorFlow is installed for",
                "Run the interpreter that TensorFlow is installed for",
            ),
        )
    )


def read_missing_name(context: Context, match: Match) -> Reading:
    """A name that is not there; what the installed version has in its place the API rows say."""
    module = pick(match, "module", "module2", "module4")
    name = pick(match, "name", "name2", "name4")
    missing = f"{module}.{name}" if name else pick(match, "module3")
    return Reading(
        values={"missing": missing},
        remedies=(
            act(
                "change-code", f"what stands in place of {missing}", f"Use what stands in place of {missing}"
            ),
            Remedy(
                id="update-project", title="Use a newer version of the project", actions=("update-project:",)
            ),
        ),
        expected=f"a release that has {missing}",
    )


def read_missing_method(context: Context, match: Match) -> Reading:
    """A method that is gone, and what does its work."""
    name = match.groups["name"]
    instead = {
        "predict_classes": "np.argmax(model.predict(x), axis=-1)",
        "predict_proba": "model.predict(x)",
        "fit_generator": "model.fit(generator)",
        "predict_generator": "model.predict(generator)",
        "evaluate_generator": "model.evaluate(generator)",
        "lr": "optimizer.learning_rate",
        "reset_states": "layer.reset_state() of each recurrent layer",
    }.get(name, f"public names in place of {name}")
    return Reading(remedies=(act("change-code", instead, f"Write {instead}"),))


def _offer_tf_keras(context: Context, *, with_switch: bool) -> Remedy:
    before = context.facts.keras.tf_keras if context.facts.keras is not None else None
    version = None
    if context.release is not None and is_in_range(context.release.version, ">=2.15"):
        version = context.matrix.tf_keras_for(context.release.version, context.python)
    elif context.tensorflow is not None and is_in_range(context.tensorflow.version, ">=2.15"):
        version = f"=={minor_of(context.tensorflow.version)}.*"
    after = version or ">=2.16"
    words = f"tf-keras {version}" if version is not None else "tf-keras of TensorFlow's minor version"
    return Remedy(
        id="tf-keras",
        title=f"Install {words} and set TF_USE_LEGACY_KERAS" if with_switch else f"Install {words}",
        changes=(Change(name="tf-keras", before=before, after=after),),
        actions=(f"set-env:{_LEGACY}",) if with_switch else (),
    )


READERS: Mapping[str, Reader] = {
    "backend": read_backend,
    "circular": read_circular,
    "default-graph": read_default_graph,
    "flash": read_flash,
    "internal-module": read_internal_module,
    "keras-for-tensorflow": read_keras_for_tensorflow,
    "keras-missing": read_keras_missing,
    "keras-src": read_keras_src,
    "missing-method": read_missing_method,
    "missing-name": read_missing_name,
    "model-module": read_model_module,
    "no-tensorflow": read_no_tensorflow,
    "src-engine": read_src_engine,
    "tf-keras": read_tf_keras,
    "tf-keras-last": read_tf_keras_last,
    "tf-keras-only": read_tf_keras_only,
    "unknown-layer": read_unknown_layer,
}
