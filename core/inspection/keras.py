"""Keras: the one that ``import keras`` gives, the one inside TensorFlow, and the backend chosen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from core.inspection.bounded_read import read_text
from core.model import Distribution, HostFacts, KerasFacts, TensorFlowFacts

NAMES = frozenset({"keras", "keras-nightly"})
_TF_KERAS = ("tf-keras", "tf-keras-nightly")
_VERSION_FILES = ("keras/src/version.py", "keras/src/__init__.py", "keras/__init__.py")
_INSIDE_FILES = (
    "tensorflow/python/keras/__init__.py",
    "tensorflow_core/python/keras/__init__.py",
    "tensorflow/python/keras/_impl/keras/__init__.py",
    "tensorflow/contrib/keras/python/keras/__init__.py",
)
_ASSIGNED = re.compile(r"""^(\s*)__version__\s*=\s*['"]([\w.+-]{1,40})['"]""", re.MULTILINE)


def read_keras(
    distributions: tuple[Distribution, ...],
    site_packages: tuple[str, ...],
    tensorflow: TensorFlowFacts | None,
    host: HostFacts,
    activation: Mapping[str, str],
) -> KerasFacts | None:
    """Keras in this environment; ``None`` where there is none in any form."""
    named = [one for one in distributions if one.name in NAMES]
    version, distribution = None, None
    if named:
        version, distribution = named[0].version, named[0].name
    if len(named) != 1 and has_keras_files(site_packages):
        version = _read_assigned(site_packages, _VERSION_FILES) or version
        owner = next((one for one in named if one.version == version), None)
        distribution = owner.name if owner else distribution
    inside = _read_inside(site_packages, tensorflow)
    tf_keras = next((one.version for one in distributions if one.name in _TF_KERAS), None)
    if version is None and inside is None and tf_keras is None:
        return None
    backend, source = choose_backend(version, host, activation)
    return KerasFacts(
        version=version,
        distribution=distribution,
        inside_tensorflow=inside,
        tf_keras=tf_keras,
        backend=backend,
        backend_from=source,
    )


def has_keras_files(site_packages: tuple[str, ...]) -> bool:
    """Whether ``import keras`` finds a package in one of the folders."""
    return any(os.path.exists(f"{site}/keras/__init__.py") for site in site_packages)


def _read_assigned(site_packages: tuple[str, ...], names: tuple[str, ...]) -> str | None:
    for site in site_packages:
        for name in names:
            text = read_text(f"{site}/{name}")
            match = _ASSIGNED.search(text) if text else None
            if match:
                return match[2]
    return None


def _read_inside(site_packages: tuple[str, ...], tensorflow: TensorFlowFacts | None) -> str | None:
    """The copy that ``tf.keras`` is; from 2.6 on it is the separate package, the copy a dead one.

    From 1.14 to 2.2 the file holds two versions: the first for TensorFlow 2 behaviour, the second for
    1.x. Every release from 1.15.5 to 2.2.3 was imported: 2.0.x and 2.1.0 still tell the second.
    """
    if tensorflow is None:
        return None
    release = _order_release(tensorflow.version)
    if release >= (2, 6):
        return None
    for site in site_packages:
        for name in _INSIDE_FILES:
            text = read_text(f"{site}/{name}")
            versions = [match[2] for match in _ASSIGNED.finditer(text)] if text else []
            if versions:
                return versions[0] if _order_patch(tensorflow.version) >= (2, 1, 1) else versions[-1]
    return None


def _order_patch(version: str) -> tuple[int, int, int]:
    match = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else (0, 0, 0)


def _order_release(version: str) -> tuple[int, int]:
    match = re.match(r"(\d+)\.(\d+)", version)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def choose_backend(
    version: str | None, host: HostFacts, activation: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """The backend that the user's settings ask this Keras for, and which setting says so.

    Keras 2.4 to 2.15 know TensorFlow only and ignore both settings.
    """
    if version is None:
        return None, None
    if (2, 4) <= _order_release(version) < (3, 0):
        return "tensorflow", "default"
    for values, source in ((activation, "activation"), (host.variables, "KERAS_BACKEND")):
        if values.get("KERAS_BACKEND"):
            return values["KERAS_BACKEND"], source
    configured = (host.keras_json or {}).get("backend")
    if isinstance(configured, str) and configured:
        return configured, "keras.json"
    return "tensorflow" if _order_release(version) >= (1, 1) else "theano", "default"
