"""The GPU side: the driver, the GPU, the build. TensorFlow works on the processor without them."""

from __future__ import annotations

import re

from core.compatibility import is_in_range, is_older, minor_of
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import GpuNeeds, find_needs, find_release, has_nvidia, reach
from core.diagnosis.gpu_remedies import (
    choose_release,
    offer_driver,
    offer_release,
    offer_windows_choices,
)
from core.diagnosis.remedies import ANY, act, drop_address, find_addresses, install
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wished_state import see_wish
from core.model import Category, Change, Confidence, Evidence, Finding, GpuLibrary, Remedy, Severity

_NO_NEEDS = NotApplicable("This TensorFlow build uses no CUDA.")
_NO_GPU = NotApplicable("No NVIDIA GPU is in this computer.")
_FIRST_OF_NVIDIA = "11.0"
_WSL_1 = re.compile(r"\bWSL ?1\b", re.IGNORECASE)
_HIDDEN = frozenset({"-1", ""})


def check_driver(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The NVIDIA driver answers and is new enough for the build's CUDA."""
    context = see_wish(context)
    needs = find_needs(context)
    if needs is None:
        return _NO_NEEDS
    if not has_nvidia(context):
        return _NO_GPU
    if _WSL_1.search(context.host.os_version):
        return (_describe_wsl_1(context),)
    driver, driver_cuda = context.host.driver, context.host.driver_cuda
    if driver is None and driver_cuda is None:
        return (_describe_silent(context, needs),) if context.knows("driver") else _NO_GPU
    cuda, library = _choose_cuda(context, needs)
    if context.matrix.gpu.runs(cuda, context.host.os, driver, driver_cuda) is not False:
        return ()
    return (_describe_old(context, needs, cuda, library),)


def check_gpu_build(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """On a computer with an NVIDIA GPU the build can use it."""
    context = see_wish(context)
    tensorflow = context.tensorflow
    if tensorflow is None:
        return NotApplicable("No TensorFlow is installed.")
    if not has_nvidia(context):
        return _NO_GPU
    if find_needs(context) is not None:
        return ()
    if tensorflow.installer == "conda":
        return _check_conda_build(context)
    release = find_release(context)
    if release is None or not context.is_official_wheel:
        return NotApplicable("No official TensorFlow wheel is installed.")
    if tensorflow.build not in ("cpu", None) or "tensorflow-directml-plugin" in context.installed:
        return ()
    if context.platform == "linux-aarch64":
        return (_describe_aarch64(context),)
    version = tensorflow.version
    is_chosen = tensorflow.distribution == "tensorflow-cpu"
    if context.host.os == "windows" and is_in_range(release.version, ">=2.11"):
        return (
            _describe_build(
                context,
                Category.PLATFORM,
                "TensorFlow has no GPU build on Windows after 2.10",
                "TensorFlow 2.10 was the last release that uses an NVIDIA GPU on Windows itself.",
                Severity.NOTE if is_chosen else Severity.WARNING,
                offer_windows_choices(context),
            ),
        )
    return (
        _describe_build(
            context,
            Category.WRONG_WHEEL,
            f"{tensorflow.distribution} {version} is a build for the processor only",
            "This wheel holds no GPU code, so the NVIDIA GPU in this computer is not used.",
            Severity.NOTE if is_chosen or tensorflow.build is None else Severity.WARNING,
            _offer_gpu_build(context, release.version, version),
        ),
    )


def note_no_gpu(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Say that a GPU build runs on the processor where there is no NVIDIA GPU."""
    if find_needs(context) is None:
        return _NO_NEEDS
    if has_nvidia(context) or context.host.os == "macos" or not context.knows("gpu"):
        return ()
    amd = next((gpu.name for gpu in context.host.gpus if gpu.vendor == "amd"), None)
    explanation = "TensorFlow runs on the processor here, which needs no CUDA, cuDNN or driver."
    remedies: tuple[Remedy, ...] = ()
    if amd is not None:
        explanation = f"The official builds use no GPU but NVIDIA's, so {amd} stays idle. {explanation}"
        remedies = _offer_amd(context)
    return (
        Finding(
            rule="gpu-none",
            category=Category.OTHER if amd is None else Category.PLATFORM,
            severity=Severity.NOTE,
            confidence=Confidence.HIGH,
            title="No NVIDIA GPU found",
            explanation=explanation,
            subject="driver",
            evidence=(
                Evidence(
                    what="NVIDIA GPU",
                    observed="none" if amd is None else amd,
                    expected="none is needed",
                    source=context.host.driver_problem or "This computer",
                ),
            ),
            remedies=remedies,
        ),
    )


def note_hidden(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Say so where CUDA_VISIBLE_DEVICES hides every GPU."""
    value = context.host.variables.get("CUDA_VISIBLE_DEVICES")
    if value is None or value.strip() not in _HIDDEN:
        return NotApplicable("CUDA_VISIBLE_DEVICES hides no GPU.")
    if find_needs(context) is None or not has_nvidia(context):
        return _NO_NEEDS
    return (
        Finding(
            rule="gpu-hidden",
            category=Category.OTHER,
            severity=Severity.NOTE,
            confidence=Confidence.HIGH,
            title="CUDA_VISIBLE_DEVICES hides the GPU",
            explanation="With this value programs see no GPU, and TensorFlow works on the processor.",
            subject="driver",
            evidence=(
                Evidence(
                    what="CUDA_VISIBLE_DEVICES",
                    observed=value or "set and empty",
                    expected="not set, or numbers of GPUs",
                    source="The session's variables",
                ),
            ),
            remedies=(act("unset-env", "CUDA_VISIBLE_DEVICES", "Unset CUDA_VISIBLE_DEVICES"),),
        ),
    )


def _describe_wsl_1(context: Context) -> Finding:
    return Finding(
        rule="gpu-driver",
        category=Category.PLATFORM,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        title="WSL 1 gives Linux programs no GPU",
        explanation="Only WSL 2 passes the NVIDIA GPU on. TensorFlow works on the processor here.",
        subject="driver",
        evidence=(
            Evidence(
                what="System",
                observed=context.host.os_version,
                expected="WSL 2",
                source="tensorflow/docs site/en/install/pip.md",
            ),
        ),
        remedies=(act("use-wsl2", "convert the distribution with wsl --set-version", "Convert it to WSL 2"),),
    )


def _choose_cuda(context: Context, needs: GpuNeeds) -> tuple[str, GpuLibrary | None]:
    """The CUDA whose runtime will ask the driver: the environment's own before what the build names."""
    if needs.by == "pip" and needs.cuda.split(".")[0].isdigit() and int(needs.cuda.split(".")[0]) < 11:
        return needs.cuda, None
    for one in reach(context.facts.cuda):
        if one.source in ("conda", "pip") and one.version.split(".")[0] == needs.cuda.split(".")[0]:
            return minor_of(one.version), one
    return needs.cuda, None


def _describe_silent(context: Context, needs: GpuNeeds) -> Finding:
    minimum = context.matrix.driver_minimum(needs.cuda, context.host.os)
    wanted = minimum.driver if minimum is not None else "a driver"
    why = context.host.driver_problem or "No NVIDIA driver is installed."
    sources = minimum.sources if minimum is not None else ()
    return Finding(
        rule="gpu-driver",
        category=Category.CUDA_MISSING,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        title="The NVIDIA driver does not answer",
        explanation=f"{why} TensorFlow works on the processor; the GPU is not used.",
        subject="driver",
        evidence=(
            Evidence(
                what="NVIDIA driver",
                observed="does not answer",
                expected=f"{wanted} or newer" if minimum is not None else wanted,
                source="; ".join(drop_address(source) for source in sources[:2]) or "The driver itself",
            ),
        ),
        remedies=(
            offer_driver(context, minimum.driver)
            if minimum is not None
            else Remedy(
                id="driver",
                title="Install the NVIDIA driver",
                changes=(Change(name="driver", before=None, after=ANY),),
            ),
        ),
        references=find_addresses(sources),
    )


def _describe_old(context: Context, needs: GpuNeeds, cuda: str, library: GpuLibrary | None) -> Finding:
    os, driver = context.host.os, context.host.driver
    minimum = context.matrix.driver_minimum(cuda, os)
    wanted = minimum.driver if minimum is not None else ""
    sources = minimum.sources if minimum is not None else ()
    named = f"NVIDIA driver {driver}" if driver else f"The driver offers CUDA {context.host.driver_cuda} and"
    if library is not None:
        who = f"The CUDA {library.version} that {library.source} put into this environment"
    else:
        who = f"{context.tensorflow_title} was built for CUDA {cuda}, which"
    return Finding(
        rule="gpu-driver",
        category=Category.DRIVER_TOO_OLD,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH if not needs.is_nearest else Confidence.MEDIUM,
        title=f"{named} is too old for CUDA {cuda}",
        explanation=(
            f"{who} needs driver {wanted} or newer. TensorFlow works on the processor; the GPU is not used."
        ),
        subject="driver",
        evidence=(
            Evidence(
                what="NVIDIA driver",
                observed=driver or f"offers CUDA {context.host.driver_cuda}",
                expected=f"{wanted} or newer",
                source="; ".join(drop_address(source) for source in sources[:2]) or "The driver itself",
            ),
        ),
        remedies=(offer_driver(context, wanted), *_offer_older_builds(context, needs)),
        references=find_addresses(sources),
    )


def _offer_older_builds(context: Context, needs: GpuNeeds) -> tuple[Remedy, ...]:
    """Builds that this driver runs."""
    os, driver, offered = context.host.os, context.host.driver, context.host.driver_cuda
    gpu = context.matrix.gpu
    tensorflow = context.tensorflow
    if tensorflow is not None and tensorflow.distribution == "nvidia-tensorflow":
        newest = gpu.newest_cuda(driver, os) if driver is not None else offered
        if newest is None or is_older(newest, _FIRST_OF_NVIDIA):
            return ()
        what = f"nvidia-tensorflow of a release made for CUDA {newest} or older"
        return (act("older-build", what, f"Install {what}"),)
    remedies = []
    if needs.by == "conda" and driver is not None:
        toolkit = gpu.cudatoolkit_for(driver, os)
        if toolkit is not None:
            before = context.version_of("cudatoolkit")
            changes = (Change(name="cudatoolkit", before=before, after=toolkit),)
            title = f"Install the conda build for cudatoolkit {toolkit}, the newest that this driver runs"
            remedies.append(Remedy(id=f"cudatoolkit-{toolkit}", title=title, changes=changes))

    def accepts(other: GpuNeeds) -> bool:
        return gpu.runs(other.cuda, os, driver, offered) is True

    choice = choose_release(context, accepts) if needs.by == "pip" else None
    if choice is not None:
        remedies.append(offer_release(context, choice, f"made for CUDA {choice.needs.cuda}"))
    return tuple(remedies)


def _describe_aarch64(context: Context) -> Finding:
    return _describe_build(
        context,
        Category.WRONG_WHEEL,
        "The official TensorFlow wheels for aarch64 hold no GPU code",
        "On Jetson and other ARM computers with an NVIDIA GPU only NVIDIA's own builds use it.",
        Severity.WARNING,
        (
            act("vendor-wheel", "NVIDIA's TensorFlow for JetPack", "Install NVIDIA's TensorFlow for JetPack"),
            act("use-ngc-container", "nvcr.io/nvidia/l4t-tensorflow", "Use NVIDIA's container for Jetson"),
        ),
    )


def _check_conda_build(context: Context) -> tuple[Finding, ...] | NotApplicable:
    tensorflow = context.tensorflow
    if tensorflow is None or tensorflow.build != "cpu":
        return NotApplicable("Nothing says that this conda build is one for the processor.")
    return (
        _describe_build(
            context,
            Category.WRONG_WHEEL,
            f"conda's build of TensorFlow {tensorflow.version} here is one for the processor only",
            "conda offers the same release with GPU code too, and this is the other one.",
            Severity.WARNING,
            (act("reinstall", "tensorflow-gpu from conda", "Install conda's build with GPU code"),),
        ),
    )


def _offer_gpu_build(context: Context, release: str, version: str) -> tuple[Remedy, ...]:
    """The wheel of the same release with GPU code."""
    own = context.tensorflow.distribution if context.tensorflow is not None else "tensorflow"
    removal = (Change(name=own, before=version, after=None),)
    for name in ("tensorflow-gpu", "tensorflow"):
        build = context.matrix.build(release, name, context.platform)
        if build is None or build.cuda is None or name == own:
            continue
        if context.python_minor is not None and context.python_minor not in build.python:
            continue
        wanted = install(name, None, version)
        title = f"{wanted.title} in place of {own}"
        return (Remedy(id=wanted.id, title=title, changes=(*removal, *wanted.changes)),)

    def accepts(other: GpuNeeds) -> bool:
        return bool(other.cuda)

    choice = choose_release(context, accepts)
    return (offer_release(context, choice, "which has GPU code"),) if choice is not None else ()


def _offer_amd(context: Context) -> tuple[Remedy, ...]:
    if context.host.os == "windows":
        detail = "tensorflow-directml-plugin with tensorflow-cpu 2.10.0"
        return (act("vendor-wheel", detail, "Use the DirectML plug-in with TensorFlow 2.10"),)
    return (act("vendor-wheel", "tensorflow-rocm", "Use the ROCm build of TensorFlow"),)


def _describe_build(
    context: Context,
    category: Category,
    title: str,
    why: str,
    severity: Severity,
    remedies: tuple[Remedy, ...],
) -> Finding:
    named = context.nvidia_gpus[0].name if context.nvidia_gpus else "an NVIDIA GPU"
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
                expected=f"a build for {named}",
                source="Wheels of this release",
            ),
        ),
        remedies=remedies,
    )


RULES = (
    Rule(id="gpu-driver", family="gpu", checks="The NVIDIA driver answers and fits", check=check_driver),
    Rule(id="gpu-build", family="gpu", checks="The build can use the NVIDIA GPU", check=check_gpu_build),
    Rule(
        id="gpu-hidden", family="gpu", checks="Whether CUDA_VISIBLE_DEVICES hides the GPU", check=note_hidden
    ),
    Rule(id="gpu-none", family="gpu", checks="Whether there is an NVIDIA GPU at all", check=note_no_gpu),
)
