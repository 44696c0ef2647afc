"""TensorFlow under all its names, and which of them ``import tensorflow`` gives."""

from __future__ import annotations

import os
import re

from core.inspection.bounded_read import read_text
from core.inspection.build_info import BuildInfo, read_build_info, read_files_version
from core.model import Distribution, TensorFlowFacts

# Distributions that put a folder "tensorflow" into site-packages.
NAMES = frozenset({
    "intel-tensorflow", "intel-tensorflow-avx512", "nvidia-tensorflow", "tensorflow", "tensorflow-aarch64",
    "tensorflow-base", "tensorflow-cpu", "tensorflow-cpu-aws", "tensorflow-directml", "tensorflow-eigen",
    "tensorflow-gpu", "tensorflow-gpu-base", "tensorflow-intel", "tensorflow-macos", "tensorflow-mkl",
    "tensorflow-rocm", "tensorflow-rocm-enhanced", "tensorflow-tpu", "tf-nightly", "tf-nightly-2.0-preview",
    "tf-nightly-cpu", "tf-nightly-cpu-aws", "tf-nightly-directml", "tf-nightly-gpu",
    "tf-nightly-gpu-2.0-preview", "tf-nightly-intel", "tf-nightly-macos", "tf-nightly-rocm", "tf-nightly-tpu",
})  # fmt: skip

_METAL, _DIRECTML = "tensorflow-metal", "tensorflow-directml-plugin"
_STUB_RECORD_BYTES = 50_000
_RELEASE = re.compile(r"\d+\.\d+(?:\.\d+)?")
_CONDA_CUDA = re.compile(r"cuda(\d+)(\d)(?:py|_|$)")


def read_tensorflow(
    distributions: tuple[Distribution, ...], site_packages: tuple[str, ...]
) -> TensorFlowFacts | None:
    """TensorFlow as an import would find it; ``None`` where there is none.

    Of several distributions that share the folder, the one whose release its C headers name counts,
    then one that brought files of its own, then the last installed.
    """
    named = [one for one in distributions if one.name in NAMES]
    folder = next((site for site in site_packages if _has_package(site)), None)
    if not named and folder is None:
        return None
    files_version = read_files_version(folder) if folder else None
    if not named:
        if folder is None or files_version is None:
            return None
        return _describe(files_version, "tensorflow", None, read_build_info(folder), None, distributions)
    owner = named[0] if len(named) == 1 else _choose_owner(named, site_packages, files_version)
    version = owner.version
    if files_version is not None and not _same_release(version, files_version):
        version = files_version
    info = read_build_info(folder) if folder else BuildInfo()
    record = next((one for one in named if one.build is not None), None)
    installer = "conda" if owner.build is not None else _read_installer(owner, site_packages)
    return _describe(version, owner.name, installer, info, record, distributions)


def _has_package(site: str) -> bool:
    return os.path.exists(f"{site}/tensorflow/__init__.py") or os.path.exists(f"{site}/tensorflow_core")


def _choose_owner(
    named: list[Distribution], site_packages: tuple[str, ...], files_version: str | None
) -> Distribution:
    rated = []
    for one in named:
        fits = files_version is not None and _same_release(one.version, files_version)
        size, changed = 0, 0.0
        for site in site_packages:
            try:
                record = os.stat(f"{site}/{one.folder}/RECORD")
            except (OSError, ValueError):
                continue
            size, changed = record.st_size, record.st_mtime
        rated.append((fits, size > _STUB_RECORD_BYTES, changed))
    return named[rated.index(max(rated))]


def _same_release(version: str, files_version: str) -> bool:
    match = _RELEASE.match(version)
    return match is not None and (f"{match[0]}.0.0".split(".")[:3] == files_version.split("."))


def _read_installer(one: Distribution, site_packages: tuple[str, ...]) -> str | None:
    for site in site_packages:
        text = read_text(f"{site}/{one.folder}/INSTALLER", 256)
        if text and text.strip():
            return text.strip()
    return None


def _describe(
    version: str,
    name: str,
    installer: str | None,
    info: BuildInfo,
    record: Distribution | None,
    distributions: tuple[Distribution, ...],
) -> TensorFlowFacts:
    build_string = (record.build or "") if record else ""
    return TensorFlowFacts(
        version=version,
        distribution=name,
        installer=installer,
        cuda=info.cuda or read_conda_cuda(build_string),
        cudnn=info.cudnn,
        compute_capabilities=info.compute_capabilities,
        build=name_build(name, info, build_string, {one.name for one in distributions}),
    )


def read_conda_cuda(build_string: str) -> str | None:
    """The CUDA in a build string of conda: ``11.2`` of ``cuda112py39h1234567_0``."""
    found = _CONDA_CUDA.search(build_string)
    return f"{found[1]}.{found[2]}" if found else None


def name_build(name: str, info: BuildInfo, build_string: str, installed: set[str]) -> str | None:
    """The kind of a build, from its distribution's name, its own words, conda's build string and plug-ins."""
    if "rocm" in name or info.is_rocm:
        return "rocm"
    if "directml" in name or _DIRECTML in installed:
        return "directml"
    if _METAL in installed:
        return "metal"
    if info.is_cuda is not None:
        return "cuda" if info.is_cuda else "cpu"
    if build_string.startswith(("gpu", "cuda")):
        return "cuda"
    if build_string.startswith(("cpu", "mkl", "eigen")):
        return "cpu"
    return None
