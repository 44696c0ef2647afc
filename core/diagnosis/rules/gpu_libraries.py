"""CUDA and cuDNN: can the libraries be reached that the build was made for."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import GpuNeeds, find_needs, fits_cuda, fits_cudnn, reach
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Evidence, Finding, GpuLibrary, Remedy, Severity

_NO_NEEDS = NotApplicable("This TensorFlow build uses no CUDA.")
_NO_GPU = NotApplicable("No NVIDIA GPU is in this computer.")


def check_cuda(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The CUDA that this build was made for can be reached."""
    needs = find_needs(context)
    if needs is None:
        return _NO_NEEDS
    is_linked = _is_linked(context)
    if not context.nvidia_gpus and not is_linked:
        return _NO_GPU
    found = reach(context.facts.cuda)
    if any(fits_cuda(needs.cuda, one.version) for one in found):
        return ()
    with_cudnn = f" and cuDNN {needs.cudnn}" if needs.cudnn and not reach(context.facts.cudnn) else ""
    if found:
        category = Category.CUDA_MISMATCH
        title = f"CUDA {found[0].version} is not the CUDA {needs.cuda} that TensorFlow was built for"
    else:
        category = Category.CUDA_MISSING
        title = f"CUDA {needs.cuda}{with_cudnn} cannot be found"
    if is_linked:
        result = "The import of this release fails without it."
    else:
        result = "TensorFlow works on the processor; the GPU is not used."
    return (
        Finding(
            rule="gpu-cuda",
            category=category,
            severity=Severity.ERROR if is_linked else Severity.WARNING,
            confidence=Confidence.HIGH if found or is_linked else Confidence.MEDIUM,
            title=title,
            explanation=f"{context.tensorflow_title} was built for CUDA {needs.cuda}. {result}",
            subject="cuda",
            evidence=_show_libraries("CUDA", found, needs.cuda),
            remedies=_offer_libraries(context, needs),
        ),
    )


def check_cudnn(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The cuDNN that this build was made for can be reached."""
    needs = find_needs(context)
    if needs is None or needs.cudnn is None:
        return _NO_NEEDS
    if not context.nvidia_gpus:
        return _NO_GPU
    found = reach(context.facts.cudnn)
    if not found and not reach(context.facts.cuda):
        return NotApplicable("CUDA is missing too, and reported with it.")
    if any(fits_cudnn(needs.cudnn, one.version) for one in found):
        return ()
    if found:
        title = f"cuDNN {found[0].version} does not fit; TensorFlow was built with {needs.cudnn}"
    else:
        title = f"cuDNN {needs.cudnn} cannot be found"
    return (
        Finding(
            rule="gpu-cudnn",
            category=Category.CUDNN_MISMATCH if found else Category.CUDA_MISSING,
            severity=Severity.WARNING,
            confidence=Confidence.HIGH if found else Confidence.MEDIUM,
            title=title,
            explanation=(
                f"{context.tensorflow_title} was built with cuDNN {needs.cudnn}. It asks for the same "
                "major version and an equal or higher minor version; otherwise the GPU is not used, or "
                "convolutions on it fail."
            ),
            subject="cudnn",
            evidence=_show_libraries("cuDNN", found, needs.cudnn),
            remedies=(_offer("cudnn", found, needs.cudnn, f"Install cuDNN {needs.cudnn}"),),
        ),
    )


def _is_linked(context: Context) -> bool:
    """Linux wheels of tensorflow-gpu before 1.14 name the CUDA runtime in their ELF files."""
    tensorflow = context.tensorflow
    return (
        tensorflow is not None
        and context.is_official_wheel
        and tensorflow.distribution == "tensorflow-gpu"
        and context.host.os == "linux"
        and is_in_range(tensorflow.version, "<1.14") is True
    )


def _show_libraries(what: str, found: tuple[GpuLibrary, ...], needed: str) -> tuple[Evidence, ...]:
    if not found:
        return (
            Evidence(
                what=what, observed="not found", expected=needed, source="build_info.py of this TensorFlow"
            ),
        )
    return tuple(
        Evidence(
            what=f"{what} from {one.source}",
            observed=one.version,
            expected=needed,
            source=one.path or one.source,
        )
        for one in found[:4]
    )


def _offer_libraries(context: Context, needs: GpuNeeds) -> tuple[Remedy, ...]:
    version = context.tensorflow.version if context.tensorflow is not None else ""
    changes = [Change(name="cuda", before=_first(context.facts.cuda), after=needs.cuda)]
    if needs.cudnn is not None:
        changes.append(Change(name="cudnn", before=_first(context.facts.cudnn), after=needs.cudnn))
    words = f"CUDA {needs.cuda}" + (f" and cuDNN {needs.cudnn}" if needs.cudnn else "")
    title = f"Install {words}"
    if context.host.os == "linux" and is_in_range(version, ">=2.14") and context.is_official_wheel:
        title = f"Install {words} as tensorflow[and-cuda]=={version} brings them"
    return (Remedy(id="cuda", title=title, changes=tuple(changes)),)


def _offer(name: str, found: tuple[GpuLibrary, ...], needed: str, title: str) -> Remedy:
    return Remedy(
        id=name,
        title=title,
        changes=(
            Change(name=name, before=_first(found), after=f">={needed},<{int(needed.split('.')[0]) + 1}"),
        ),
    )


def _first(found: tuple[GpuLibrary, ...]) -> str | None:
    return found[0].version if found else None


RULES = (
    Rule(id="gpu-cuda", family="gpu", checks="The CUDA it was built for can be reached", check=check_cuda),
    Rule(id="gpu-cudnn", family="gpu", checks="The cuDNN it was built for can be reached", check=check_cudnn),
)
