"""CUDA and cuDNN: can the libraries be reached that the build was made for."""

from __future__ import annotations

from core.compatibility import is_in_range, minor_of, name_cudnn, name_runtime
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import (
    GpuNeeds,
    find_needs,
    find_release,
    has_nvidia,
    is_older_minor,
    meets_cuda,
    meets_cudnn,
    reach,
)
from core.diagnosis.gpu_remedies import (
    choose_release,
    find_extra,
    offer_libraries,
    offer_release,
    shorten,
)
from core.diagnosis.remedies import act, find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wished_state import see_wish
from core.model import Category, Change, Confidence, Evidence, Finding, GpuLibrary, Remedy, Severity

_NO_NEEDS = NotApplicable("This TensorFlow build uses no CUDA.")
_NO_GPU = NotApplicable("No NVIDIA GPU is in this computer.")
_NOT_KNOWN = NotApplicable("Nobody says which CUDA there is.")


def check_cuda(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The CUDA that this build was made for can be reached."""
    context = see_wish(context)
    needs = find_needs(context)
    if needs is None or needs.by in ("conda", "nvidia") or needs.cuda == "0":
        return _NO_NEEDS
    is_linked = _is_linked(context)
    if not is_linked and not has_nvidia(context):
        return _NO_GPU
    found = reach(context.facts.cuda)
    if not found and not context.knows("cuda"):
        return _NOT_KNOWN
    fitting = next((one for one in found if meets_cuda(needs, one.version)), None)
    if fitting is not None:
        return _check_order(context, needs, found, fitting)
    return (_describe_cuda(context, needs, found, is_linked=is_linked),)


def check_cudnn(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The cuDNN that this build was made for can be reached."""
    context = see_wish(context)
    needs = find_needs(context)
    if needs is None or needs.cudnn is None:
        return _NO_NEEDS
    if not has_nvidia(context):
        return _NO_GPU
    found = reach(context.facts.cudnn)
    if not found and not context.knows("cudnn"):
        return _NOT_KNOWN
    cuda = reach(context.facts.cuda)
    if not found and not cuda and context.knows("cuda"):
        return NotApplicable("CUDA is missing too, and reported with it.")
    if needs.by == "conda":
        # conda's build finds the libraries beside it before any other.
        found = tuple(one for one in found if one.source == "conda") or found
    stray = _find_stray_wheel(context, needs)
    if stray is not None:
        return (_describe_stray(context, needs, stray),)
    loaded = _choose_loaded(needs, found)
    if loaded is not None and meets_cudnn(needs, loaded.version):
        return ()
    found = (loaded, *(one for one in found if one is not loaded)) if loaded is not None else found
    if not found and needs.by == "conda":
        return _NOT_KNOWN
    return (_describe_cudnn(context, needs, found),)


def _choose_loaded(needs: GpuNeeds, found: tuple[GpuLibrary, ...]) -> GpuLibrary | None:
    """The cuDNN that is loaded: the environment's own that fits, else the first of the right major.

    The file's name holds the major version only, so that of several system ones the first counts.
    """
    for one in found:
        if one.source != "system" and meets_cudnn(needs, one.version):
            return one
    major = (needs.cudnn or "").split(".")[0]
    same = [one for one in found if one.version.split(".")[0] == major]
    return same[0] if same else None


def _check_order(
    context: Context, needs: GpuNeeds, found: tuple[GpuLibrary, ...], fitting: GpuLibrary
) -> tuple[Finding, ...]:
    """Of several CUDAs one fits; say so where a report tells that another one is found first."""
    first = found[0]
    told = not context.circumstances.is_complete and first.source == fitting.source == "system"
    if not told or first is fitting:
        return ()
    os = context.host.os
    place = (
        rf"C:\Program Files\NVIDIA GPU Computing Toolkit\CUDA\v{minor_of(fitting.version)}\bin"
        if os == "windows"
        else f"/usr/local/cuda-{minor_of(fitting.version)}/lib64"
    )
    remedy = (
        act("path", f"{place} first", f"Put {place} first on PATH")
        if os == "windows"
        else act("set-env", f"LD_LIBRARY_PATH={place}", f"Set LD_LIBRARY_PATH to {place}")
    )
    return (
        Finding(
            rule="gpu-cuda",
            category=Category.CUDA_MISMATCH,
            severity=Severity.ERROR if _is_linked(context) else Severity.WARNING,
            confidence=Confidence.MEDIUM,
            title=f"CUDA {first.version} is found before the CUDA {fitting.version} that fits",
            explanation=(
                f"{context.tensorflow_title} was built for CUDA {needs.cuda} and looks for "
                f"{name_runtime(needs.cuda, os)}. That file is there, and the folder that is searched first "
                f"is that of CUDA {first.version}, which does not have it."
            ),
            subject="cuda",
            evidence=_show_libraries("CUDA", found, needs.cuda),
            remedies=(remedy, *offer_libraries(context, needs)),
        ),
    )


def _describe_cuda(
    context: Context, needs: GpuNeeds, found: tuple[GpuLibrary, ...], *, is_linked: bool
) -> Finding:
    os = context.host.os
    cudnn_known = context.knows("cudnn") or context.facts.cudnn
    cudnn_missing = needs.cudnn is not None and cudnn_known and not reach(context.facts.cudnn)
    with_cudnn = f" and cuDNN {shorten(needs.cudnn or '')}" if cudnn_missing else ""
    severity = Severity.ERROR if is_linked else Severity.WARNING
    confidence = Confidence.HIGH if found or is_linked else Confidence.MEDIUM
    release = find_release(context)
    exact = context.matrix.gpu.exact_cuda(release.version) if release is not None else None
    if found:
        category = Category.CUDA_MISMATCH
        title = f"CUDA {found[0].version} is not the CUDA {needs.cuda} that TensorFlow was built for"
        if exact is None and is_older_minor(needs.cuda, found[0].version):
            severity, confidence = Severity.NOTE, Confidence.MEDIUM
    else:
        category = Category.CUDA_MISSING
        title = f"CUDA {needs.cuda}{with_cudnn} cannot be found"
    if is_linked:
        result = "The import of this release fails without it."
    elif severity is Severity.NOTE:
        result = "The library loads, being of the same major version, and may lack newer functions."
    else:
        result = "TensorFlow works on the processor; the GPU is not used."
    looks = f"and looks for {name_runtime(needs.cuda, os)}"
    nearest = " These are the figures of the nearest release that is known." if needs.is_nearest else ""
    why = f" {exact.why}" if exact is not None else ""
    sources = tuple(context.matrix.source(source) for source in exact.sources) if exact is not None else ()
    return Finding(
        rule="gpu-cuda",
        category=category,
        severity=severity,
        confidence=confidence,
        title=title,
        explanation=(
            f"{context.tensorflow_title} was built for CUDA {needs.cuda} {looks}.{why} {result}{nearest}"
        ),
        subject="cuda",
        evidence=_show_libraries("CUDA", found, needs.cuda),
        remedies=(*offer_libraries(context, needs), *_offer_fitting_release(context, needs, found)),
        references=find_addresses(sources),
    )


def _offer_fitting_release(
    context: Context, needs: GpuNeeds, found: tuple[GpuLibrary, ...]
) -> tuple[Remedy, ...]:
    """The release built for the CUDA and cuDNN that are there."""
    again = act("rebuild", "with the CUDA that is there", "Build it again with the CUDA that is there")
    rebuild = (again,) if needs.by == "report" else ()
    if not found:
        return rebuild
    cuda = found[0].version
    cudnn = next((one.version for one in reach(context.facts.cudnn)), None)

    def accepts(other: GpuNeeds) -> bool:
        is_near = meets_cuda(other, cuda) or (not other.cuda_range and is_older_minor(other.cuda, cuda))
        return is_near and (cudnn is None or meets_cudnn(other, cudnn))

    choice = choose_release(context, accepts)
    if choice is None:
        return rebuild
    return (*rebuild, offer_release(context, choice, f"which was built for CUDA {choice.needs.cuda}"))


def _describe_cudnn(context: Context, needs: GpuNeeds, found: tuple[GpuLibrary, ...]) -> Finding:
    wanted = needs.cudnn or ""
    os = context.host.os
    if found:
        title = f"cuDNN {found[0].version} does not fit; TensorFlow was built with {shorten(wanted)}"
    else:
        title = f"cuDNN {shorten(wanted)} cannot be found"
    rule = (
        "This early release accepts the same major and minor version only"
        if needs.same_cudnn_minor
        else "It asks for the same major version and an equal or higher minor version"
    )
    keeper = ""
    torch = context.installed.get("torch")
    if found and found[0].source == "pip" and torch is not None:
        keeper = f" PyTorch {torch.version} pins the cuDNN wheel that both share."
    majors = {one.version.split(".")[0] for one in found}
    is_fatal = _is_linked(context) and wanted.split(".")[0] not in majors
    file = f" It looks for {name_cudnn(wanted, os)}." if not found or is_fatal else ""
    result = (
        "The import of this release fails without it"
        if is_fatal
        else "otherwise the GPU is not used, or convolutions on it fail"
    )
    return Finding(
        rule="gpu-cudnn",
        category=Category.CUDNN_MISMATCH if found else Category.CUDA_MISSING,
        severity=Severity.ERROR if is_fatal else Severity.WARNING,
        confidence=Confidence.HIGH if found or is_fatal else Confidence.MEDIUM,
        title=title,
        explanation=(
            f"{context.tensorflow_title} was built with cuDNN {shorten(wanted)}.{file} {rule}"
            f"{'. ' if is_fatal else '; '}{result}.{keeper}"
        ),
        subject="cudnn",
        evidence=_show_libraries("cuDNN", found, shorten(wanted)),
        remedies=_offer_cudnn(context, needs, found),
    )


def _offer_cudnn(context: Context, needs: GpuNeeds, found: tuple[GpuLibrary, ...]) -> tuple[Remedy, ...]:
    remedies = list(offer_libraries(context, needs, with_cuda=False))
    wheel = _choose_wheel(context)
    if wheel is not None and (not found or found[0].source == "pip"):
        name, version = wheel
        before = context.installed[name].version if name in context.installed else None
        pinned = Remedy(
            id=f"{name}-{version}",
            title=f"Install {name} {version}",
            changes=(Change(name=name, before=before, after=version),),
        )
        remedies.insert(0 if found else len(remedies), pinned)
    if found and needs.by == "pip":
        there = found[0].version
        cuda = next((one.version for one in reach(context.facts.cuda)), None)

        def accepts(other: GpuNeeds) -> bool:
            return meets_cudnn(other, there) and (cuda is None or meets_cuda(other, cuda))

        choice = choose_release(context, accepts, keep_python=True)
        if choice is not None:
            words = f"which was built with cuDNN {shorten(choice.needs.cudnn or there)}"
            remedies.append(offer_release(context, choice, words))
    return tuple(remedies)


def _choose_wheel(context: Context) -> tuple[str, str] | None:
    """The cuDNN wheel that ``tensorflow[and-cuda]`` pins for this release."""
    tensorflow = context.tensorflow
    if tensorflow is None or find_extra(context) is None:
        return None
    wheels = context.matrix.gpu.wheels_for(tensorflow.version, context.python_minor)
    return next(iter(wheels.cudnn.items()), None) if wheels is not None else None


def _find_stray_wheel(context: Context, needs: GpuNeeds) -> tuple[str, str] | None:
    """A cuDNN wheel for another CUDA major where none for the right one is installed."""
    if needs.by != "pip":
        return None
    major = needs.cuda.split(".")[0]
    wheels = [name for name in context.installed if name.startswith("nvidia-cudnn-cu")]
    if not wheels or f"nvidia-cudnn-cu{major}" in wheels:
        return None
    if any(lib.source != "pip" and meets_cudnn(needs, lib.version) for lib in reach(context.facts.cudnn)):
        return None
    return wheels[0], context.installed[wheels[0]].version


def _describe_stray(context: Context, needs: GpuNeeds, stray: tuple[str, str]) -> Finding:
    name, version = stray
    major = needs.cuda.split(".")[0]
    return Finding(
        rule="gpu-cudnn",
        category=Category.CUDNN_MISMATCH,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        title=f"{name} {version} is no cuDNN for the CUDA {major} that TensorFlow uses",
        explanation=(
            f"{context.tensorflow_title} was built for CUDA {needs.cuda}. A cuDNN made for another major "
            "version loads the libraries of that one, which are not there; the GPU is not used."
        ),
        subject="cudnn",
        evidence=(
            Evidence(
                what="cuDNN wheel",
                observed=f"{name} {version}",
                expected=f"nvidia-cudnn-cu{major} {shorten(needs.cudnn or '')}".strip(),
                source="The wheel's name",
            ),
        ),
        remedies=_offer_cudnn(context, needs, ()),
    )


def _is_linked(context: Context) -> bool:
    """Builds that cannot be imported without CUDA.

    Linux wheels of tensorflow-gpu before 1.14 name CUDA and cuDNN in their ELF files; on Windows the
    wheels before 1.15 look for both at import (tensorflow/python/platform/self_check.py in them).
    """
    tensorflow = context.tensorflow
    if tensorflow is None or not context.is_official_wheel or tensorflow.distribution != "tensorflow-gpu":
        return False
    first_free = {"linux": "<1.14", "windows": "<1.15"}.get(context.host.os)
    return first_free is not None and is_in_range(tensorflow.version, first_free) is True


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


RULES = (
    Rule(id="gpu-cuda", family="gpu", checks="The CUDA it was built for can be reached", check=check_cuda),
    Rule(id="gpu-cudnn", family="gpu", checks="The cuDNN it was built for can be reached", check=check_cudnn),
)
