"""The staged smoke test, run by the environment's own interpreter.

Run as ``python stages.py COOKIE gpu|any``. It parses on Python 2.7 and runs on 3.5 to 3.14 with the
standard library and what the environment holds. Each report is one line on standard output: COOKIE,
then JSON. Anything else on the outputs is the environment's own talk. Nothing is downloaded and
nothing is written outside the current folder.
"""

import json
import os
import sys
import time
import traceback

COOKIE = sys.argv[1] if len(sys.argv) > 1 else ""
WANTS_GPU = len(sys.argv) > 2 and sys.argv[2] == "gpu"
OUT = os.dup(1)

TITLES = {
    "interpreter": "Python starts",
    "import": "TensorFlow imports",
    "matmul": "Matrix multiply",
    "data": "Data pipeline",
    "fit": "One Keras training step",
    "save": "Save and load",
    "keras-import": "Keras imports",
    "keras-matmul": "Matrix multiply in Keras",
    "keras-fit": "One training step in standalone Keras",
    "keras-save": "Save and load in standalone Keras",
    "gpu": "Matrix multiply on the GPU",
}


class Skip(Exception):
    """The stage does not apply here; the text says why."""


class Failed(Exception):
    """The stage ran and its result is wrong: the line seen, and what it means."""

    def __init__(self, detail, explanation):
        Exception.__init__(self, detail)
        self.detail = detail
        self.explanation = explanation


def report(**fields):
    os.write(OUT, ("\n" + COOKIE + json.dumps(fields) + "\n").encode("ascii", "replace"))


def get_telling_line(error):
    lines = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
    line = lines[-1 if isinstance(error, SyntaxError) else 0] if lines else type(error).__name__
    return line if len(line) <= 600 else line[:400] + " ... " + line[-180:]


def run_stage(stage, work, *arguments):
    """Run one stage and report it; returns what the work returned, ``None`` if it did not pass."""
    report(event="begin", stage=stage, title=TITLES[stage])
    started = time.time()
    outcome = {"ok": True, "skipped": False, "detail": "", "explanation": ""}
    value = None
    try:
        value, outcome["detail"] = work(*arguments)
    except Skip as skip:
        outcome.update(ok=None, skipped=True, explanation=str(skip))
    except Failed as failed:
        outcome.update(ok=False, detail=failed.detail, explanation=failed.explanation)
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        outcome.update(ok=False, detail=get_telling_line(error))
    sys.stdout.flush()
    sys.stderr.flush()
    report(event="end", stage=stage, title=TITLES[stage], seconds=time.time() - started, **outcome)
    return value


def skip_stages(stages, why):
    for stage in stages:
        report(event="begin", stage=stage, title=TITLES[stage])
        report(
            event="end",
            stage=stage,
            title=TITLES[stage],
            seconds=0.0,
            ok=None,
            skipped=True,
            detail="",
            explanation=why,
        )


def has_module(name):
    try:
        from importlib.util import find_spec

        return find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def check_interpreter():
    version = "%d.%d.%d" % sys.version_info[:3]
    if sys.version_info < (3, 5):
        raise Failed(
            "Python %s" % version,
            "The test needs Python 3.5 or newer, and this environment has Python %s." % version,
        )
    return True, "Python %s" % version


def import_tensorflow():
    import tensorflow as tf

    version = getattr(tf, "__version__", None)
    if version is None:
        where = getattr(tf, "__file__", None) or next(iter(getattr(tf, "__path__", ["?"])))
        raise Failed(
            "module 'tensorflow' has no attribute '__version__' (%s)" % where,
            "A folder named tensorflow is there, but the package itself is not. Reinstall TensorFlow.",
        )
    return tf, "TensorFlow %s" % version


def import_keras():
    import keras

    backend = keras.backend.backend()
    return keras, "Keras %s on %s" % (getattr(keras, "__version__", "?"), backend)


def make_matrices(size):
    import numpy as np

    state = np.random.RandomState(7)
    return state.rand(size, size).astype("float32"), state.rand(size, size).astype("float32")


def compare(expected, got, what):
    import numpy as np

    expected, got = np.asarray(expected), np.asarray(got)
    if expected.shape != got.shape:
        raise Failed(
            "%s: shape %s instead of %s" % (what, got.shape, expected.shape),
            "The result has the wrong shape.",
        )
    scale = max(float(np.abs(expected).max()), 1e-6)
    off = float(np.abs(expected.astype("float64") - got.astype("float64")).max()) / scale
    if not off <= 1e-3:
        raise Failed("%s: off by %.3g of the largest value" % (what, off), "The computed values are wrong.")
    return "largest difference %.1e" % off


def is_eager(tf):
    check = getattr(tf, "executing_eagerly", None)
    return bool(check and check())


def multiply(tf, a, b, device, repeats):
    """The product computed by TensorFlow on a device, and the rate in GFLOP/s."""
    if is_eager(tf):
        with tf.device(device):
            x, y = tf.constant(a), tf.constant(b)
            result = tf.matmul(x, y).numpy()
            started = time.time()
            for _ in range(repeats):
                last = tf.matmul(x, y)
            last.numpy()
            seconds = time.time() - started
            placed = getattr(last, "device", "")
    else:
        v1 = getattr(getattr(tf, "compat", None), "v1", tf)
        graph = tf.Graph()
        with graph.as_default(), tf.device(device):
            x, y = v1.placeholder(tf.float32, a.shape), v1.placeholder(tf.float32, b.shape)
            product = tf.matmul(x, y)
        with v1.Session(graph=graph, config=v1.ConfigProto(allow_soft_placement=False)) as session:
            feed = {x: a, y: b}
            result = session.run(product, feed)
            started = time.time()
            for _ in range(repeats):
                session.run(product.op, feed)
            seconds = time.time() - started
        placed = device
    return result, 2.0 * a.shape[0] ** 3 * repeats / max(seconds, 1e-9) / 1e9, placed


def check_matmul(tf):
    a, b = make_matrices(256)
    got, _, _ = multiply(tf, a, b, "/CPU:0", 1)
    note = compare(a.dot(b), got, "256 x 256 product against NumPy")
    big_a, big_b = make_matrices(1024)
    _, rate, _ = multiply(tf, big_a, big_b, "/CPU:0", 4)
    report(event="facts", cpu_gflops=round(rate, 2))
    return True, note


def check_keras_matmul(keras):
    a, b = make_matrices(256)
    if hasattr(keras, "ops"):
        got = keras.ops.convert_to_numpy(keras.ops.matmul(a, b))
    else:
        backend = keras.backend
        got = backend.eval(backend.dot(backend.variable(a), backend.variable(b)))
    return True, compare(a.dot(b), got, "256 x 256 product against NumPy")


def check_data(tf):
    if not hasattr(tf, "data"):
        raise Skip("This TensorFlow has no tf.data; it came with 1.4.")
    dataset = tf.data.Dataset.from_tensor_slices(list(range(10))).batch(4)
    if is_eager(tf):
        batches = [list(batch.numpy()) for batch in dataset]
    else:
        v1 = getattr(getattr(tf, "compat", None), "v1", tf)
        with v1.Session() as session:
            # A function of tf.data since 1.13, before that a method of the dataset.
            make = getattr(v1.data, "make_one_shot_iterator", None)
            iterator = dataset.make_one_shot_iterator() if make is None else make(dataset)
            item = iterator.get_next()
            batches = []
            while True:
                try:
                    batches.append(list(session.run(item)))
                except tf.errors.OutOfRangeError:
                    break
    if [len(batch) for batch in batches] != [4, 4, 2]:
        raise Failed("batches %r" % (batches,), "The data pipeline gave other batches than asked for.")
    return True, "3 batches"


def make_samples():
    import numpy as np

    state = np.random.RandomState(11)
    x = state.rand(64, 8).astype("float32")
    return x, x.sum(axis=1, keepdims=True).astype("float32")


def check_fit(keras):
    """Fit a small dense model on data made on the spot; the loss must fall."""
    import numpy as np

    x, y = make_samples()
    dense = keras.layers.Dense
    model = keras.models.Sequential([dense(16, activation="relu", input_shape=(8,)), dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    losses = model.fit(x, y, epochs=3, batch_size=16, verbose=0).history["loss"]
    if not np.isfinite(losses).all():
        raise Failed("losses %r" % (losses,), "Training gave values that are not numbers.")
    if not losses[-1] < losses[0]:
        raise Failed("losses %r" % (losses,), "Training did not lower the loss on an easy problem.")
    return model, "loss %.3f to %.3f" % (losses[0], losses[-1])


def check_save(keras, model, name):
    """Save and load in the formats this Keras has; predictions must be the same."""
    x, _ = make_samples()
    expected = model.predict(x, verbose=0)
    formats = []
    if has_module("h5py"):
        formats.append("h5")
    major = str(getattr(keras, "__version__", "0")).split(".")[0]
    if major.isdigit() and int(major) >= 3:
        formats.append("keras")
    if not formats:
        raise Skip("h5py is not installed here, so no model file can be written.")
    for suffix in formats:
        path = os.path.join(os.getcwd(), "%s.%s" % (name, suffix))
        model.save(path)
        loaded = keras.models.load_model(path, compile=False)
        compare(expected, loaded.predict(x, verbose=0), "predictions after loading .%s" % suffix)
    return True, " and ".join("." + suffix for suffix in formats) + ", same predictions"


def list_gpus(tf):
    config = getattr(tf, "config", None)
    config = getattr(config, "list_physical_devices", None) or getattr(
        getattr(config, "experimental", None), "list_physical_devices", None
    )
    if config is not None:
        return [device.name.replace("/physical_device:", "/") for device in config("GPU")]
    from tensorflow.python.client import device_lib

    return [device.name for device in device_lib.list_local_devices() if device.device_type == "GPU"]


def has_nvidia_driver():
    return os.path.exists("/proc/driver/nvidia/version") or os.path.exists("/dev/nvidiactl")


def check_gpu(tf):
    names = list_gpus(tf)
    report(event="facts", devices=["CPU"] + names)
    if not names:
        if WANTS_GPU and has_nvidia_driver():
            raise Failed(
                "TensorFlow lists no GPU",
                "The computer has an NVIDIA driver, but TensorFlow sees no GPU. Its log above names the "
                "libraries that it could not load.",
            )
        raise Skip("TensorFlow sees no GPU on this computer, so only the processor was tested.")
    a, b = make_matrices(512)
    got, _, placed = multiply(tf, a, b, "/GPU:0", 1)
    if "GPU" not in placed.upper():
        raise Failed("the product was computed on %s" % placed, "TensorFlow did not use the GPU.")
    note = compare(a.dot(b), got, "512 x 512 product against NumPy")
    big_a, big_b = make_matrices(2048)
    _, rate, _ = multiply(tf, big_a, big_b, "/GPU:0", 20)
    report(event="facts", gpu_used=True, gpu_gflops=round(rate, 2))
    return True, note


def is_same_keras(tf_keras, keras):
    """True if ``import keras`` and ``tf.keras`` are one implementation."""
    return getattr(tf_keras.layers, "Dense", None) is getattr(keras.layers, "Dense", None)


def test_keras(keras, prefix):
    model = run_stage(prefix + "fit", check_fit, keras)
    if model is None:
        skip_stages((prefix + "save",), "There is no trained model to save.")
    else:
        run_stage(prefix + "save", check_save, keras, model, prefix + "model")


def test_tensorflow():
    tf = run_stage("import", import_tensorflow)
    if tf is None:
        skip_stages(("matmul", "data", "fit", "save", "gpu"), "TensorFlow does not import.")
        return
    if run_stage("matmul", check_matmul, tf) is None:
        skip_stages(("data", "fit", "save", "gpu"), "TensorFlow does not compute.")
        return
    run_stage("data", check_data, tf)
    tf_keras = None
    try:
        tf_keras = tf.keras
        getattr(tf_keras.layers, "Dense")  # noqa: B009  Keras is imported lazily, by this access
    except Exception as error:
        run_stage("fit", reraise, error)
        skip_stages(("save",), "There is no trained model to save.")
    else:
        test_keras(tf_keras, "")
    if has_module("keras"):
        keras = run_stage("keras-import", import_keras)
        if keras is not None and not (tf_keras is not None and is_same_keras(tf_keras, keras)):
            test_keras(keras, "keras-")
    run_stage("gpu", check_gpu, tf)


def reraise(error):
    raise error


def test_keras_alone():
    keras = run_stage("keras-import", import_keras)
    if keras is None:
        skip_stages(("keras-matmul", "fit", "save"), "Keras does not import.")
    elif run_stage("keras-matmul", check_keras_matmul, keras) is None:
        skip_stages(("fit", "save"), "Keras does not compute.")
    else:
        test_keras(keras, "")
    skip_stages(("gpu",), "The GPU is tested through TensorFlow, which is not installed here.")


def explain_nothing_to_import():
    raise Skip("Neither TensorFlow nor Keras is installed here.")


def main():
    """Run the stages that apply, then end without waiting for threads or exit hooks."""
    try:
        import faulthandler

        faulthandler.enable()
    except ImportError:
        pass
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder or ".") not in (here, os.getcwd())]
    if run_stage("interpreter", check_interpreter) is not None:
        if has_module("tensorflow"):
            test_tensorflow()
        elif has_module("keras"):
            test_keras_alone()
        else:
            run_stage("import", explain_nothing_to_import)
    report(event="done")
    os._exit(0)


if __name__ == "__main__":
    main()
