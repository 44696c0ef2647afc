"""Lines of Python of any version, broken ones too, and the names in them."""

from __future__ import annotations

import time

import pytest

from core.compatibility import Matrix
from core.diagnosis.code_names import CodeSetting, read_code
from core.diagnosis.missing_names import read_missing_names

LINES = [
    (
        "import tensorflow as tf\nslim = tf.contrib.slim\nslim.arg_scope()",
        "tensorflow.contrib.slim.arg_scope",
    ),
    ("from keras.layers import (Dense,\n    LSTM as Recurrent)\nRecurrent(3)", "keras.layers.LSTM"),
    ("import tensorflow.compat.v1 as tf\ntf.Session()", "tensorflow.compat.v1.Session"),
    ("from tensorflow import keras\nkeras.Input(shape=(4,))", "tensorflow.keras.Input"),
    ("from keras import backend as K\nK.set_session(s)", "keras.backend.set_session"),
    ("tf.Session()", "tensorflow.Session"),
    ("print 'a', tf.placeholder(tf.float32)", "tensorflow.placeholder"),
    ("%matplotlib inline\n!pip install x\nimport keras\nkeras.ops.mean(x)", "keras.ops.mean"),
    (">>> from keras.utils import np_utils", "keras.utils.np_utils"),
    ("In [3]: from keras.utils import np_utils", "keras.utils.np_utils"),
    ("from keras.layers import *\nx = CuDNNLSTM(3)", "keras.layers.CuDNNLSTM"),
    ("from __future__ import print_function\nimport keras, tensorflow as t; t.log(x)", "tensorflow.log"),
    ("def f(:\n  x = tf.truncated_normal([1]", "tensorflow.truncated_normal"),
    ("y = model.predict_classes(x)", ".predict_classes"),
    ("y = build(3).fit_generator(g)", ".fit_generator"),
    ("from tensorflow.keras.layers import \\\n    Dense", "tensorflow.keras.layers.Dense"),
]


@pytest.mark.parametrize(("code", "name"), LINES)
def test_that_a_name_is_read_in_full(code: str, name: str) -> None:
    assert name in {use.name for use in read_code(code).uses}


@pytest.mark.parametrize(
    "code",
    [
        "# tf.Session()",
        "x = 'tf.Session()'",
        '"""\ntf.Session()\n"""',
        "import mytf as tf\ntf.Session()",
        "try:\n    tf.Session()\nexcept AttributeError:\n    pass",
        "if hasattr(tf, 'Session'):\n    tf.Session()",
        "if tf.__version__ < '2':\n    tf.Session()",
        "f(tf=3)",
    ],
)
def test_that_what_is_no_use_of_a_name_is_none(code: str) -> None:
    assert "tensorflow.Session" not in {use.name for use in read_code(code).uses}


def test_that_keywords_of_a_call_are_read_without_those_of_calls_inside() -> None:
    uses = read_code("tf.reduce_sum(tf.cast(x, dtype=d), axis=1, keep_dims=True)").uses
    keywords = {use.name: use.keywords for use in uses}
    assert keywords["tensorflow.reduce_sum"] == ("axis", "keep_dims")
    assert keywords["tensorflow.cast"] == ("dtype",)


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["KERAS_BACKEND"] = "torch"',
        'os.environ.setdefault("KERAS_BACKEND", "torch")',
        "%env KERAS_BACKEND=torch",
    ],
)
def test_that_a_variable_set_in_code_is_read(line: str) -> None:
    assert CodeSetting("KERAS_BACKEND", "torch", 1) in read_code(f"import os\n{line}\n").settings


def test_that_a_megabyte_of_anything_is_read_quickly() -> None:
    begun = time.perf_counter()
    read_code("x = [(({'\"" * 100_000)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("AttributeError: module 'tensorflow' has no attribute 'contrib'", "tensorflow.contrib"),
        (
            "module 'tensorflow._api.v2.train' has no attribute 'AdamOptimizer'",
            "tensorflow.train.AdamOptimizer",
        ),
        ("ImportError: cannot import name 'np_utils' from 'keras.utils' (/x)", "keras.utils.np_utils"),
        ("ModuleNotFoundError: No module named 'keras.engine'", "keras.engine"),
        ("ImportError: No module named keras.layers.merge", "keras.layers.merge"),
        (
            "module 'keras._tf_keras.keras.layers' has no attribute 'experimental'",
            "tensorflow.keras.layers.experimental",
        ),
        ("'Sequential' object has no attribute 'predict_classes'", ".predict_classes"),
        (
            "TypeError: reduce_sum() got an unexpected keyword argument 'keep_dims'",
            "tensorflow.reduce_sum(keep_dims=)",
        ),
        ("ValueError: Argument(s) not recognized: {'lr': 0.01}", "keras.optimizers.*(lr=)"),
        ("ImportError: `keras.optimizers.legacy` is not supported in Keras 3.", "keras.optimizers.legacy"),
        ("`tf.compat.v1.keras` is not available with Keras 3.", "tensorflow.compat.v1.keras"),
    ],
)
def test_that_a_message_names_what_is_missing(matrix: Matrix, message: str, name: str) -> None:
    assert name in [told.name for told in read_missing_names(message, matrix.api_names)]
