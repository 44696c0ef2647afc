"""Modules that TensorFlow and Keras import, so that a file of the same name beside the code hides them."""

from __future__ import annotations

from core.compatibility import is_older

# Top-level modules of the standard library that "import tensorflow" and tf.keras load after the interpreter
# has started, and that lie in files: measured as the difference of sys.modules with TensorFlow 2.15.1 on
# CPython 3.11. imp, html, resource and statistics are added from the sources of older releases.
STANDARD = frozenset({
    "argparse", "array", "ast", "asyncio", "base64", "bdb", "binascii", "bisect", "bz2", "calendar", "cmd",
    "code", "codeop", "collections", "concurrent", "configparser", "contextlib", "contextvars", "copy",
    "copyreg", "csv", "ctypes", "dataclasses", "datetime", "decimal", "difflib", "dis", "distutils", "email",
    "enum", "fcntl", "fnmatch", "fractions", "functools", "getopt", "getpass", "gettext", "glob", "grp",
    "gzip",
    "hashlib", "heapq", "hmac", "html", "http", "imp", "importlib", "inspect", "ipaddress", "json", "keyword",
    "linecache", "locale", "logging", "lzma", "math", "mimetypes", "multiprocessing", "ntpath", "numbers",
    "opcode", "operator", "pathlib", "pdb", "pickle", "pkgutil", "platform", "pprint", "queue", "quopri",
    "random", "re", "reprlib", "resource", "secrets", "select", "selectors", "shlex", "shutil", "signal",
    "socket", "ssl", "statistics", "string", "stringprep", "struct", "subprocess", "sysconfig", "tarfile",
    "tempfile", "termios", "textwrap", "threading", "timeit", "token", "tokenize", "traceback", "types",
    "typing", "unicodedata", "unittest", "urllib", "uuid", "warnings", "weakref", "xml", "zipfile", "zlib",
})  # fmt: skip
# Modules of distributions that "import tensorflow" loads: the same measurement, and the metadata of 1.x.
THIRD_PARTY = {
    "absl": "absl-py",
    "astor": "astor",
    "astunparse": "astunparse",
    "flatbuffers": "flatbuffers",
    "gast": "gast",
    "google": "protobuf",
    "grpc": "grpcio",
    "h5py": "h5py",
    "ml_dtypes": "ml-dtypes",
    "numpy": "numpy",
    "opt_einsum": "opt-einsum",
    "packaging": "packaging",
    "pasta": "google-pasta",
    "requests": "requests",
    "setuptools": "setuptools",
    "six": "six",
    "tensorboard": "tensorboard",
    "tensorflow_estimator": "tensorflow-estimator",
    "termcolor": "termcolor",
    "typing_extensions": "typing-extensions",
    "urllib3": "urllib3",
    "wrapt": "wrapt",
}
# Distributions that bring the folder "tensorflow", conda's among them.
PROVIDERS = frozenset({
    "intel-tensorflow", "tensorflow", "tensorflow-base", "tensorflow-cpu", "tensorflow-directml",
    "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos", "tensorflow-rocm", "tf-nightly",
    "tf-nightly-gpu",
})  # fmt: skip
# What decides whether TensorFlow imports and which Keras it uses.
WATCHED = PROVIDERS | {
    "keras",
    "keras-nightly",
    "tf-keras",
    "numpy",
    "protobuf",
    "h5py",
    "tensorflow-estimator",
}
# Libraries that stand beside TensorFlow: hidden only from code that imports them.
BESIDE = {
    "cv2": "opencv-python",
    "jax": "jax",
    "matplotlib": "matplotlib",
    "pandas": "pandas",
    "PIL": "pillow",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "tensorflow_addons": "tensorflow-addons",
    "tensorflow_datasets": "tensorflow-datasets",
    "tensorflow_hub": "tensorflow-hub",
    "tensorflow_probability": "tensorflow-probability",
    "tensorflow_text": "tensorflow-text",
    "torch": "torch",
    "transformers": "transformers",
}


def is_keras_imported(tensorflow: str | None) -> bool:
    """Whether tf.keras is the separate package ``keras``: from TensorFlow 2.6 on."""
    return tensorflow is not None and not is_older(tensorflow, "2.6")


def name_owner(module: str) -> str | None:
    """What a module belongs to: a distribution, ``Python``, ``None`` for names that nobody imports here."""
    if module in ("tensorflow", "keras"):
        return module
    if module in STANDARD:
        return "Python"
    return THIRD_PARTY.get(module) or BESIDE.get(module)
