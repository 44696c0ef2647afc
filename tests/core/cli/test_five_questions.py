"""The five questions that people ask most, answered on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.core.cli.test_run import run_main


@pytest.mark.parametrize(
    ("arguments", "answers"),
    [
        (("--tensorflow", "2.4"), ("Keras 2.4.0 inside", "from tensorflow import keras")),
        (
            ("--tensorflow", "1.13", "--keras", "2.2.4", "--platform", "linux-x86_64"),
            ("python3.6 -m pip install tensorflow==1.13.1 keras==2.2.4", "conda create -n tf -c conda-forge"),
        ),
        (("--tensorflow", "2.17"), ("TF_USE_LEGACY_KERAS=1", "tf-keras==2.17.0", "import tf_keras as keras")),
        (("--tensorflow", "2.0"), ("KERAS_BACKEND", "keras.json", "pip uninstall keras")),
        (("--tensorflow", "2.0"), ("Code for older releases fails here", "tf.Session")),
    ],
)
def test_that_matrix_answers(tmp_path: Path, arguments: tuple[str, ...], answers: tuple[str, ...]) -> None:
    done = run_main(tmp_path, "matrix", *arguments)
    assert done.returncode == 0, done.stderr
    for answer in answers:
        assert answer in done.stdout


@pytest.mark.parametrize(
    ("text", "category", "answer"),
    [
        (
            'os: linux\npython: "3.7"\npackages: {tensorflow: "2.0.0", keras: "2.3.1"}\n'
            "keras_json: {backend: theano}\n",
            "backend-config",
            "keras.json",
        ),
        ("AttributeError: module 'tensorflow' has no attribute 'Session'\n", "api-change", "tf.compat.v1"),
    ],
)
def test_that_explain_answers(tmp_path: Path, text: str, category: str, answer: str) -> None:
    report = tmp_path / "report.txt"
    report.write_text(text, encoding="utf-8")
    done = run_main(tmp_path, "explain", str(report), "--json")
    first = json.loads(done.stdout)["environment"]["findings"][0]
    assert first["category"] == category
    assert answer in json.dumps(first)
