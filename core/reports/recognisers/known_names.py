"""Names of distributions that may be recognised outside of a listing, where any word could stand."""

from __future__ import annotations

import re

_FAMILIES = (
    "tensorflow",
    "tf-",
    "keras",
    "tensorboard",
    "nvidia-cuda",
    "nvidia-cudnn",
    "nvidia-cublas",
    "jax",
    "opencv-",
    "intel-tensorflow",
    "nvidia-tensorflow",
)
_NAMES = frozenset(
    [
        "absl-py",
        "astunparse",
        "autokeras",
        "cudatoolkit",
        "cudnn",
        "dm-sonnet",
        "flatbuffers",
        "gast",
        "google-pasta",
        "grpcio",
        "h5py",
        "imgaug",
        "keras-applications",
        "libclang",
        "mkl",
        "ml-dtypes",
        "namex",
        "numba",
        "numpy",
        "onnx",
        "onnxruntime",
        "opt-einsum",
        "optree",
        "pandas",
        "pillow",
        "pip",
        "protobuf",
        "pyyaml",
        "scikit-image",
        "scikit-learn",
        "scipy",
        "setuptools",
        "six",
        "spektral",
        "stellargraph",
        "theano",
        "tf2onnx",
        "tfds-nightly",
        "tflearn",
        "torch",
        "transformers",
        "typing-extensions",
        "wheel",
        "wrapt",
        "tensorpack",
        "edward",
        "deepface",
        "imageai",
        "segmentation-models",
        "efficientnet",
        "python-tensorflow",
        "cuda-version",
        "cuda-toolkit",
    ]
)
_NORMAL = re.compile(r"[-_.]+")


def is_known(name: str) -> bool:
    """Whether the name belongs to a distribution that matters beside TensorFlow."""
    normal = _NORMAL.sub("-", name).lower()
    return normal in _NAMES or normal == "python" or normal.startswith(_FAMILIES)
