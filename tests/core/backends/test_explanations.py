"""Claims about explaining error lines and exits."""

from __future__ import annotations

import signal

import pytest

from core.backends import explain_exit, explain_line

LINES = [
    ("TypeError: Descriptors cannot not be created directly.", "protobuf is too new"),
    ("ImportError: cannot import name 'builder' from 'google.protobuf.internal'", "protobuf is too old"),
    ("AttributeError: _ARRAY_API not found", "NumPy is too new"),
    ("TypeError: Unable to convert function return value to a Python type! The signature was", "NumPy"),
    ("AttributeError: 'str' object has no attribute 'decode'", "h5py"),
    ("ModuleNotFoundError: No module named 'keras.api'", "Keras"),
    ("ModuleNotFoundError: No module named 'distutils'", "Python 3.12"),
    ("ModuleNotFoundError: No module named 'six.moves'", "not installed: six.moves"),
    ("ImportError: /lib/libstdc++.so.6: version `GLIBCXX_3.4.29' not found", "C++"),
    ("ImportError: libcublas.so.9.0: cannot open shared object file: No such file", "CUDA library"),
    ("ValueError: Unable to import backend : theano", "KERAS_BACKEND"),
]


@pytest.mark.parametrize(("line", "words"), LINES)
def test_that_a_known_line_is_explained(line: str, words: str) -> None:
    assert words in explain_line(line)


def test_that_an_unknown_line_is_not_guessed_at() -> None:
    assert explain_line("ValueError: the moon is full") == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-signal.SIGSEGV, "segmentation fault"),
        (-signal.SIGKILL, "memory"),
        (-signal.SIGILL, "AVX"),
        (0xC0000005 - 2**32, "segmentation fault"),
        (0xC0000005, "segmentation fault"),
        (3, "status 3"),
        (-99, "signal 99"),
    ],
)
def test_that_every_way_to_end_has_words(code: int, words: str) -> None:
    assert words in explain_exit(code)
