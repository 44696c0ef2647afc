"""The GPU's compute capability: does the build hold code for it, and must it be translated."""

from __future__ import annotations

from core.compatibility import is_in_range, is_older, minor_of
from core.diagnosis.candidates import find_newest
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import (
    GpuNeeds,
    covers,
    find_needs,
    find_release,
    lowest_capability,
    runs_natively,
)
from core.diagnosis.gpu_remedies import choose_release, offer_release
from core.diagnosis.remedies import act, drop_address, find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wished_state import see_wish
from core.model import Category, Confidence, Evidence, Finding, Gpu, Remedy, Severity

_NO_NEEDS = NotApplicable("This TensorFlow build uses no CUDA.")
_NO_GPU = NotApplicable("No NVIDIA GPU is in this computer.")
_FIRST_IN_CONTAINER = "6.0"
_FIRST_IN_NVIDIAS_OWN = "8.0"


def check_capability(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The build holds code for the GPUs in this computer."""
    context = see_wish(context)
    if not context.nvidia_gpus:
        return _NO_GPU
    needs = find_needs(context)
    if needs is None:
        return _NO_NEEDS
    known = []
    for gpu in context.nvidia_gpus:
        capability = gpu.compute_capability or context.matrix.gpu.capability_of(gpu.name)
        if capability is not None:
            known.append((gpu, capability))
    if not known:
        return NotApplicable("The GPU's compute capability is not known.")
    is_only = len(known) == 1
    found = (_judge(context, needs, gpu, capability, is_only=is_only) for gpu, capability in known)
    return tuple(finding for finding in found if finding is not None)


def _judge(context: Context, needs: GpuNeeds, gpu: Gpu, capability: str, *, is_only: bool) -> Finding | None:
    release = find_release(context)
    version = context.tensorflow.version if context.tensorflow is not None else ""
    told = needs.by in ("report", "nvidia")
    row = context.matrix.gpu.translated(release.version if release else version, capability)
    if row is not None and not told:
        sources = tuple(context.matrix.source(source) for source in row.sources)
        severity = row.severity
        title = f"{context.tensorflow_title} holds no code for {gpu.name}"
        return _describe(
            context, needs, gpu, capability, title, row.why, severity if is_only else Severity.NOTE, sources
        )
    if needs.by in ("conda", "report") and not needs.capabilities:
        return _judge_by_cuda(context, needs, gpu, capability, is_only=is_only)
    if not covers(needs.capabilities, capability):
        lowest = lowest_capability(needs.capabilities)
        too_old = lowest is not None and is_older(capability, lowest)
        held = f"compute capability {lowest} and newer only" if too_old else _list(needs.capabilities)
        why = f"The build holds code for {held}, and this GPU has {capability}."
        title = f"{context.tensorflow_title} holds no code for {gpu.name}"
        severity = Severity.WARNING if is_only else Severity.NOTE
        return _describe(context, needs, gpu, capability, title, why, severity, ())
    if runs_natively(needs.capabilities, capability) or told:
        return None
    return _judge_translation(context, needs, gpu, capability, is_only=is_only)


def _judge_by_cuda(
    context: Context, needs: GpuNeeds, gpu: Gpu, capability: str, *, is_only: bool
) -> Finding | None:
    """A build of conda or of another builder, of which only its CUDA is known."""
    first = context.matrix.gpu.first_cuda_of_family(capability)
    kind = context.matrix.gpu.architecture(capability)
    if kind is None or first is None or not is_older(needs.cuda, first) or needs.cuda.startswith("0"):
        return None
    is_conda = needs.by == "conda"
    by, origin = ("conda built it", " of conda") if is_conda else ("It was built", "")
    why = (
        f"{by} with CUDA {needs.cuda}, and code for GPUs like this one ({kind.name}, {capability}) "
        f"can be made from CUDA {first} on. The driver has to translate the code for many minutes at the "
        "start; hangs at the first operation were reported."
    )
    names = (*kind.sources, *(("tf-48787", "tf-44936") if capability.startswith("8.") else ()))
    return _describe(
        context,
        needs,
        gpu,
        capability,
        f"{context.tensorflow_title}{origin} holds no code for {gpu.name}",
        why,
        Severity.WARNING if is_only else Severity.NOTE,
        tuple(context.matrix.source(source) for source in names),
    )


def _judge_translation(
    context: Context, needs: GpuNeeds, gpu: Gpu, capability: str, *, is_only: bool
) -> Finding | None:
    """The build only holds code that the driver translates for this GPU."""
    kind = context.matrix.gpu.architecture(capability)
    if kind is None or kind.first_cuda is None or not _crosses_major(needs, capability):
        return None
    sources = tuple(context.matrix.source(source) for source in kind.sources)
    if is_older(needs.cuda, kind.first_cuda):
        title = f"{context.tensorflow_title} is older than {gpu.name}"
        why = (
            f"CUDA {needs.cuda}, which it was built for, knows nothing of the {kind.name} architecture "
            f"({capability}), which came with CUDA {kind.first_cuda}. The driver has to translate the code "
            "at the first start, which takes many minutes, and operations of cuDNN and cuBLAS may fail."
        )
        severity = Severity.WARNING if is_only else Severity.NOTE
        return _describe(context, needs, gpu, capability, title, why, severity, sources)
    title = f"{context.tensorflow_title} is translated for {gpu.name} at the first start"
    why = (
        f"The build holds no code for compute capability {capability}; the driver translates what it holds "
        "for older ones. The first start takes minutes, later ones use what is kept of it."
    )
    return _describe(context, needs, gpu, capability, title, why, Severity.NOTE, sources)


def _crosses_major(needs: GpuNeeds, capability: str) -> bool:
    major = capability.split(".")[0]
    return not any(text.rpartition("_")[2].replace(".", "")[:-1] == major for text in needs.capabilities)


def _describe(
    context: Context,
    needs: GpuNeeds,
    gpu: Gpu,
    capability: str,
    title: str,
    why: str,
    severity: Severity,
    sources: tuple[str, ...],
) -> Finding:
    is_slow_only = severity is Severity.NOTE and "first start" in title
    rest = "" if is_slow_only else " TensorFlow works on the processor."
    return Finding(
        rule="gpu-capability",
        category=Category.GPU_ARCH,
        severity=severity,
        confidence=Confidence.MEDIUM if sources or needs.is_nearest else Confidence.HIGH,
        title=title,
        explanation=f"{why}{rest}",
        subject="driver",
        evidence=(
            Evidence(
                what=f"Compute capability of {gpu.name}",
                observed=capability,
                expected=_list(needs.capabilities) or "not told",
                source="; ".join(map(drop_address, sources)) or "build_info.py of this TensorFlow",
            ),
        ),
        remedies=_offer(context, needs, capability),
        references=find_addresses(sources),
    )


def _offer(context: Context, needs: GpuNeeds, capability: str) -> tuple[Remedy, ...]:
    remedies: list[Remedy] = []
    gpu = context.matrix.gpu

    def accepts(other: GpuNeeds) -> bool:
        kind = gpu.architecture(capability)
        first = kind.first_cuda if kind is not None else None
        is_known = (
            first is None or other.cuda.split(".")[0] == first.split(".")[0] or is_older(first, other.cuda)
        )
        held = covers(other.capabilities, capability) and not _crosses_major(other, capability)
        return held and is_known and bool(other.capabilities)

    choice = choose_release(context, accepts)
    if needs.by == "conda" and choice is not None and not choice.python:
        name = f"{choice.distribution} {choice.version}"
        title = f"Install {name} with pip, which was built with CUDA {choice.needs.cuda}"
        detail = f"tensorflow {choice.version} from the package index"
        remedies.append(act("reinstall", detail, title))
    version = context.tensorflow.version if context.tensorflow is not None else ""
    is_same = choice is not None and minor_of(choice.version) == minor_of(version)
    if needs.by == "report":
        remedies += _offer_other_origin(context, context.circumstances.build_origin or "", is_same=is_same)
    if choice is not None and choice.version != version and not (needs.by == "report" and is_same):
        remedies.append(offer_release(context, choice, f"which holds code for {capability}"))
    if is_in_range(version, "<2") and not is_older(capability, _FIRST_IN_NVIDIAS_OWN):
        remedies += _offer_vendors(context)
    if not is_older(capability, _FIRST_IN_CONTAINER) and choice is None:
        title = "Use NVIDIA's container, which is built for this GPU"
        remedies.append(act("use-ngc-container", "nvcr.io/nvidia/tensorflow", title))
    detail = f"for compute capability {capability}"
    remedies.append(act("build-from-source", detail, f"Build TensorFlow from source {detail}"))
    remedies.append(act("use-cpu", "CUDA_VISIBLE_DEVICES=-1", "Use the processor"))
    return tuple(remedies)


def _offer_vendors(context: Context) -> list[Remedy]:
    """TensorFlow 1.15 as others build it for GPUs newer than itself."""
    if context.host.os == "linux":
        title = "Install nvidia-tensorflow, NVIDIA's build of TensorFlow 1.15 for newer GPUs"
        return [act("vendor-wheel", "nvidia-tensorflow 1.15.5", title)]
    if context.host.os != "windows":
        return []
    title = "Install NVIDIA's TensorFlow 1.15.4 as fo40225 built it for Windows"
    remedies = [act("vendor-wheel", "1.15.4+nv20.12 of fo40225/tensorflow-windows-wheel", title)]
    directml = find_newest(context, "tensorflow-directml")
    if directml is not None:
        title = f"Install tensorflow-directml {directml}, Microsoft's build of TensorFlow 1.15 for every GPU"
        remedies.append(act("vendor-wheel", f"tensorflow-directml {directml}", title))
    return remedies


def _offer_other_origin(context: Context, origin: str, *, is_same: bool) -> list[Remedy]:
    """Another image; the official wheel of the same release where ``is_same`` says that it serves the GPU."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return []
    remedies = []
    if "docker" in origin.lower() or "image" in origin.lower() or "container" in origin.lower():
        title = "Use another image, built for this GPU too"
        remedies.append(act("other-image", "one built for this GPU", title))
    if not is_same:
        return remedies
    release = context.matrix.release(tensorflow.version)
    names = ("tensorflow-gpu", "tensorflow")
    name = next(
        (
            one
            for one in names
            if release is not None
            and (build := context.matrix.build(release.version, one, context.platform)) is not None
            and build.cuda is not None
        ),
        tensorflow.distribution,
    )
    title = f"Install the official wheel {name} {tensorflow.version}"
    remedies.append(act("reinstall", f"{name} {tensorflow.version} from the package index", title))
    return remedies


def _list(capabilities: tuple[str, ...]) -> str:
    return ", ".join(capabilities)


RULES = (
    Rule(
        id="gpu-capability", family="gpu", checks="The build holds code for this GPU", check=check_capability
    ),
)
