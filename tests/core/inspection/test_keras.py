"""Keras outside and inside TensorFlow, and its backend."""

import msgspec
import pytest

from core.model import HostFacts, KerasFacts
from tests.core.inspection.conftest import HOST, HandMade

TF_1_14 = (
    "from tensorflow.python import tf2\nif tf2.enabled():\n  __version__ = '2.3.0-tf'\n"
    "else:\n  __version__ = '2.2.4-tf'\n"
)


def read(made: HandMade, host: HostFacts = HOST) -> KerasFacts:
    found = made.inspect(host).keras
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("tensorflow", "path", "text", "inside"),
    [
        ("1.3.0", "tensorflow/contrib/keras/python/keras", "__version__ = '2.0.6-tf'", "2.0.6-tf"),
        ("1.7.0", "tensorflow/python/keras/_impl/keras", "__version__ = '2.1.4-tf'", "2.1.4-tf"),
        ("1.13.1", "tensorflow/python/keras", "__version__ = '2.2.4-tf'", "2.2.4-tf"),
        ("1.15.0", "tensorflow_core/python/keras", TF_1_14, "2.2.4-tf"),
        ("2.1.0", "tensorflow_core/python/keras", TF_1_14, "2.2.4-tf"),
        ("2.1.1", "tensorflow_core/python/keras", TF_1_14, "2.3.0-tf"),
        ("2.2.0", "tensorflow/python/keras", TF_1_14, "2.3.0-tf"),
        ("2.4.0", "tensorflow/python/keras", "__version__ = '2.4.0'", "2.4.0"),
    ],
)
def test_that_the_keras_inside_tensorflow_is_read_as_text(
    made: HandMade, tensorflow: str, path: str, text: str, inside: str
) -> None:
    made.install("tensorflow", tensorflow)
    made.write(f"{path}/__init__.py", text)
    found = read(made)
    assert (found.inside_tensorflow, found.version) == (inside, None)


def test_that_the_dead_copy_in_later_releases_is_not_reported(made: HandMade) -> None:
    made.install("tensorflow", "2.10.0")
    made.write("tensorflow/python/keras/__init__.py", "__version__ = '2.6.0'")
    made.install("keras", "2.10.0")
    made.install("tf-keras", "2.16.0")
    assert read(made) == KerasFacts(
        version="2.10.0",
        distribution="keras",
        tf_keras="2.16.0",
        backend="tensorflow",
        backend_from="default",
    )


def test_that_no_keras_at_all_is_none(made: HandMade) -> None:
    made.install("numpy", "1.0")
    assert made.inspect().keras is None


@pytest.mark.parametrize("path", ["keras/__init__.py", "keras/src/version.py", "keras/src/__init__.py"])
def test_that_of_two_keras_the_files_decide(made: HandMade, path: str) -> None:
    made.install("keras", "2.15.0")
    made.install("keras-nightly", "3.0.0.dev1")
    made.write("keras/__init__.py")
    made.write(path, '__version__ = "3.0.0.dev1"\n')
    found = read(made)
    assert (found.version, found.distribution) == ("3.0.0.dev1", "keras-nightly")


def test_that_keras_without_metadata_is_found(made: HandMade) -> None:
    made.write("keras/__init__.py", "__version__ = '2.2.4'\n")
    found = read(made)
    assert (found.version, found.distribution) == ("2.2.4", None)


@pytest.mark.parametrize(
    ("version", "variables", "keras_json", "activation", "backend", "source"),
    [
        ("3.3.3", {}, None, None, "tensorflow", "default"),
        ("3.3.3", {}, {"backend": "jax"}, None, "jax", "keras.json"),
        ("3.3.3", {"KERAS_BACKEND": "torch"}, {"backend": "jax"}, None, "torch", "KERAS_BACKEND"),
        ("3.3.3", {"KERAS_BACKEND": "torch"}, {"backend": "jax"}, "theano", "theano", "activation"),
        ("2.2.4", {"KERAS_BACKEND": "theano"}, None, None, "theano", "KERAS_BACKEND"),
        ("2.10.0", {"KERAS_BACKEND": "theano"}, {"backend": "cntk"}, None, "tensorflow", "default"),
        ("3.3.3", {"KERAS_BACKEND": ""}, {"backend": 5}, None, "tensorflow", "default"),
        ("1.0.3", {}, None, None, "theano", "default"),
    ],
)
def test_that_the_backend_is_the_one_keras_would_take(
    made: HandMade,
    version: str,
    variables: dict[str, str],
    keras_json: dict[str, object] | None,
    activation: str | None,
    backend: str,
    source: str,
) -> None:
    made.install("keras", version)
    if activation:
        (made.prefix / "bin" / "activate").write_text(f"export KERAS_BACKEND={activation}\n")
    host = msgspec.structs.replace(HOST, variables=variables, keras_json=keras_json)
    found = read(made, host)
    assert (found.backend, found.backend_from) == (backend, source)
