"""Questions about Keras: what tf.keras is in a release, how it is imported, which releases go together."""

from __future__ import annotations

from msgspec import Struct

from core.compatibility.versions import is_in_range, minor_of, parse_version


class Import(Struct, frozen=True):
    """How Keras is imported under a TensorFlow: the line, and what it gives."""

    line: str
    gives: str


def is_inside(tensorflow: str) -> bool:
    """Whether this TensorFlow carries its own Keras (before 2.6)."""
    return is_in_range(drop_day(tensorflow), "<2.6") is True


def has_legacy_switch(tensorflow: str) -> bool:
    """Whether this TensorFlow reads TF_USE_LEGACY_KERAS (since 2.15)."""
    return is_in_range(drop_day(tensorflow), ">=2.15") is True


def explain_imports(tensorflow: str) -> tuple[Import, ...]:
    """How to import Keras under this TensorFlow, the way that always holds first."""
    version = drop_day(tensorflow)
    always = Import("from tensorflow import keras", "the Keras that belongs to this TensorFlow")
    if is_in_range(version, "<1.4"):
        return (Import("import keras", "the keras package (1.2 to 2.0)"),)
    if is_inside(version):
        return (
            always,
            Import("import keras", "the keras package, another one than tf.keras; it need not be there"),
        )
    same = Import("import keras", "the same Keras: tf.keras is the keras package since TensorFlow 2.6")
    if not has_legacy_switch(version):
        return always, same
    legacy = Import("import tf_keras as keras", "Keras 2, from the package tf-keras of the same minor version")
    return always, same, legacy


def drop_day(version: str) -> str:
    """A nightly's or a candidate's version as the release it leads to: ``2.7.0`` of ``2.7.0.dev20210806``."""
    parsed = parse_version(version)
    if parsed is None or not parsed.is_prerelease:
        return version
    return parsed.base_version


def find_day(version: str) -> str | None:
    """The day of a nightly build as ``YYYYMMDD``; ``None`` for what is no nightly."""
    parsed = parse_version(version)
    if parsed is None or parsed.dev is None:
        return None
    digits = str(parsed.dev)
    return digits[:8] if len(digits) >= 8 and digits.startswith("20") else None


def is_same_minor(left: str, right: str) -> bool:
    """Whether two versions are of one minor version."""
    return minor_of(left) == minor_of(right)
