"""What a TensorFlow build needs of the GPU side, and whether what is there meets it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from core.compatibility import is_older, minor_of
from core.diagnosis.context import Context
from core.model import GpuLibrary


class GpuNeeds(Struct, frozen=True, kw_only=True):
    """CUDA and cuDNN a build was made for; ``cudnn`` to the minor where the tested table tells it."""

    cuda: str
    cudnn: str | None
    capabilities: tuple[str, ...]


def find_needs(context: Context) -> GpuNeeds | None:
    """What the installed build needs; ``None`` for builds that use no CUDA, or where it is not known."""
    tensorflow, release = context.tensorflow, context.release
    if tensorflow is None or tensorflow.build in ("cpu", "metal", "directml", "rocm"):
        return None
    cuda, cudnn, capabilities = tensorflow.cuda, tensorflow.cudnn, tensorflow.compute_capabilities
    if release is not None and context.is_official_wheel:
        build = context.matrix.build(release.version, tensorflow.distribution, context.platform)
        if build is not None and build.cuda is not None:
            cuda, cudnn = build.cuda, build.cudnn
            capabilities = capabilities or build.capabilities
    if cuda is None:
        return None
    if cudnn is not None and release is not None:
        cudnn = context.matrix.cudnn_needed(release.version, context.platform, cudnn)
    return GpuNeeds(cuda=minor_of(cuda), cudnn=cudnn, capabilities=capabilities)


def reach(libraries: Iterable[GpuLibrary]) -> tuple[GpuLibrary, ...]:
    """Those libraries whose files are there."""
    return tuple(one for one in libraries if one.loads is not False)


def fits_cuda(built_for: str, found: str) -> bool:
    """Whether a build runs with this CUDA.

    Up to 10.x the runtime's name holds the minor version, so it must be the same. From 11 on one
    name serves a whole major, and a newer minor serves programs built for an older one.
    """
    needed, there = _parts(built_for), _parts(found)
    if needed[0] <= 10:
        return needed[:2] == there[: len(needed[:2])]
    return there[0] == needed[0] and there[:2] >= needed[:2]


def fits_cudnn(needed: str, found: str) -> bool:
    """Whether a build runs with this cuDNN: the same major, and no older minor."""
    wanted, there = _parts(needed), _parts(found)
    return there[0] == wanted[0] and there[: len(wanted[:2])] >= wanted[:2]


def choose(libraries: tuple[GpuLibrary, ...], fitting: Iterable[GpuLibrary]) -> GpuLibrary | None:
    """The library to show: one that fits, else the environment's first."""
    return next(iter(fitting), libraries[0] if libraries else None)


def covers(capabilities: tuple[str, ...], capability: str) -> bool:
    """Whether a build holds code for a GPU of this compute capability.

    ``sm_XY`` is code for the same major and the same or a newer minor; ``compute_XY`` can be
    translated for any newer GPU.
    """
    own = _parts(capability)
    for text in capabilities:
        kind, _, digits = text.partition("_")
        if not digits.isdigit():
            return True
        built = (int(digits[:-1]), int(digits[-1]))
        if kind == "compute" and own >= built:
            return True
        if kind == "sm" and own[0] == built[0] and own >= built:
            return True
    return not capabilities


def lowest_capability(capabilities: tuple[str, ...]) -> str | None:
    """``5.0`` for ``sm_50, sm_60 …``; ``None`` where the build does not tell."""
    digits = [text.partition("_")[2] for text in capabilities]
    numbers = [f"{one[:-1]}.{one[-1]}" for one in digits if one.isdigit()]
    lowest = None
    for number in numbers:
        if lowest is None or is_older(number, lowest):
            lowest = number
    return lowest


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit()) or (0,)
