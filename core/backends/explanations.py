"""What well-known error lines of TensorFlow and its company mean, in plain words."""

from __future__ import annotations

import re
import signal

_LINES: tuple[tuple[str, str], ...] = (
    (
        r"Descriptors cannot (?:not )?be created directly",
        "protobuf is too new for this TensorFlow. Install a protobuf below 3.21.",
    ),
    (
        r"cannot import name 'builder' from 'google\.protobuf\.internal'",
        "protobuf is too old for this TensorFlow. Install protobuf 3.20.3 or newer.",
    ),
    (
        r"cannot import name 'runtime_version' from 'google\.protobuf'",
        "protobuf is too old for a package here. Install protobuf 5.28 or newer.",
    ),
    (
        r"Protobuf Gencode/Runtime",
        "protobuf is older than the one this TensorFlow was generated with. Install a newer protobuf.",
    ),
    (
        r"has no attribute 'GetPrototype'",
        "protobuf is newer than this TensorFlow knows. Install an older one.",
    ),
    (
        r"compiled using NumPy 1\.x|_ARRAY_API not found|numpy\.core\.umath failed to import|TF_bfloat16_type"
        r"|Unable to convert function return value to a Python type|_pywrap_checkpoint_reader raised",
        "NumPy is too new for this TensorFlow, which was built for NumPy 1. Install a NumPy below 2.",
    ),
    (
        r"Cannot convert a symbolic Tensor .* to a numpy array",
        "NumPy is too new for this TensorFlow. Install a NumPy below 1.20.",
    ),
    (
        r"module 'numpy' has no attribute '(bool|object|int|float|typeDict)'",
        "NumPy is too new for a package here.",
    ),
    (
        r"'str' object has no attribute 'decode'",
        "h5py is too new for this Keras, so model files do not load. Install an h5py below 3.",
    ),
    (
        r"cannot import name 'dtensor' from 'tensorflow",
        "Keras is newer than TensorFlow. Install the Keras of its release.",
    ),
    (
        r"No module named 'keras\.api'|SymbolAlreadyExposedError|register_load_context_function"
        r"|cannot import name 'tensor' from 'tensorflow\.python\.framework'",
        "This Keras does not go with this TensorFlow. Install the Keras of the TensorFlow release.",
    ),
    (
        r"module 'tensorflow' has no attribute '(?:get_default_graph|Session|placeholder)'",
        "This Keras was written for TensorFlow 1. Use tf.keras, or an older TensorFlow.",
    ),
    (
        r"has no attribute 'get_graph'",
        "This Keras needs a newer TensorFlow. Install Keras 2.2.4 for TensorFlow 1.13 and older.",
    ),
    (r"Keras cannot be imported|Keras requires TensorFlow", "TensorFlow found no Keras that it can use."),
    (
        r"Unable to import backend",
        "Keras is set to a backend that is not installed. Look at KERAS_BACKEND and keras.json.",
    ),
    (r"No module named '(theano|cntk|jax|torch)'", "Keras is set to a backend that is not installed here."),
    (
        r"No module named 'pkg_resources'",
        "setuptools is missing or too new for a package here. Install setuptools below 81.",
    ),
    (r"No module named 'distutils'", "A package here needs distutils, which Python 3.12 no longer has."),
    (r"No module named '([\w.]+)'", "A package that is needed is not installed: {0}."),
    (
        r"GLIBCXX_[\d.]+' not found|version `GLIBC_",
        "The C++ or C library that is found first is older than the one TensorFlow was built with.",
    ),
    (
        r"lib(?:cud\w+|cublas\w*|cufft|curand|cusolver|cusparse)\S*: cannot open shared object",
        "A CUDA library that this TensorFlow was built for is not found.",
    ),
    (r"cannot open shared object file", "A system library that a package needs is not found."),
    (
        r"DLL load failed",
        "A library could not be loaded. On Windows the Visual C++ runtime is often what is missing.",
    ),
    (r"out of memory|OOM when allocating|MemoryError|std::bad_alloc", "There was not enough memory."),
    (r"invalid syntax", "A package here is written for another version of Python."),
)

_SIGNALS = {
    "SIGSEGV": "The interpreter crashed (segmentation fault) inside a compiled package.",
    "SIGABRT": "The interpreter was aborted by a compiled package.",
    "SIGBUS": "The interpreter crashed (bus error) inside a compiled package.",
    "SIGFPE": "The interpreter crashed (arithmetic error) inside a compiled package.",
    "SIGILL": "A package uses processor instructions that this computer does not have, such as AVX.",
    "SIGKILL": "The system ended the interpreter, most often because memory ran out.",
}
_WINDOWS_CODES = {
    0xC0000005: _SIGNALS["SIGSEGV"],
    0xC000001D: _SIGNALS["SIGILL"],
    0xC0000409: _SIGNALS["SIGABRT"],
    0xC0000135: "A DLL that the interpreter needs is not found.",
}


def explain_line(text: str) -> str:
    """What an error text means, empty if it is not a known one."""
    for pattern, words in _LINES:
        found = re.search(pattern, text)
        if found:
            return words.format(*found.groups())
    return ""


def explain_exit(code: int) -> str:
    """What an exit status means, where it was not the test that chose it."""
    known = _WINDOWS_CODES.get(code & 0xFFFFFFFF)
    if known is not None:
        return known
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return _SIGNALS.get(name, f"The interpreter was ended by {name}.")
    return f"The interpreter ended with status {code} in the middle of the test."
