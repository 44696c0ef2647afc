"""The strip's last three pieces: CUDA, cuDNN and the driver, or their counterparts on a Mac."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from core.compatibility import is_in_range, is_older, minor_of
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import (
    choose,
    find_needs,
    is_older_minor,
    meets_cuda,
    meets_cudnn,
    reach,
)
from core.diagnosis.gpu_remedies import shorten
from core.diagnosis.verdicts import point_to
from core.model import Finding, FitKind, GpuLibrary, Piece

_METAL = "tensorflow-metal"


def derive_gpu_pieces(context: Context, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """Three pieces, always."""
    if context.host.os == "macos":
        return _derive_mac(context)
    needs = find_needs(context)
    if needs is None:
        reason = _explain_no_needs(context)
        is_open = context.release is None
        return tuple(
            _rest(subject, label, reason, is_open=is_open)
            for subject, label in (("cuda", "CUDA"), ("cudnn", "cuDNN"), ("driver", "Driver"))
        )
    if not context.nvidia_gpus:
        built = f"built for {needs.cuda}"
        return (
            _rest("cuda", "CUDA", built),
            _rest("cudnn", "cuDNN", f"built for {shorten(needs.cudnn)}" if needs.cudnn else ""),
            _rest("driver", "Driver", "no NVIDIA GPU here"),
        )
    pieces = [_derive_library("cuda", "CUDA", context.facts.cuda, needs.cuda, partial(meets_cuda, needs))]
    if needs.cudnn is None:
        pieces.append(_rest("cudnn", "cuDNN", ""))
    else:
        built = shorten(needs.cudnn)
        fits = partial(meets_cudnn, needs)
        pieces.append(_derive_library("cudnn", "cuDNN", context.facts.cudnn, built, fits))
    return (*pieces, _derive_driver(context, needs.cuda, findings))


def _derive_library(
    subject: str, label: str, libraries: tuple[GpuLibrary, ...], needed: str, fits: Callable[[str], bool]
) -> Piece:
    found = reach(libraries)
    shown = choose(found, (one for one in found if fits(one.version)))
    expectation = f"built for {needed}"
    if shown is None:
        return Piece(
            subject=subject,
            label=label,
            value="none",
            kind=FitKind.WARN,
            verdict="Missing",
            expectation=expectation,
        )
    fitting = fits(shown.version)
    verdict = "Fits" if fitting else "Too old" if is_older(shown.version, needed) else "Too new"
    kind = FitKind.OK if fitting else FitKind.WARN
    if not fitting and subject == "cuda" and is_older_minor(needed, shown.version):
        kind, verdict = FitKind.NONE, "Untested"
    return Piece(
        subject=subject,
        label=label,
        value=".".join(shown.version.split(".")[:3]),
        kind=kind,
        verdict=verdict,
        expectation=expectation,
        source=f"from {shown.source}",
    )


def _derive_driver(context: Context, cuda: str, findings: Sequence[Finding]) -> Piece:
    minimum = context.matrix.driver_minimum(cuda, context.host.os)
    driver = context.host.driver
    expectation = f"needs {minor_of(minimum.driver)}+" if minimum is not None else ""
    source = minimum.sources[0] if minimum is not None else ""
    kind, verdict = FitKind.OK, "Fits"
    finding = point_to("driver", findings)
    if driver is None:
        kind, verdict = FitKind.WARN, "Missing"
    elif minimum is not None and is_older(driver, minimum.driver):
        kind, verdict = FitKind.WARN, "Too old"
    elif finding is not None and finding.rule == "gpu-capability":
        kind, verdict, expectation = FitKind.WARN, "Wrong build", "no code for this GPU"
    return Piece(
        subject="driver",
        label="Driver",
        value=driver or "none",
        kind=kind,
        verdict=verdict,
        expectation=expectation,
        source=source,
    )


def _explain_no_needs(context: Context) -> str:
    tensorflow = context.tensorflow
    if tensorflow is None:
        return ""
    if context.host.os == "windows" and is_in_range(tensorflow.version, ">=2.11"):
        return "no GPU build on Windows after 2.10"
    return {"rocm": "ROCm build", "directml": "DirectML build"}.get(tensorflow.build or "", "CPU build")


def _derive_mac(context: Context) -> tuple[Piece, ...]:
    metal = context.version_of(_METAL)
    plugin = (
        Piece(subject=_METAL, label="Metal plug-in", value=metal, kind=FitKind.NONE, verdict="Untested")
        if metal is not None
        else _rest(_METAL, "Metal plug-in", "runs on the processor")
    )
    system = Piece(
        subject="macos",
        label="macOS",
        value=context.host.os_version or "unknown",
        kind=FitKind.NONE,
        verdict="Untested",
    )
    chip = Piece(
        subject="chip",
        label="Chip",
        value=context.host.cpu.model or context.host.arch,
        kind=FitKind.NONE,
        verdict="Untested",
    )
    return plugin, system, chip


def _rest(subject: str, label: str, expectation: str, *, is_open: bool = False) -> Piece:
    return Piece(
        subject=subject,
        label=label,
        value="unknown" if is_open else "–",
        kind=FitKind.UNKNOWN if is_open else FitKind.NONE,
        verdict="Not checked" if is_open else "Not needed",
        expectation="" if is_open else expectation,
    )
