"""Health and severity as kind (icon and colour) and word, the same on every page."""

from __future__ import annotations

from core.model import Category, Environment, Finding, Health, Severity

_GPU = frozenset(
    {
        Category.CUDA_MISSING,
        Category.CUDA_MISMATCH,
        Category.CUDNN_MISMATCH,
        Category.DRIVER_TOO_OLD,
        Category.GPU_ARCH,
    }
)
_STOPS_IMPORT = frozenset(
    {
        Category.BACKEND_CONFIG,
        Category.BROKEN_INSTALL,
        Category.DEPENDENCY_ABI,
        Category.DUPLICATE_TENSORFLOW,
        Category.KERAS_TF_MISMATCH,
        Category.LIBRARY_PATH,
        Category.PATH_SHADOWING,
        Category.PLATFORM,
        Category.PYTHON_TOO_NEW,
        Category.PYTHON_TOO_OLD,
        Category.WRONG_WHEEL,
    }
)
_KINDS = {
    Health.FITS: "ok",
    Health.WARNING: "warn",
    Health.BROKEN: "bad",
    Health.NO_TENSORFLOW: "none",
    Health.UNREADABLE: "unknown",
    Health.NOT_CHECKED: "unknown",
}
_WORDS = {
    Health.BROKEN: "Broken",
    Health.NO_TENSORFLOW: "No TF",
    Health.UNREADABLE: "Unreadable",
    Health.NOT_CHECKED: "Not checked",
}


def is_tested(environment: Environment) -> bool:
    """Whether its last smoke test passed."""
    return environment.last_test is not None and environment.last_test.ok


def health_kind(environment: Environment) -> str:
    """``ok``, ``warn``, ``bad``, ``unknown`` or ``none``."""
    return _KINDS[environment.health]


def health_word(environment: Environment) -> str:
    """One word or two: Healthy only after a passed test, Fits by version numbers."""
    if environment.health is Health.FITS:
        return "Healthy" if is_tested(environment) else "Fits"
    if environment.health is Health.WARNING:
        return "GPU fails" if only_gpu_fails(environment) else "May fail"
    return _WORDS[environment.health]


def only_gpu_fails(environment: Environment) -> bool:
    """Whether every warning is about the GPU, so that work on the processor is sound."""
    warnings = [f for f in environment.findings if f.severity is not Severity.NOTE]
    return bool(warnings) and all(f.category in _GPU for f in warnings)


def severity_kind(finding: Finding) -> str:
    """``bad``, ``warn`` or ``info``."""
    return {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "info"}[finding.severity]


def severity_word(finding: Finding) -> str:
    """What the finding means for work: Stops import, GPU not used, May fail, Note."""
    if finding.severity is Severity.NOTE:
        return "Note"
    if finding.severity is Severity.WARNING:
        return "GPU not used" if finding.category in _GPU else "May fail"
    return "Stops import" if stops_import(finding) else "Will fail"


def stops_import(finding: Finding) -> bool:
    """Whether the finding is of a kind that already breaks ``import tensorflow``."""
    return finding.severity is Severity.ERROR and finding.category in _STOPS_IMPORT
