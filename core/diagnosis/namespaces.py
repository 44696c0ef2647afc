"""Which Keras a name in code leads to in an environment: tf.keras, keras, tf_keras, the private copy."""

from __future__ import annotations

from core.compatibility import drop_day, has_legacy_switch, is_in_range, is_inside
from core.diagnosis.context import Context

# What a library imports as Keras, by its import name.
_BY_LIBRARY = {
    "keras_tuner": "keras",
    "keras_contrib": "keras",
    "keras_radam": "keras",
    "keras_bert": "keras",
    "keras_vggface": "keras",
    "keras_resnet": "keras",
    "keras_retinanet": "keras",
    "keras_applications": None,
    "kerastuner": "tensorflow.keras",
    "tensorflow_addons": "tensorflow.keras",
    "keras_cv": "keras",
    "keras_nlp": "keras",
    "keras_hub": "keras",
}
# Made by segmentation-models and efficientnet for the framework that SM_FRAMEWORK names.
CHOOSING = ("segmentation_models", "classification_models", "efficientnet")


# Names that libraries build on Keras 2: on tf_keras where tf.keras is Keras 3.
_ON_KERAS_2 = (("transformers", "TF"), ("tensorflow_decision_forests", "keras."))
_FROM_PRETRAINED = ".from_pretrained"


def uses_keras_2(dotted: str) -> bool:
    """Whether a name is that of a model which its library builds on Keras 2, whatever tf.keras is."""
    root, _, rest = dotted.partition(".")
    if rest.endswith(_FROM_PRETRAINED[1:]) and root.startswith("TF"):
        return True
    return any(root == library and rest.startswith(start) for library, start in _ON_KERAS_2)


def find_version_used(context: Context, distribution: str) -> str | None:
    """The version of ``tensorflow``, ``keras`` or ``tf-keras`` as a release's, ``None`` if not known.

    A Keras that a partial list leaves out is the one that the TensorFlow asks for.
    """
    if distribution == "tensorflow":
        return drop_day(context.tensorflow.version) if context.tensorflow is not None else None
    facts = context.facts.keras
    if distribution == "tf-keras":
        return facts.tf_keras if facts is not None else None
    if facts is not None and facts.version is not None:
        return drop_day(facts.version)
    release = context.release
    if release is None or release.keras_inside or context.is_missing("keras"):
        return None
    return context.matrix.keras_for(release.version, context.python)


def find_tf_keras_version(context: Context) -> str | None:
    """The version of the Keras that ``tf.keras`` is, ``None`` if not known."""
    tensorflow = find_version_used(context, "tensorflow")
    if tensorflow is None:
        return None
    if is_inside(tensorflow):
        release = context.release
        return release.keras.removesuffix("-tf") if release is not None and release.keras_inside else None
    if context.is_legacy_keras and has_legacy_switch(tensorflow):
        return find_version_used(context, "tf-keras")
    return find_version_used(context, "keras")


def find_api_version(context: Context, distribution: str) -> tuple[str, str | None]:
    """The distribution and version by which a name under ``tf.keras`` is judged.

    Under the legacy switch names of ``tf.keras`` are those of tf-keras; under TensorFlow 2.15 with Keras 3
    they are those of 2.16.
    """
    version = find_version_used(context, distribution)
    if distribution != "tensorflow" or version is None or not has_legacy_switch(version):
        return distribution, version
    if context.is_legacy_keras:
        return "tf-keras", find_version_used(context, "tf-keras") or context.matrix.tf_keras_for(
            version, None
        )
    keras = find_version_used(context, "keras")
    if is_in_range(version, "<2.16") and keras is not None and is_in_range(keras, ">=3"):
        return distribution, "2.16.1"
    return distribution, version


def identify(context: Context, namespace: str) -> str | None:
    """What a namespace is in this environment: equal words, equal classes; ``None`` if not known."""
    tensorflow = find_version_used(context, "tensorflow")
    if namespace == "tf_keras":
        return "the tf-keras package"
    if tensorflow is None:
        return None
    if namespace == "tensorflow.python.keras":
        return "the Keras inside TensorFlow" if is_inside(tensorflow) else "a private copy in TensorFlow"
    if namespace == "tensorflow.keras":
        if is_inside(tensorflow):
            return "the Keras inside TensorFlow"
        is_legacy = context.is_legacy_keras and has_legacy_switch(tensorflow)
        return "the tf-keras package" if is_legacy else "the keras package"
    keras = find_version_used(context, "keras")
    if keras is not None and is_in_range(keras, "==2.4.*") and "keras-nightly" not in context.installed:
        return "the Keras inside TensorFlow"
    return "the keras package"


def name_namespace(dotted: str) -> str | None:
    """The Keras namespace that a dotted name lies in, ``None`` for none."""
    for namespace in ("tensorflow.python.keras", "tensorflow.keras", "tf_keras", "keras"):
        if dotted == namespace or dotted.startswith(f"{namespace}."):
            return namespace
    root = dotted.partition(".")[0]
    return _BY_LIBRARY.get(root)
