"""The modules that the packages around TensorFlow are imported by, to see at a glance that they are there."""

from __future__ import annotations

import os

from core.inspection import tensorflow
from core.model import Distribution

_ENTRIES = {
    "absl-py": "absl/__init__.py",
    "h5py": "h5py/__init__.py",
    "keras": "keras/__init__.py",
    "numpy": "numpy/__init__.py",
    "protobuf": "google/protobuf/__init__.py",
    "six": "six.py",
    "tf-keras": "tf_keras/__init__.py",
    "wrapt": "wrapt/__init__.py",
} | dict.fromkeys(tensorflow.NAMES, "tensorflow/__init__.py")


def list_entry_modules(
    distributions: tuple[Distribution, ...], site_packages: tuple[str, ...]
) -> tuple[str, ...]:
    """Where the entry modules of ``distributions`` may lie, whether they are there or not."""
    paths = [_ENTRIES[one.name] for one in distributions if one.name in _ENTRIES]
    return tuple(f"{site}/{path}" for site in site_packages for path in dict.fromkeys(paths))


def select_without_entry(
    distributions: tuple[Distribution, ...], site_packages: tuple[str, ...]
) -> tuple[Distribution, ...]:
    """Those of ``distributions`` whose entry module is in none of the folders.

    It is a hint only: a distribution of mere metadata has none either. Its list of files decides.
    """
    return tuple(
        one
        for one in distributions
        if one.name in _ENTRIES
        and not any(os.path.exists(f"{site}/{_ENTRIES[one.name]}") for site in site_packages)
    )
