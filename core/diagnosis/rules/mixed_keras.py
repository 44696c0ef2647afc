"""Code that takes its layers from one Keras and its models or optimizers from another."""

from __future__ import annotations

from core.compatibility import is_in_range, is_inside
from core.diagnosis.code_names import Code, CodeUse, read_code
from core.diagnosis.context import Context
from core.diagnosis.keras_changes import change_code, use_legacy
from core.diagnosis.namespaces import CHOOSING, find_version_used, identify, name_namespace, uses_keras_2
from core.diagnosis.remedies import act
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

# Functions of these work on plain arrays and files, whichever Keras they come from.
_PLAIN = frozenset({"datasets", "preprocessing", "utils", "backend", "__version__", "config", "activations"})
_JOINED = frozenset({"Input", "Model", "Sequential", "layers", "models", "optimizers"})
_PRIVATE = "a private copy in TensorFlow"
_SHOWN = 4
_SOURCE = "tensorflow/python/keras and the keras package in the wheels"


def check_mixture(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Everything that the code makes comes from one Keras."""
    if not context.circumstances.code:
        return NotApplicable("There is no code to look at.")
    code = read_code(context.circumstances.code)
    chosen = _find_unset_framework(context, code)
    if chosen is not None:
        return (chosen,)
    mixed = _find_keras_2(context, code)
    if mixed is not None:
        return (mixed,)
    by_origin: dict[str, list[CodeUse]] = {}
    for use in code.uses:
        namespace = name_namespace(use.name)
        if namespace is None or not _makes_objects(use.name, namespace):
            continue
        origin = _identify(context, namespace)
        if origin is not None:
            by_origin.setdefault(origin, []).append(use)
    if len(by_origin) > 1:
        return (_describe_mixture(context, by_origin),)
    if _PRIVATE in by_origin:
        return (_describe_private(context, by_origin[_PRIVATE]),)
    return ()


def _find_keras_2(context: Context, code: Code) -> Finding | None:
    """Models that a library builds on Keras 2, together with layers or optimizers of Keras 3."""
    tensorflow = find_version_used(context, "tensorflow")
    if tensorflow is None or context.is_legacy_keras or not is_in_range(tensorflow, ">=2.16"):
        return None
    old = [use for use in code.uses if not use.is_import and uses_keras_2(use.name)]
    new = [use for use in code.uses if _is_joined(use.name)] if old else []
    if not old or not new or any(name_namespace(use.name) == "tf_keras" for use in code.uses):
        return None
    library = old[0].name.partition(".")[0]
    return Finding(
        rule="keras-mixed",
        category=Category.KERAS3_LEGACY,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title=f"{library} builds on Keras 2, and tf.keras is Keras 3 here",
        explanation=(
            f"{context.tensorflow_title} takes Keras 3 as tf.keras. The models of {library} are models of "
            "tf_keras, which is Keras 2; neither takes layers, inputs or optimizers of the other."
        ),
        subject="keras",
        evidence=tuple(
            Evidence(what="Code", observed=use.line, expected=expected, source=_SOURCE)
            for use, expected in ((old[0], "this is Keras 2"), (new[0], "this is Keras 3"))
        ),
        remedies=(*use_legacy(context), change_code("import tf_keras, and tf_keras in place of tf.keras")),
    )


def _is_joined(name: str) -> bool:
    """Whether a name makes what is put together with a model: inputs, layers, models, optimizers."""
    namespace = name_namespace(name)
    if namespace not in ("tensorflow.keras", "keras") or not name.startswith(namespace):
        return False
    parts = name[len(namespace) :].lstrip(".").split(".")
    return parts[0] in _JOINED


def _makes_objects(name: str, namespace: str) -> bool:
    rest = name[len(namespace) :].lstrip(".") if name.startswith(namespace) else name.partition(".")[2]
    if not rest:
        return False
    return rest.partition(".")[0] not in _PLAIN or rest == "utils.Sequence"


def _identify(context: Context, namespace: str) -> str | None:
    origin = identify(context, namespace)
    if origin is None and context.tensorflow is None:
        keras = find_version_used(context, "keras")
        if keras is not None and is_in_range(keras, "<2.4"):
            return "the keras package" if namespace == "keras" else "the Keras inside TensorFlow"
    return origin


def _describe_mixture(context: Context, by_origin: dict[str, list[CodeUse]]) -> Finding:
    is_legacy = context.is_legacy_keras and "the tf-keras package" in by_origin
    origins = " and ".join(by_origin)
    return Finding(
        rule="keras-mixed",
        category=Category.KERAS3_LEGACY if is_legacy else Category.STANDALONE_KERAS,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH if context.tensorflow is not None else Confidence.MEDIUM,
        title=f"The code mixes {origins}",
        explanation=(
            f"{_name_versions(context)} These are different packages with classes of their own: a model of "
            "one does not know layers, optimizers or callbacks of the other, loses their weights, or refuses "
            "them. All of them have to come from one."
        ),
        subject="keras",
        evidence=tuple(
            Evidence(what="Code", observed=use.line, expected=f"this is {origin}", source=_SOURCE)
            for origin, uses in by_origin.items()
            for use in _drop_repeated(uses)[:_SHOWN]
        ),
        remedies=_propose(context, by_origin, is_legacy=is_legacy),
    )


def _propose(context: Context, by_origin: dict[str, list[CodeUse]], *, is_legacy: bool) -> tuple[Remedy, ...]:
    if is_legacy:
        return (
            act(
                "unset-env",
                "TF_USE_LEGACY_KERAS",
                "Do not set TF_USE_LEGACY_KERAS, and use Keras 3 throughout",
            ),
            change_code(
                "import keras, and make every model and layer from it",
                "Make every model and layer with import keras (Keras 3)",
            ),
        )
    if "the tf-keras package" in by_origin:
        return (
            change_code("import tf_keras as keras, and make every model and layer from it"),
            *use_legacy(context),
        )
    lines = dict.fromkeys(
        _rewrite(use) for uses in by_origin.values() for use in uses if "tensorflow.keras" not in use.name
    )
    text = (
        "; ".join(line for line in lines if line) or "from tensorflow.keras import layers, models, optimizers"
    )
    return (change_code(text, "Import everything from tensorflow.keras"),)


def _rewrite(use: CodeUse) -> str:
    """The import of the same name from tensorflow.keras."""
    namespace = name_namespace(use.name)
    if namespace not in ("keras", "tensorflow.python.keras") or not use.name.startswith(f"{namespace}."):
        return ""
    parts = use.name[len(namespace) + 1 :].split(".")
    if len(parts) == 1:
        return f"from tensorflow.keras import {parts[0]}"
    return f"from tensorflow.keras.{parts[0]} import {parts[-1]}"


def _name_versions(context: Context) -> str:
    parts = []
    tensorflow, keras = find_version_used(context, "tensorflow"), find_version_used(context, "keras")
    if tensorflow is not None and is_inside(tensorflow):
        parts.append(f"TensorFlow {tensorflow} carries its own Keras as tf.keras.")
    if keras is not None:
        parts.append(f"import keras gives Keras {keras}.")
    if context.is_legacy_keras:
        parts.append("TF_USE_LEGACY_KERAS makes tf.keras the package tf-keras.")
    return " ".join(parts)


def _describe_private(context: Context, uses: list[CodeUse]) -> Finding:
    text = "; ".join(dict.fromkeys(line for use in uses if (line := _rewrite(use))))
    return Finding(
        rule="keras-mixed",
        category=Category.API_CHANGE,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"tensorflow.python.keras is an old private copy in {context.tensorflow_title}",
        explanation=(
            "Since TensorFlow 2.6 tf.keras is the keras package. The copy below tensorflow.python was left "
            "behind, nobody keeps it up, and parts of it fail with newer releases."
        ),
        subject="keras",
        evidence=tuple(
            Evidence(what="Code", observed=use.line, expected="tensorflow.keras", source=_SOURCE)
            for use in _drop_repeated(uses)[:_SHOWN]
        ),
        remedies=(change_code(text or "from tensorflow import keras", "Import from tensorflow.keras"),),
    )


def _find_unset_framework(context: Context, code: Code) -> Finding | None:
    """segmentation_models and its like build with the keras package unless told otherwise."""
    roots = {name.partition(".")[0]: name for name, _ in code.imported}
    library = next((name for name in CHOOSING if name in roots), None)
    if library is None or "tfkeras" in roots[library]:
        return None
    is_said = "generic_utils" in context.circumstances.error
    if not is_said and not any(name_namespace(use.name) == "tensorflow.keras" for use in code.uses):
        return None
    set_in_code = any(one.variable == "SM_FRAMEWORK" for one in code.settings)
    if set_in_code or context.variable("SM_FRAMEWORK") == "tf.keras":
        return None
    if any(use.name.endswith("set_framework") for use in code.uses):
        return None
    if not is_said and identify(context, "keras") == identify(context, "tensorflow.keras"):
        return None
    title = f"{library} builds with the keras package, and the code uses tf.keras"
    if is_said:
        title = f"{library} builds with the package keras, which has other names here"
    return Finding(
        rule="keras-mixed",
        category=Category.STANDALONE_KERAS,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title=title,
        explanation=(
            f"{_name_versions(context)} {library} imports keras unless SM_FRAMEWORK says tf.keras, so its "
            "models and the layers of tf.keras are of different packages."
        ),
        subject="keras",
        evidence=(
            Evidence(
                what="SM_FRAMEWORK",
                observed=context.variable("SM_FRAMEWORK") or "not set",
                expected="tf.keras, before the import",
                source="segmentation_models README, frameworks",
            ),
        ),
        remedies=(
            act("set-env", "SM_FRAMEWORK=tf.keras", "Set SM_FRAMEWORK to tf.keras before the import"),
            change_code(f"import {library}; {library}.set_framework('tf.keras')"),
        ),
    )


def _drop_repeated(uses: list[CodeUse]) -> list[CodeUse]:
    return list({use.line: use for use in uses}.values())


RULES = (
    Rule(
        id="keras-mixed",
        family="api",
        checks="The code takes everything from one Keras",
        check=check_mixture,
    ),
)
