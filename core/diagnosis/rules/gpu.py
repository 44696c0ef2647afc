"""The GPU side: the driver, the GPU, the build. TensorFlow works on the processor without them."""

from __future__ import annotations

from core.compatibility import is_in_range, is_older
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import covers, find_needs, lowest_capability
from core.diagnosis.remedies import ANY, act, drop_address, find_addresses, install
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity

_NO_NEEDS = NotApplicable("This TensorFlow build uses no CUDA.")
_NO_GPU = NotApplicable("No NVIDIA GPU is in this computer.")


def check_driver(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The NVIDIA driver answers and is new enough for the build's CUDA."""
    needs = find_needs(context)
    if needs is None:
        return _NO_NEEDS
    if not context.nvidia_gpus:
        return _NO_GPU
    minimum = context.matrix.driver_minimum(needs.cuda, context.host.os)
    driver = context.host.driver
    if driver is not None and (minimum is None or not is_older(driver, minimum.driver)):
        return ()
    wanted = minimum.driver if minimum is not None else "a driver"
    if driver is None:
        title = "The NVIDIA driver does not answer"
        why = context.host.driver_problem or "No NVIDIA driver is installed."
    else:
        title = f"NVIDIA driver {driver} is too old for CUDA {needs.cuda}"
        why = f"{context.tensorflow_title} was built for CUDA {needs.cuda}, which needs {wanted} or newer."
    sources = minimum.sources if minimum is not None else ()
    return (
        Finding(
            rule="gpu-driver",
            category=Category.DRIVER_TOO_OLD if driver is not None else Category.CUDA_MISSING,
            severity=Severity.WARNING,
            confidence=Confidence.HIGH,
            title=title,
            explanation=f"{why} TensorFlow works on the processor; the GPU is not used.",
            subject="driver",
            evidence=(
                Evidence(
                    what="NVIDIA driver",
                    observed=driver or "does not answer",
                    expected=f"{wanted} or newer" if minimum is not None else wanted,
                    source="; ".join(drop_address(source) for source in sources[:2]) or "The driver itself",
                ),
            ),
            remedies=(
                Remedy(
                    id="driver",
                    title=f"Install NVIDIA driver {wanted} or newer"
                    if minimum
                    else "Install the NVIDIA driver",
                    changes=(Change(name="driver", before=driver, after=f">={wanted}" if minimum else ANY),),
                ),
            ),
            references=find_addresses(sources),
        ),
    )


def check_capability(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The build holds code for the GPUs in this computer."""
    needs = find_needs(context)
    if needs is None:
        return _NO_NEEDS
    known = [gpu for gpu in context.nvidia_gpus if gpu.compute_capability]
    if not known:
        return (
            _NO_GPU
            if not context.nvidia_gpus
            else NotApplicable("The GPU's compute capability is not known.")
        )
    findings = []
    for gpu in known:
        capability = gpu.compute_capability or ""
        row = next(
            (
                limit
                for limit in context.matrix.hardware
                if limit.needs == "capability"
                and context.release is not None
                and is_in_range(context.release.version, limit.tensorflow)
                and is_in_range(capability, limit.value)
            ),
            None,
        )
        if row is None and covers(needs.capabilities, capability):
            continue
        sources = tuple(context.matrix.source(source) for source in row.sources) if row is not None else ()
        lowest = lowest_capability(needs.capabilities)
        why = (
            row.why
            if row is not None
            else f"The build holds code for compute capability {lowest} and newer only."
        )
        findings.append(
            Finding(
                rule="gpu-capability",
                category=Category.GPU_ARCH,
                severity=Severity.WARNING if len(known) == 1 else Severity.NOTE,
                confidence=Confidence.MEDIUM if row is not None else Confidence.HIGH,
                title=f"{context.tensorflow_title} holds no code for {gpu.name}",
                explanation=f"{why} TensorFlow works on the processor.",
                subject="driver",
                evidence=(
                    Evidence(
                        what=f"Compute capability of {gpu.name}",
                        observed=capability,
                        expected=", ".join(needs.capabilities) or "not told",
                        source="; ".join(map(drop_address, sources)) or "build_info.py of this TensorFlow",
                    ),
                ),
                remedies=(act("use-cpu", "CUDA_VISIBLE_DEVICES=-1", "Use the processor"),),
                references=find_addresses(sources),
            )
        )
    return tuple(findings)


def check_gpu_build(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """On a computer with an NVIDIA GPU the build can use it."""
    tensorflow, release = context.tensorflow, context.release
    if tensorflow is None or release is None or not context.is_official_wheel:
        return NotApplicable("No official TensorFlow wheel is installed.")
    if not context.nvidia_gpus:
        return _NO_GPU
    if tensorflow.build not in ("cpu", None) or find_needs(context) is not None:
        return ()
    version = tensorflow.version
    is_chosen = tensorflow.distribution == "tensorflow-cpu"
    if context.host.os == "windows" and is_in_range(release.version, ">=2.11"):
        remedies = [act("use-wsl2", "the GPU works inside WSL 2", "Use WSL 2, where the GPU works")]
        if context.python_minor in context.matrix.python_range("2.10.1", context.platform):
            remedies.append(install("tensorflow", version, "2.10.1"))
        return (
            _describe_build(
                context,
                Category.PLATFORM,
                "TensorFlow has no GPU build on Windows after 2.10",
                "TensorFlow 2.10 was the last release that uses an NVIDIA GPU on Windows itself.",
                Severity.NOTE if is_chosen else Severity.WARNING,
                tuple(remedies),
            ),
        )
    gpu_build = context.matrix.build(release.version, "tensorflow-gpu", context.platform)
    if gpu_build is not None and gpu_build.cuda is not None:
        wanted = install("tensorflow-gpu", None, version)
    else:
        wanted = install("tensorflow", version if not is_chosen else None, version)
    return (
        _describe_build(
            context,
            Category.WRONG_WHEEL,
            f"{tensorflow.distribution} {version} is a build for the processor only",
            "This wheel holds no GPU code, so the NVIDIA GPU in this computer is not used.",
            Severity.NOTE if is_chosen or tensorflow.build is None else Severity.WARNING,
            (wanted,),
        ),
    )


def note_no_gpu(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Say that a GPU build runs on the processor where there is no NVIDIA GPU."""
    if find_needs(context) is None:
        return _NO_NEEDS
    if context.nvidia_gpus or context.host.os == "macos":
        return ()
    return (
        Finding(
            rule="gpu-none",
            category=Category.OTHER,
            severity=Severity.NOTE,
            confidence=Confidence.HIGH,
            title="No NVIDIA GPU found",
            explanation="TensorFlow runs on the processor here, which needs no CUDA, cuDNN or driver.",
            subject="driver",
            evidence=(
                Evidence(
                    what="NVIDIA GPU",
                    observed="none",
                    expected="none is needed",
                    source=context.host.driver_problem or "This computer",
                ),
            ),
        ),
    )


def _describe_build(
    context: Context,
    category: Category,
    title: str,
    why: str,
    severity: Severity,
    remedies: tuple[Remedy, ...],
) -> Finding:
    return Finding(
        rule="gpu-build",
        category=category,
        severity=severity,
        confidence=Confidence.HIGH,
        title=title,
        explanation=f"{why} TensorFlow works on the processor.",
        subject="cuda",
        evidence=(
            Evidence(
                what="Build",
                observed="processor only",
                expected=f"a build for {context.nvidia_gpus[0].name}",
                source="Wheels of this release",
            ),
        ),
        remedies=remedies,
    )


RULES = (
    Rule(id="gpu-driver", family="gpu", checks="The NVIDIA driver answers and fits", check=check_driver),
    Rule(id="gpu-build", family="gpu", checks="The build can use the NVIDIA GPU", check=check_gpu_build),
    Rule(
        id="gpu-capability", family="gpu", checks="The build holds code for this GPU", check=check_capability
    ),
    Rule(id="gpu-none", family="gpu", checks="Whether there is an NVIDIA GPU at all", check=note_no_gpu),
)
