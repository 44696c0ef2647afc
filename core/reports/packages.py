"""The distributions of a report, and the TensorFlow, Keras and CUDA among them."""

from __future__ import annotations

from collections.abc import Mapping

from core.compatibility import Declared, Matrix, is_in_range, platform_name
from core.inspection.build_info import BuildInfo
from core.inspection.gpu_libraries import read_gpu_libraries
from core.inspection.keras import NAMES as KERAS_NAMES
from core.inspection.keras import choose_backend
from core.inspection.tensorflow import NAMES as TENSORFLOW_NAMES
from core.inspection.tensorflow import name_build, read_conda_cuda
from core.model import Distribution, GpuLibrary, HostFacts, KerasFacts, Report, TensorFlowFacts
from core.reports.requirement_line import normalise

# Where several are installed, the one that others stand beside or build upon counts first.
_ORDER = (
    "tensorflow", "tensorflow-gpu", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel",
    "tensorflow-cpu-aws",
    "tensorflow-directml", "tensorflow-rocm", "nvidia-tensorflow", "intel-tensorflow", "tensorflow-base",
)  # fmt: skip
_TF_KERAS = ("tf-keras", "tf-keras-nightly")
# conda packages without Python metadata, whoever lists them.
_CONDA_ONLY = frozenset({"cudatoolkit", "cudnn", "cuda-cudart", "cuda-version", "cuda-toolkit"})
_CUDA_PINS = ("cuda-version", "cuda-toolkit")


def make_distributions(
    report: Report, versions: Mapping[str, str], declared: Mapping[str, Declared]
) -> tuple[Distribution, ...]:
    """``versions`` as inspection would list them, in the order of names, with what they are known to declare.

    conda's own builds declare what conda's recipes say, so nothing is taken from the index for them.
    """
    made = []
    for name, version in sorted(versions.items()):
        installer = report.installers.get(name)
        build = report.builds.get(name)
        by_conda = installer == "conda" or build is not None
        said = Declared() if by_conda else declared.get(name, Declared())
        made.append(
            Distribution(
                name=name,
                version=version,
                folder=f"{name}-{version}.dist-info",
                installer=installer or ("conda" if by_conda else None),
                origin="conda" if name in _CONDA_ONLY else "dist-info",
                build=build or ("" if by_conda else None),
                requires=said.requires,
                requires_python=said.python or None,
            )
        )
    return tuple(made)


def normalise_names(packages: Mapping[str, str]) -> dict[str, str]:
    """The same with names as they are compared, versions without blanks."""
    return {normalise(name): version.strip() for name, version in packages.items()}


def make_tensorflow(
    report: Report, distributions: tuple[Distribution, ...], host: HostFacts, matrix: Matrix
) -> TensorFlowFacts | None:
    """The TensorFlow that counts: what it says of its build, else what the matrix knows of its wheel."""
    one = choose_tensorflow(distributions)
    if one is None:
        return None
    told = report.tf_build
    installed = {each.name: each for each in distributions}
    if told is not None and (told.origin or told.cuda or told.cudnn):
        kind = name_build(one.name, BuildInfo(is_cuda=True if told.cuda else None), "", set(installed))
        return TensorFlowFacts(
            version=one.version,
            distribution=one.name,
            installer=one.installer,
            cuda=told.cuda,
            cudnn=told.cudnn,
            compute_capabilities=told.compute_capabilities,
            build=kind,
        )
    capabilities = told.compute_capabilities if told is not None else ()
    if one.installer == "conda":
        return _describe_conda(one, installed, capabilities)
    build = matrix.build(one.version, one.name, platform_name(host.os, host.arch))
    is_cuda = None if build is None or build.stub is not None else build.cuda is not None
    return TensorFlowFacts(
        version=one.version,
        distribution=one.name,
        installer=one.installer,
        cuda=build.cuda if build is not None else None,
        cudnn=build.cudnn if build is not None else None,
        compute_capabilities=capabilities,
        build=name_build(one.name, BuildInfo(is_cuda=is_cuda), "", set(installed)),
    )


def choose_tensorflow(distributions: tuple[Distribution, ...]) -> Distribution | None:
    """The distribution that ``import tensorflow`` most likely gives; ``None`` where there is none."""
    named = {one.name: one for one in distributions if one.name in TENSORFLOW_NAMES}
    first = next((named[name] for name in _ORDER if name in named), None)
    return first or next(iter(named.values()), None)


def _describe_conda(
    one: Distribution, installed: Mapping[str, Distribution], capabilities: tuple[str, ...]
) -> TensorFlowFacts:
    """Builds of conda by their build strings; the CUDA that stands beside one may be a wrong one."""
    strings = [
        each.build
        for name in (one.name, "tensorflow-base", "tensorflow-gpu")
        if (each := installed.get(name)) is not None and each.build
    ]
    kind = next(
        (told for text in strings if (told := name_build(one.name, BuildInfo(), text, set(installed)))), None
    )
    cuda = next((told for text in strings if (told := read_conda_cuda(text))), None)
    if kind is None and not strings and ("cudatoolkit" in installed or "tensorflow-gpu" in installed):
        kind = "cuda"
    return TensorFlowFacts(
        version=one.version,
        distribution=one.name,
        installer="conda",
        cuda=cuda,
        compute_capabilities=capabilities,
        build=kind,
    )


def make_keras(
    distributions: tuple[Distribution, ...],
    tensorflow: TensorFlowFacts | None,
    host: HostFacts,
    matrix: Matrix,
) -> KerasFacts | None:
    """Keras as ``import keras`` gives it, the copy inside TensorFlow, and the backend that is set."""
    by_name = {one.name: one for one in distributions}
    one = next((by_name[name] for name in sorted(KERAS_NAMES) if name in by_name), None)
    tf_keras = next((by_name[name].version for name in _TF_KERAS if name in by_name), None)
    release = matrix.release(tensorflow.version) if tensorflow else None
    inside = release.keras if release is not None and release.keras_inside else None
    if one is None and tf_keras is None and inside is None:
        return None
    backend, source = choose_backend(one.version if one else None, host, {})
    return KerasFacts(
        version=one.version if one else None,
        distribution=one.name if one else None,
        inside_tensorflow=inside,
        tf_keras=tf_keras,
        backend=backend,
        backend_from=source,
    )


def find_libraries(
    distributions: tuple[Distribution, ...], host: HostFacts
) -> tuple[tuple[GpuLibrary, ...], tuple[GpuLibrary, ...]]:
    """CUDA and cuDNN of the environment, then of the system; ``cuda-version`` stands for its runtime."""
    cuda, cudnn = read_gpu_libraries(distributions, (), "", host)
    if not any(one.source != "system" for one in cuda):
        pin = next((one for name in _CUDA_PINS for one in distributions if one.name == name), None)
        if pin is not None and is_in_range(pin.version, ">=9") is not False:
            cuda = (GpuLibrary(version=pin.version, source="conda"), *cuda)
    return tuple(_drop_path(one) for one in cuda), tuple(_drop_path(one) for one in cudnn)


def _drop_path(library: GpuLibrary) -> GpuLibrary:
    """Nobody knows where it lies on a machine that is not here."""
    return GpuLibrary(version=library.version, source=library.source, loads=library.loads)
