"""The machine and the matrix: instruction sets, the C library, releases nobody knows yet."""

from __future__ import annotations

import re

from core.compatibility import HardwareLimit, is_in_range, is_older
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, drop_address, find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Evidence, Finding, Severity

_GLIBC = re.compile(r"glibc (\d+\.\d+)")


def check_avx(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The processor has the instructions that the wheels use."""
    if context.release is None:
        return NotApplicable("No TensorFlow release that the matrix knows is installed.")
    if not context.platform.endswith("x86_64") or context.host.cpu.avx is not False:
        return NotApplicable("The processor has AVX, or is of another kind, or does not tell.")
    row = _find_limit(context, "avx")
    if row is None:
        return ()
    return (
        _describe(
            context,
            row,
            title=f"This processor lacks the AVX instructions that {context.tensorflow_title} uses",
            what="Processor",
            observed=f"{context.host.cpu.model or 'without AVX'}, no AVX",
            expected="AVX",
            certain=context.is_official_wheel,
        ),
    )


def check_glibc(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The system's C library is new enough for the wheels."""
    if context.release is None or not context.is_official_wheel or context.host.os != "linux":
        return NotApplicable("No official Linux wheel that the matrix knows is installed.")
    match = _GLIBC.match(context.host.libc or "")
    if match is None:
        return NotApplicable("The version of the C library is not known.")
    row = _find_limit(context, "glibc")
    if row is None or not is_older(match[1], row.value):
        return ()
    return (
        _describe(
            context,
            row,
            title=f"glibc {match[1]} is too old for {context.tensorflow_title}",
            what="C library",
            observed=f"glibc {match[1]}",
            expected=f"glibc {row.value} or newer",
            certain=True,
        ),
    )


def note_unknown_release(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Say so where the matrix does not know this TensorFlow."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return NotApplicable("No TensorFlow is installed.")
    if context.release is not None:
        return ()
    newest = context.matrix.newest.version
    is_newer = context.matrix.is_newer_than_known(tensorflow.version) or "nightly" in tensorflow.distribution
    title = (
        f"TensorFlow {tensorflow.version} is newer than the matrix"
        if is_newer
        else f"The matrix does not know TensorFlow {tensorflow.version}"
    )
    return (
        Finding(
            rule="unknown-release",
            category=Category.OTHER,
            severity=Severity.NOTE,
            confidence=Confidence.HIGH,
            title=title,
            explanation="It may fit; Dovetail cannot say yet. What needs no matrix was checked.",
            subject="tensorflow",
            evidence=(
                Evidence(
                    what="TensorFlow",
                    observed=tensorflow.version,
                    expected=f"{context.matrix.releases[0].version} to {newest}",
                    source=f"The matrix of {context.matrix.newest_data}",
                ),
            ),
        ),
    )


def _find_limit(context: Context, needs: str) -> HardwareLimit | None:
    release = context.release
    return next(
        (
            row
            for row in context.matrix.hardware
            if row.needs == needs
            and release is not None
            and is_in_range(release.version, row.tensorflow)
            and (not row.python or (context.python is not None and is_in_range(context.python, row.python)))
        ),
        None,
    )


def _describe(
    context: Context,
    row: HardwareLimit,
    *,
    title: str,
    what: str,
    observed: str,
    expected: str,
    certain: bool,
) -> Finding:
    sources = tuple(context.matrix.source(source) for source in row.sources)
    return Finding(
        rule=row.id,
        category=Category.PLATFORM,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH if certain else Confidence.MEDIUM,
        title=title,
        explanation=row.why,
        subject="tensorflow",
        evidence=(
            Evidence(
                what=what, observed=observed, expected=expected, source="; ".join(map(drop_address, sources))
            ),
        ),
        remedies=(act("build-from-source", "for this machine", "Use a build made for this machine"),),
        references=find_addresses(sources),
    )


RULES = (
    Rule(
        id="avx",
        family="platform",
        checks="The processor has the instructions the wheels use",
        check=check_avx,
    ),
    Rule(
        id="glibc", family="platform", checks="The C library is new enough for the wheels", check=check_glibc
    ),
    Rule(
        id="unknown-release",
        family="platform",
        checks="The matrix knows this TensorFlow",
        check=note_unknown_release,
    ),
)
