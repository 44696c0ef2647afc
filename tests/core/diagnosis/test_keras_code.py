"""Code, saved models and backend settings against the Keras that is installed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.compatibility import Matrix
from core.diagnosis import diagnose
from core.model import Category, Circumstances, Finding, ModelFile, Severity
from tests.core.diagnosis.build import build_facts, build_host

HOST = build_host()
Packages = dict[str, str]


def _python_for(packages: Packages) -> str:
    tensorflow = packages.get("tensorflow", "2.16.1")
    minor = int(tensorflow.split(".")[1])
    if tensorflow.startswith("1."):
        return "3.6.15" if minor < 15 else "3.7.16"
    return "3.7.16" if minor < 3 else "3.8.18" if minor < 12 else "3.11.7"


def _find(
    matrix: Matrix,
    packages: Packages,
    *,
    python: str | None = None,
    variables: dict[str, str] | None = None,
    keras_json: dict[str, object] | None = None,
    backend: tuple[str, str] | None = None,
    **circumstances: object,
) -> tuple[Finding, ...]:
    facts = build_facts(packages, python=python or _python_for(packages), backend=backend)
    host = replace(build_host(variables=variables or {}), keras_json=keras_json)
    found = diagnose(facts, host, matrix, Circumstances(**circumstances))  # type: ignore[arg-type]
    return tuple(one for one in found if one.severity is not Severity.NOTE)


GONE = [
    ({"tensorflow": "2.1.0"}, "import tensorflow as tf\nslim = tf.contrib.slim", "tf_slim"),
    ({"tensorflow": "2.4.1"}, "x = tf.placeholder(tf.float32)", "tf.compat.v1.placeholder"),
    ({"tensorflow": "2.4.1"}, "tf.reduce_sum(x, keep_dims=True)", "keepdims="),
    (
        {"tensorflow": "2.6.0", "keras": "2.6.0"},
        "from keras.optimizers import Adam",
        "from tensorflow.keras.optimizers import Adam",
    ),
    (
        {"tensorflow": "2.15.0", "keras": "2.15.0"},
        "from keras.utils import np_utils",
        "from tensorflow.keras.utils import to_categorical",
    ),
    ({"tensorflow": "2.16.1", "keras": "3.1.1"}, "model.fit_generator(g)", "model.fit(generator)"),
    (
        {"tensorflow": "2.16.1", "keras": "3.1.1"},
        "from tensorflow.keras.optimizers import Adam\nAdam(lr=0.1)",
        "learning_rate=",
    ),
    ({"tensorflow": "1.15.0"}, "tf.config.list_physical_devices('GPU')", "list_physical_devices"),
    (
        {"tensorflow": "2.4.1"},
        "from tensorflow.keras.layers import TextVectorization",
        "layers.experimental.preprocessing",
    ),
]


@pytest.mark.parametrize(("packages", "code", "instead"), GONE, ids=[code for _, code, _ in GONE])
def test_that_a_name_that_is_not_there_is_told_with_what_to_write(
    matrix: Matrix, packages: Packages, code: str, instead: str
) -> None:
    finding = _find(matrix, packages, code=code)[0]
    assert finding.rule == "api-name"
    assert finding.category is Category.API_CHANGE
    assert finding.severity is Severity.ERROR
    assert instead in finding.remedies[0].actions[0]


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ({"tensorflow": "1.15.0"}, "import tensorflow as tf\nslim = tf.contrib.slim"),
        ({"tensorflow": "2.4.1"}, "import tensorflow.compat.v1 as tf\ntf.placeholder(tf.float32)"),
        ({"tensorflow": "2.12.0", "keras": "2.12.0"}, "from keras.utils import np_utils"),
        ({"tensorflow": "2.15.0", "keras": "2.15.0"}, "model.fit_generator(g)"),
        ({"tensorflow": "2.99.0"}, "from tensorflow.keras.layers import Dense"),
        ({"tensorflow": "2.16.1", "keras": "3.1.1"}, "import numpy as np\nnp.mean(x)"),
    ],
)
def test_that_a_name_that_is_there_is_no_trouble(matrix: Matrix, packages: Packages, code: str) -> None:
    assert not [one for one in _find(matrix, packages, code=code) if one.rule == "api-name"]


def test_that_a_keras_3_only_loss_offers_tf_keras_with_its_switch(matrix: Matrix) -> None:
    packages = {"tensorflow": "2.17.0", "keras": "3.4.1"}
    finding = _find(matrix, packages, code="tf.keras.optimizers.legacy.Adam()")[0]
    assert finding.category is Category.KERAS3_LEGACY
    legacy = next(one for one in finding.remedies if one.actions == ("set-env:TF_USE_LEGACY_KERAS=1",))
    assert [(change.name, change.after) for change in legacy.changes] == [("tf-keras", "2.17.0")]


def test_that_the_legacy_switch_brings_the_name_back(matrix: Matrix) -> None:
    packages = {"tensorflow": "2.17.0", "keras": "3.4.1", "tf-keras": "2.17.0"}
    code = "tf.keras.optimizers.legacy.Adam()"
    assert _find(matrix, packages, code=code, variables={"TF_USE_LEGACY_KERAS": "1"}) == ()


def test_that_an_older_tensorflow_comes_with_a_python_that_has_it(matrix: Matrix) -> None:
    finding = _find(matrix, {"tensorflow": "2.4.1"}, code="tf.contrib.slim")[0]
    changes = {change.name: change.after for change in finding.remedies[-1].changes}
    assert changes == {"python": "3.7", "tensorflow": "1.15.5"}


MIXED = [
    ({"tensorflow": "2.1.0", "keras": "2.3.1"}, "keras.models", "tensorflow.keras.layers", True),
    ({"tensorflow": "2.1.0", "keras": "2.3.1"}, "keras.models", "tensorflow.python.keras.layers", True),
    ({"tensorflow": "2.5.0", "keras": "2.4.3"}, "keras.models", "tensorflow.keras.layers", False),
    ({"tensorflow": "2.3.0"}, "tensorflow.keras.models", "tensorflow.python.keras.layers", False),
    (
        {"tensorflow": "2.9.0", "keras": "2.9.0"},
        "tensorflow.keras.models",
        "tensorflow.python.keras.layers",
        True,
    ),
    ({"tensorflow": "2.9.0", "keras": "2.9.0"}, "keras.models", "tensorflow.keras.layers", False),
    ({"tensorflow": "2.16.1", "keras": "3.3.3"}, "keras.models", "tensorflow.keras.layers", False),
    (
        {"tensorflow": "2.16.1", "keras": "3.3.3", "tf-keras": "2.16.0"},
        "tf_keras.models",
        "tensorflow.keras.layers",
        True,
    ),
]


@pytest.mark.parametrize(("packages", "models", "layers", "differ"), MIXED)
def test_that_two_kerases_are_told_apart_only_where_they_are_two(
    matrix: Matrix, packages: Packages, models: str, layers: str, differ: bool
) -> None:
    code = f"from {models} import Sequential\nfrom {layers} import Dense\nSequential([Dense(1)])\n"
    found = [one for one in _find(matrix, packages, code=code) if one.rule == "keras-mixed"]
    assert [one.category for one in found] == ([Category.STANDALONE_KERAS] if differ else [])


def test_that_functions_on_plain_arrays_may_come_from_anywhere(matrix: Matrix) -> None:
    packages = {"tensorflow": "1.14.0", "keras": "2.2.4"}
    code = "from keras.utils import to_categorical\nimport tensorflow as tf\ntf.keras.layers.Dense(1)\n"
    assert _find(matrix, packages, code=code) == ()


BACKENDS = [
    (
        {"tensorflow": "2.16.1", "keras": "3.3.3"},
        ("theano", "keras.json"),
        "set-keras-json:backend=tensorflow",
    ),
    ({"torch": "2.3.0", "keras": "3.3.3"}, ("pytorch", "KERAS_BACKEND"), "set-env:KERAS_BACKEND=torch"),
    ({"torch": "2.3.0", "keras": "3.3.3"}, ("Torch", "KERAS_BACKEND"), "set-env:KERAS_BACKEND=torch"),
    (
        {"tensorflow": "2.16.1", "keras": "3.3.3"},
        ("jax", "KERAS_BACKEND"),
        "set-env:KERAS_BACKEND=tensorflow",
    ),
    (
        {"tensorflow": "1.14.0", "keras": "2.2.4"},
        ("cntk", "keras.json"),
        "set-keras-json:backend=tensorflow",
    ),
]


@pytest.mark.parametrize(("packages", "backend", "action"), BACKENDS)
def test_that_a_backend_that_cannot_be_used_is_told_with_the_setting(
    matrix: Matrix, packages: Packages, backend: tuple[str, str], action: str
) -> None:
    finding = _find(matrix, packages, backend=backend)[0]
    assert finding.category is Category.BACKEND_CONFIG
    assert finding.remedies[0].actions == (action,)


def test_that_keras_core_reads_the_variable(matrix: Matrix) -> None:
    packages = {"torch": "2.0.1", "keras-core": "0.1.0"}
    finding = _find(matrix, packages, variables={"KERAS_BACKEND": "pytorch"})[0]
    assert finding.title == "Keras Core 0.1.0 has no backend named pytorch"


def test_that_a_backend_set_after_the_import_is_too_late(matrix: Matrix) -> None:
    packages = {"tensorflow": "2.16.1", "keras": "3.3.3", "torch": "2.3.0"}
    code = "import keras\nimport os\nos.environ['KERAS_BACKEND'] = 'torch'\n"
    assert _find(matrix, packages, code=code)[0].title == "The backend torch is set after Keras was imported"


def test_that_a_backend_set_before_the_import_is_taken(matrix: Matrix) -> None:
    packages = {"tensorflow": "2.16.1", "keras": "3.3.3", "torch": "2.3.0"}
    code = "import os\nos.environ['KERAS_BACKEND'] = 'torch'\nimport keras\n"
    assert _find(matrix, packages, code=code) == ()


def test_that_torch_with_keras_3_and_without_tensorflow_is_no_trouble_by_itself(matrix: Matrix) -> None:
    assert _find(matrix, {"keras": "3.3.3", "torch": "2.3.0"}) == ()


def test_that_a_file_of_keras_2_in_keras_3_offers_tf_keras_in_one_remedy(matrix: Matrix) -> None:
    file = ModelFile(format="h5", keras_version="2.15.0")
    finding = _find(matrix, {"tensorflow": "2.16.1", "keras": "3.2.0"}, model_file=file)[0]
    assert finding.category is Category.MODEL_FILE
    first = finding.remedies[0]
    assert [(change.name, change.after) for change in first.changes] == [("tf-keras", "2.16.0")]
    assert first.actions == ("set-env:TF_USE_LEGACY_KERAS=1",)


def test_that_a_file_that_loads_is_no_trouble(matrix: Matrix) -> None:
    file = ModelFile(format="h5", keras_version="2.2.4")
    assert _find(matrix, {"tensorflow": "2.4.1"}, model_file=file) == ()
