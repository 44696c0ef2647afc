"""The machine and the matrix: instruction sets, C libraries, the system, releases nobody knows yet."""

from __future__ import annotations

import re

from core.compatibility import is_in_range, is_older
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.limits import describe_limit
from core.diagnosis.remedies import act, drop_address, find_addresses, install
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wished_state import see_wish
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity

_GLIBC = re.compile(r"glibc (\d+\.\d+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_FIRST_ROSETTA_WITH_AVX = "15"
_SYSTEMS = frozenset({"linux", "macos", "windows"})
_LAST_WITHOUT_AVX = "<1.6"
_NO_TENSORFLOW = NotApplicable("No TensorFlow wheel is installed.")


def check_avx(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The processor has the instructions that the wheels use."""
    context = see_wish(context)
    tensorflow, cpu = context.tensorflow, context.host.cpu
    if tensorflow is None:
        return _NO_TENSORFLOW
    if not context.platform.endswith("x86_64") or cpu.avx is True or (cpu.avx is None and not cpu.model):
        return NotApplicable("The processor has AVX, or is of another kind, or does not tell.")
    if context.circumstances.host_arch in ("arm64", "aarch64"):
        return NotApplicable("The interpreter is translated, which is told by itself.")
    row = context.matrix.platforms.limit("avx", tensorflow.version)
    if row is None:
        return ()
    observed = f"{cpu.model or 'without AVX'}, no AVX"
    certain = context.is_official_wheel
    if cpu.avx is None:
        known = context.matrix.platforms.processor_without_avx(cpu.model or "")
        if known is None:
            return NotApplicable("Nothing says whether the processor has AVX.")
        observed = f"{cpu.model}, which is {known.what} and has no AVX"
        certain = False
    remedies = [
        act("other-hardware", "a processor with AVX", "Use a computer whose processor has AVX"),
        act("build-from-source", "without AVX", "Use a build made for this machine"),
    ]
    older = _find_release(context, _LAST_WITHOUT_AVX)
    if older is not None:
        remedies.append(install(tensorflow.distribution, tensorflow.version, older))
    return (
        describe_limit(
            context,
            row,
            title=f"This processor lacks the AVX instructions that {context.tensorflow_title} uses",
            what="Processor",
            observed=observed,
            expected="AVX",
            confidence=Confidence.HIGH if certain else Confidence.MEDIUM,
            remedies=tuple(remedies),
        ),
    )


def check_glibc(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The system's C library is new enough for the wheels."""
    context = see_wish(context)
    tensorflow = context.tensorflow
    if tensorflow is None or not context.is_official_wheel or context.host.os != "linux":
        return NotApplicable("No official Linux wheel is installed.")
    libc = context.host.libc or ""
    if libc.startswith("musl") or "alpine" in context.host.os_version.lower():
        return (_describe_musl(context),)
    match = _GLIBC.match(libc)
    is_told = match is None and not context.circumstances.is_complete
    version = match[1] if match is not None else None
    if is_told and context.host.os_version:
        version = context.matrix.platforms.glibc_of(context.host.os_version)
    if version is None:
        return NotApplicable("The version of the C library is not known.")
    row = context.matrix.platforms.limit("glibc", tensorflow.version, context.python)
    if row is None or not is_older(version, row.value):
        return ()
    remedies = [act("build-from-source", "for this machine", "Use a build made for this machine")]
    if context.python_minor == "3.7" and row.python:
        remedies.append(_recreate(context, "3.6"))
    remedies.append(
        Remedy(
            id="os",
            title=f"Use a system with glibc {row.value} or newer",
            actions=(f"other-image:a system with glibc {row.value} or newer",),
        )
    )
    older = _find_release_for_glibc(context, version)
    if older is not None:
        remedies.insert(0, install(tensorflow.distribution, tensorflow.version, older))
    return (
        describe_limit(
            context,
            row,
            title=f"glibc {version} is too old for {context.tensorflow_title}",
            what="C library",
            observed=f"glibc {version}" + (f" ({context.host.os_version})" if is_told else ""),
            expected=f"glibc {row.value} or newer",
            confidence=Confidence.MEDIUM if is_told else Confidence.HIGH,
            remedies=tuple(remedies),
        ),
    )


def check_runtime_dlls(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """On Windows the files of the Visual C++ runtime are there."""
    tensorflow, dlls = context.tensorflow, context.circumstances.system_dlls
    if context.host.os != "windows" or not dlls or tensorflow is None:
        return NotApplicable("Nobody looked at the Visual C++ runtime.")
    missing = {name.lower() for name, is_there in dlls.items() if not is_there}
    rows = [
        row
        for row in context.matrix.platforms.limits_of("dll", tensorflow.version)
        if row.value.lower() in missing
    ]
    if not rows:
        return ()
    named = " and ".join(row.value for row in rows)
    remedies = [
        act(
            "install-vcredist",
            "2015-2022 x64",
            "Install the Microsoft Visual C++ Redistributable 2015-2022 (x64)",
        )
    ]
    if all("_1" in row.value for row in rows):
        older = _find_release(context, "<2.1")
        if older is not None:
            remedies.append(install(tensorflow.distribution, tensorflow.version, older))
    sources = tuple(context.matrix.platforms.source(source) for source in rows[0].sources)
    return (
        Finding(
            rule="runtime-dlls",
            category=Category.OTHER,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"{named} of the Visual C++ runtime {'is' if len(rows) == 1 else 'are'} missing",
            explanation=f'{rows[0].why} Without it the import ends with "DLL load failed".',
            subject="tensorflow",
            evidence=tuple(
                Evidence(
                    what=row.value,
                    observed="not there",
                    expected="in the system's folder",
                    source="; ".join(map(drop_address, sources)),
                )
                for row in rows
            ),
            remedies=tuple(remedies),
            references=find_addresses(sources),
        ),
    )


def check_system(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The system is one that TensorFlow's wheels are made for."""
    if context.host.os in _SYSTEMS:
        return ()
    wished = [name for name in context.circumstances.wants if name.partition("[")[0] in OFFICIAL]
    if not wished:
        return NotApplicable("No TensorFlow wheel is wished for.")
    return (
        Finding(
            rule="system",
            category=Category.PLATFORM,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"There are no TensorFlow wheels for {context.host.os}",
            explanation="TensorFlow is published for Linux, macOS and Windows.",
            subject="tensorflow",
            evidence=(
                Evidence(
                    what="System",
                    observed=context.host.os,
                    expected="Linux, macOS or Windows",
                    source="Platform tags of the wheels",
                ),
            ),
            remedies=(
                act("distro-build", f"of {context.host.os}", "Use the system's own package, if it has one"),
                act("other-image", "a Linux system", "Use a Linux system or container"),
                act("build-from-source", f"for {context.host.os}", "Build TensorFlow from source"),
            ),
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


def _find_release(context: Context, specifier: str) -> str | None:
    """The newest release in a range that has a wheel of the installed name for this Python here."""
    tensorflow = context.tensorflow
    if tensorflow is None or context.python_minor is None:
        return None
    for release in reversed(context.matrix.releases):
        if is_in_range(release.version, specifier) and context.python_minor in context.matrix.python_range(
            release.version, context.platform, tensorflow.distribution
        ):
            return release.version
    return None


def _find_release_for_glibc(context: Context, glibc: str) -> str | None:
    """The nearest release whose wheel for this Python runs with this C library."""
    tensorflow = context.tensorflow
    if tensorflow is None or context.python_minor is None:
        return None
    older: str | None = None
    for release in context.matrix.releases:
        minors = context.matrix.python_range(release.version, context.platform, tensorflow.distribution)
        row = context.matrix.platforms.limit("glibc", release.version, context.python)
        if context.python_minor not in minors or row is None or is_older(glibc, row.value):
            continue
        if is_older(tensorflow.version, release.version):
            return older or release.version
        older = release.version
    return older


def _describe_musl(context: Context) -> Finding:
    return Finding(
        rule="glibc",
        category=Category.PLATFORM,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"{context.tensorflow_title} is built for glibc, and this system has musl",
        explanation=(
            "The Linux wheels are made for systems with the GNU C library. Alpine and other systems with "
            "musl cannot load them."
        ),
        subject="tensorflow",
        evidence=(
            Evidence(
                what="C library",
                observed=context.host.libc or context.host.os_version,
                expected="glibc",
                source="Platform tags of the wheels",
            ),
        ),
        remedies=(
            act("other-image", "an image with glibc, such as Debian's", "Use a system or image with glibc"),
            act("build-from-source", "for musl", "Use a build made for this machine"),
        ),
    )


def _recreate(context: Context, python: str) -> Remedy:
    return Remedy(
        id=f"python-{python}",
        title=f"Make the environment again with Python {python}, whose wheel is built on an older system",
        changes=(Change(name="python", before=context.python, after=python),),
        actions=(f"recreate-env:with Python {python}",),
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
        id="runtime-dlls",
        family="platform",
        checks="The files of the Visual C++ runtime are there",
        check=check_runtime_dlls,
    ),
    Rule(
        id="system",
        family="platform",
        checks="The system is one that wheels are made for",
        check=check_system,
    ),
    Rule(
        id="unknown-release",
        family="platform",
        checks="The matrix knows this TensorFlow",
        check=note_unknown_release,
    ),
)
