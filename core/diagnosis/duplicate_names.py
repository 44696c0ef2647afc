"""Which distributions bring the same folders."""

from __future__ import annotations

# Each of these brings the folder "tensorflow".
PROVIDERS = frozenset({
    "intel-tensorflow", "intel-tensorflow-avx512", "nvidia-tensorflow", "tensorflow", "tensorflow-aarch64",
    "tensorflow-cpu", "tensorflow-cpu-aws", "tensorflow-directml", "tensorflow-gpu", "tensorflow-intel",
    "tensorflow-macos", "tensorflow-rocm", "tensorflow-tpu", "tf-nightly", "tf-nightly-2-0-preview",
    "tf-nightly-2.0-preview", "tf-nightly-cpu", "tf-nightly-cpu-2-0-preview", "tf-nightly-gpu",
    "tf-nightly-gpu-2-0-preview", "tf-nightly-gpu-2.0-preview", "tf-nightly-intel", "tf-nightly-macos",
})  # fmt: skip
# conda's parts of one TensorFlow; of one version they belong together.
CONDA_PARTS = frozenset(
    {
        "tensorflow",
        "tensorflow-base",
        "tensorflow-gpu",
        "tensorflow-cpu",
        "tensorflow-eigen",
        "tensorflow-mkl",
    }
)
# Daily builds of what a release brings as another distribution: they come and go with a daily TensorFlow.
NIGHTLY_PARTS = {
    "keras-nightly": "keras",
    "tb-nightly": "tensorboard",
    "tf-estimator-nightly": "tensorflow-estimator",
    "tf-keras-nightly": "tf-keras",
}


def is_nightly(name: str) -> bool:
    """Whether the name is that of daily builds."""
    return "nightly" in name
