"""What the user's session says to TensorFlow, Keras and the loader: variables and ``keras.json``."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from core.machine.files import read_bytes

NAMES = frozenset({
    "CONDA_OVERRIDE_CUDA", "CUDA_DEVICE_ORDER", "CUDA_HOME", "CUDA_PATH", "CUDA_ROOT", "CUDA_VISIBLE_DEVICES",
    "CUDNN_PATH", "DYLD_LIBRARY_PATH", "HDF5_DISABLE_VERSION_CHECK", "HIP_VISIBLE_DEVICES",
    "HSA_OVERRIDE_GFX_VERSION", "KERAS_BACKEND", "KERAS_HOME", "LD_LIBRARY_PATH", "LD_PRELOAD",
    "NVIDIA_VISIBLE_DEVICES", "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "PYTHONHOME", "PYTHONNOUSERSITE",
    "PYTHONPATH", "PYTHONUSERBASE", "ROCM_PATH", "TF_DETERMINISTIC_OPS", "TF_ENABLE_ONEDNN_OPTS",
    "TF_FORCE_GPU_ALLOW_GROWTH", "TF_GPU_ALLOCATOR", "TF_USE_LEGACY_KERAS", "TF_XLA_FLAGS", "XLA_FLAGS",
})  # fmt: skip
_LONGEST_VALUE = 32 * 1024


def select_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Those variables of a session that change how TensorFlow, Keras or the loader behave, by name."""
    found = {
        name: value[:_LONGEST_VALUE]
        for name, value in environ.items()
        if name in NAMES or (name.startswith("CUDA_PATH_V") and name[11:].replace("_", "").isdigit())
    }
    return dict(sorted(found.items()))


def read_keras_json(environ: Mapping[str, str], home: str, root: str) -> dict[str, object] | None:
    """Keras' settings, from ``$KERAS_HOME`` or ``~/.keras`` as Keras itself looks for them.

    ``None`` where the file is missing, too large, or not one JSON object.
    """
    folder = environ.get("KERAS_HOME") or (f"{home}/.keras" if home else "")
    if not folder:
        return None
    raw = read_bytes(f"{root}{folder}/keras.json")
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
