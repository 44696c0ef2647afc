"""The session's variables and Keras' settings file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.machine.variables import read_keras_json, select_variables
from tests.core.machine.trees import build_tree


def test_that_only_telling_variables_are_kept_sorted_and_bounded() -> None:
    environ = {
        "TF_USE_LEGACY_KERAS": "1",
        "KERAS_BACKEND": "theano",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "CUDA_PATH_V11_2": "C:/cuda",
        "CUDA_PATH_VERBOSE": "no",
        "LD_LIBRARY_PATH": "x" * 100_000,
    }
    kept = select_variables(environ)
    assert list(kept) == ["CUDA_PATH_V11_2", "KERAS_BACKEND", "LD_LIBRARY_PATH", "TF_USE_LEGACY_KERAS"]
    assert len(kept["LD_LIBRARY_PATH"]) < 40_000


def test_that_keras_home_decides_where_the_settings_lie(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {"home/ada/.keras/keras.json": '{"backend": "theano"}', "data/keras.json": '{"backend": "torch"}'},
    )
    assert read_keras_json({}, "/home/ada", root) == {"backend": "theano"}
    assert read_keras_json({"KERAS_HOME": "/data"}, "/home/ada", root) == {"backend": "torch"}
    assert read_keras_json({"KERAS_HOME": "/gone"}, "/home/ada", root) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1]", b"null", b"\xff\xfe", b'{"a":' * 99_999, b'{"a": "' + b"x" * 200_000 + b'"}'],
)
def test_that_unreadable_settings_are_none(content: bytes, tmp_path: Path) -> None:
    root = build_tree(tmp_path, {"h/.keras/keras.json": content})
    assert read_keras_json({}, "/h", root) is None


def test_that_a_pipe_in_place_of_the_settings_does_not_stop_the_reading(tmp_path: Path) -> None:
    (tmp_path / "h/.keras").mkdir(parents=True)
    os.mkfifo(tmp_path / "h/.keras/keras.json")
    assert read_keras_json({}, "/h", str(tmp_path)) is None
