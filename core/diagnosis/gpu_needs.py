"""What a TensorFlow build needs of the GPU side, and whether what is there meets it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from core.compatibility import Build, Matrix, Release, is_in_range, is_older, minor_of, parse_version
from core.diagnosis.context import Context
from core.model import GpuLibrary

# Builds that never use CUDA, whatever their version.
_WITHOUT_CUDA = frozenset({
    "intel-tensorflow", "intel-tensorflow-avx512", "tensorflow-aarch64", "tensorflow-cpu",
    "tensorflow-cpu-aws", "tensorflow-eigen", "tensorflow-intel", "tensorflow-macos", "tensorflow-mkl",
    "tf-nightly-cpu", "tf-nightly-intel", "tf-nightly-macos",
})  # fmt: skip
_OTHER_KINDS = frozenset({"cpu", "metal", "directml", "rocm"})
_FIRST_WITH_GPU_NAME = "0.12.0rc0"
_FIRST_WITH_MINOR_RULE = "1.8"


class GpuNeeds(Struct, frozen=True, kw_only=True):
    """CUDA and cuDNN a build was made for.

    ``cudnn`` is as exact as is known. ``same_cudnn_minor`` holds for builds that accept no newer minor.
    ``cuda_range`` narrows the CUDA versions that serve it. ``by`` is ``pip``, ``conda``, ``nvidia`` or
    ``report``;
    ``is_nearest`` says that the figures are those of the nearest release that is known.
    """

    cuda: str
    cudnn: str | None
    capabilities: tuple[str, ...]
    same_cudnn_minor: bool = False
    cuda_range: str = ""
    by: str = "pip"
    is_nearest: bool = False


def find_needs(context: Context) -> GpuNeeds | None:
    """What the installed build needs; ``None`` for builds that use no CUDA, or where it is not known."""
    tensorflow = context.tensorflow
    if tensorflow is None or tensorflow.build in _OTHER_KINDS or tensorflow.distribution in _WITHOUT_CUDA:
        return None
    if tensorflow.distribution == "nvidia-tensorflow":
        return _find_nvidia_needs(context)
    if "directml" in tensorflow.distribution or "rocm" in tensorflow.distribution:
        return None
    if context.circumstances.build_origin is not None:
        return _find_told_needs(context)
    release = find_release(context)
    if tensorflow.installer == "conda":
        return _find_conda_needs(context)
    if release is None:
        return _find_told_needs(context) or _find_early_needs(context)
    build = _find_build(context, release)
    if build is None or build.cuda is None:
        return None if build is not None else _find_told_needs(context)
    needs = describe_build(context.matrix, release.version, context.platform, build)
    own = tensorflow.compute_capabilities
    is_nearest = release is not context.release
    return replace(needs, capabilities=own or needs.capabilities, is_nearest=is_nearest)


def describe_build(matrix: Matrix, version: str, platform: str, build: Build) -> GpuNeeds:
    """What an official GPU build of a release needs: its own word, else the tested table's, else logs'."""
    cudnn = matrix.gpu.compiled_with(version, "pip")
    if cudnn is None and build.cudnn is not None:
        cudnn = matrix.cudnn_needed(version, platform, build.cudnn)
    exact = matrix.gpu.exact_cuda(version)
    return GpuNeeds(
        cuda=minor_of(_fill_minor(matrix, version, platform, build.cuda or "0")),
        cudnn=cudnn,
        capabilities=build.capabilities or matrix.gpu.built_capabilities(version),
        same_cudnn_minor=is_older(version, _FIRST_WITH_MINOR_RULE),
        cuda_range=exact.works if exact is not None else "",
    )


def find_release(context: Context) -> Release | None:
    """The matrix's row of the installed TensorFlow; of a pre-release its final, of a nightly the nearest."""
    tensorflow = context.tensorflow
    if tensorflow is None or context.release is not None:
        return context.release
    parsed = parse_version(tensorflow.version)
    if parsed is None or not parsed.is_prerelease:
        return None
    final = context.matrix.release(parsed.base_version)
    newest = context.matrix.newest
    return newest if final is None and is_older(newest.version, parsed.base_version) else final


def has_nvidia(context: Context) -> bool:
    """Whether an NVIDIA GPU is there; who names its driver, CUDA or cuDNN has one."""
    if context.nvidia_gpus:
        return True
    if context.knows("gpu") or context.host.os == "macos" or context.host.gpus:
        return False
    facts, host = context.facts, context.host
    return bool(facts.cuda or facts.cudnn or host.driver or host.driver_cuda)


def reach(libraries: Iterable[GpuLibrary]) -> tuple[GpuLibrary, ...]:
    """Those libraries whose files are there."""
    return tuple(one for one in libraries if one.loads is not False)


def meets_cuda(needs: GpuNeeds, found: str) -> bool:
    """Whether a build runs with this CUDA."""
    if needs.cuda_range and is_in_range(found, needs.cuda_range) is False:
        return False
    return fits_cuda(needs.cuda, found)


def meets_cudnn(needs: GpuNeeds, found: str) -> bool:
    """Whether a build runs with this cuDNN; early builds accept no newer minor either."""
    if needs.cudnn is None:
        return True
    if needs.same_cudnn_minor and len(_parts(needs.cudnn)) > 1:
        return _parts(found)[:2] == _parts(needs.cudnn)[:2]
    return fits_cudnn(needs.cudnn, found)


def fits_cuda(built_for: str, found: str) -> bool:
    """Whether a build runs with this CUDA.

    Up to 10.x the runtime's name holds the minor version, so it must be the same. From 11 on one
    name serves a whole major, and a newer minor serves programs built for an older one.
    """
    needed, there = _parts(built_for), _parts(found)
    if needed[0] <= 10:
        return needed[:2] == there[: len(needed[:2])] or (len(there) == 1 and there[0] == needed[0])
    return there[0] == needed[0] and (len(there) == 1 or there[:2] >= needed[:2])


def is_older_minor(built_for: str, found: str) -> bool:
    """Whether a CUDA from 11 on has the right major and an older minor: it loads, and may lack functions."""
    needed, there = _parts(built_for), _parts(found)
    return needed[0] >= 11 and there[0] == needed[0] and there[:2] < needed[:2]


def fits_cudnn(needed: str, found: str) -> bool:
    """Whether a build runs with this cuDNN: the same major, and no older minor."""
    wanted, there = _parts(needed), _parts(found)
    return there[0] == wanted[0] and (len(there) == 1 or there[: len(wanted[:2])] >= wanted[:2])


def choose(libraries: tuple[GpuLibrary, ...], fitting: Iterable[GpuLibrary]) -> GpuLibrary | None:
    """The library to show: one that fits, else the environment's first."""
    return next(iter(fitting), libraries[0] if libraries else None)


def covers(capabilities: tuple[str, ...], capability: str) -> bool:
    """Whether a build holds code for a GPU of this compute capability.

    ``sm_XY`` is code for the same major and the same or a newer minor; ``compute_XY`` and a bare
    number can be translated for any newer GPU too.
    """
    return runs_natively(capabilities, capability) or any(
        kind != "sm" and _parts(capability) >= built for kind, built in _read_capabilities(capabilities)
    )


def runs_natively(capabilities: tuple[str, ...], capability: str) -> bool:
    """Whether no translation is needed; true where the build does not tell.

    ``compute_XY`` and a bare number stand for code for XY as well as for what can be translated
    (configure.py of TensorFlow).
    """
    own = _parts(capability)
    known = _read_capabilities(capabilities)
    if len(known) < len(capabilities) or not known:
        return True
    return any(own[0] == built[0] and own >= built for _, built in known)


def lowest_capability(capabilities: tuple[str, ...]) -> str | None:
    """``5.0`` for ``sm_50, sm_60 …``; ``None`` where the build does not tell."""
    known = sorted(built for _, built in _read_capabilities(capabilities))
    return ".".join(map(str, known[0])) if known else None


def _find_nvidia_needs(context: Context) -> GpuNeeds | None:
    """NVIDIA's own build, whose CUDA comes as wheels with it."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return None
    own = next((one.version for one in context.facts.cuda if one.source == "pip"), None)
    cuda = own or context.matrix.gpu.nvidia_cuda(tensorflow.version)
    if cuda is None:
        return None
    return GpuNeeds(
        cuda=minor_of(cuda), cudnn=None, capabilities=tensorflow.compute_capabilities, by="nvidia"
    )


def _find_told_needs(context: Context) -> GpuNeeds | None:
    """What the build says of itself, where it is none of the official ones."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return None
    cuda = tensorflow.cuda
    if cuda is None and tensorflow.compute_capabilities:
        # A build that names GPUs uses CUDA; the CUDA that is there must be the one it was made for.
        cuda = next((one.version for one in context.facts.cuda), "0")
    if cuda is None:
        return None
    return GpuNeeds(
        cuda=minor_of(cuda),
        cudnn=tensorflow.cudnn,
        capabilities=tensorflow.compute_capabilities,
        by="report",
    )


def _find_early_needs(context: Context) -> GpuNeeds | None:
    """The GPU build of a TensorFlow before 1.0, which until 0.12 had the name of the other one."""
    tensorflow = context.tensorflow
    if tensorflow is None or context.host.os != "linux":
        return None
    if tensorflow.distribution != "tensorflow-gpu" and not is_older(tensorflow.version, _FIRST_WITH_GPU_NAME):
        return None
    row = context.matrix.gpu.early_build(tensorflow.version)
    if row is None:
        return None
    return GpuNeeds(cuda=row.cuda, cudnn=row.cudnn, capabilities=(), same_cudnn_minor=False)


def _find_conda_needs(context: Context) -> GpuNeeds | None:
    """Conda's build fits the cudatoolkit that conda put beside it."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return None
    own = next((one.version for one in context.facts.cuda if one.source == "conda"), None)
    cuda = tensorflow.cuda or own
    if cuda is None:
        return None
    minor = minor_of(cuda)
    cudnn = tensorflow.cudnn or context.matrix.gpu.compiled_with(tensorflow.version, "conda")
    if cudnn is None:
        for row in context.matrix.gpu.conda_builds(tensorflow.version):
            if minor in row.cuda and row.cudnn:
                cudnn = min(row.cudnn, key=_parts)
                break
    return GpuNeeds(
        cuda=minor,
        cudnn=cudnn,
        capabilities=tensorflow.compute_capabilities,
        same_cudnn_minor=is_older(tensorflow.version, _FIRST_WITH_MINOR_RULE),
        by="conda",
    )


def _find_build(context: Context, release: Release) -> Build | None:
    tensorflow = context.tensorflow
    if tensorflow is None:
        return None
    name = tensorflow.distribution
    if name.startswith("tf-nightly"):
        name = "tensorflow-gpu" if name.endswith("gpu") else "tensorflow"
    return context.matrix.build(release.version, name, context.platform)


def _fill_minor(matrix: Matrix, version: str, platform: str, cuda: str) -> str:
    """Wheels that only name the major, to the minor that the tested table names."""
    if "." in cuda:
        return cuda
    for row in matrix.tested(version, platform):
        if row.cuda is not None and row.cuda.split(".")[0] == cuda:
            return row.cuda if "." in row.cuda else f"{row.cuda}.0"
    return f"{cuda}.0"


@lru_cache(maxsize=128)
def _read_capabilities(capabilities: tuple[str, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """``sm_61`` and ``6.1`` as (kind, number); the kind of a bare number is empty."""
    known: list[tuple[str, tuple[int, ...]]] = []
    for text in capabilities:
        kind, underscore, digits = text.rpartition("_")
        if underscore and digits.isdigit() and len(digits) > 1:
            known.append((kind, (int(digits[:-1]), int(digits[-1]))))
        elif not underscore and text.replace(".", "").isdigit() and "." in text:
            known.append(("", _parts(text)))
    return tuple(known)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit()) or (0,)
