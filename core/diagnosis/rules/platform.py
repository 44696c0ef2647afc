"""The machine and the matrix: instruction sets, C libraries, the system, releases nobody knows yet."""

from __future__ import annotations

import re

from core.compatibility import is_in_range, is_older, minor_of
from core.compatibility.rows import PlatformLimit
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, drop_address, find_addresses, install
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity

_GLIBC = re.compile(r"glibc (\d+\.\d+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_FIRST_ROSETTA_WITH_AVX = "15"
_LAST_WITHOUT_AVX = "<1.6"
_NO_TENSORFLOW = NotApplicable("No TensorFlow wheel is installed.")


def check_avx(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The processor has the instructions that the wheels use."""
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
        _describe(
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
        _describe(
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


def check_macos(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The Mac's system is new enough for the wheels and the Metal plug-in."""
    if context.host.os != "macos":
        return NotApplicable("This is no Mac.")
    match = _NUMBER.search(context.host.os_version)
    if match is None or context.tensorflow is None or context.tensorflow.installer == "conda":
        return NotApplicable("The version of macOS is not known, or no wheel is installed.")
    version = match[0]
    metal = context.installed.get("tensorflow-metal")
    pieces = [("tensorflow", context.tensorflow.version, context.tensorflow_title)]
    if metal is not None:
        pieces.insert(0, ("tensorflow-metal", metal.version, f"tensorflow-metal {metal.version}"))
    for package, installed, title in pieces:
        row = context.matrix.platforms.limit("macos", installed, None, package, context.host.arch)
        if row is None or not is_older(version, row.value):
            continue
        return (
            _describe(
                context,
                row,
                title=f"macOS {version} is too old for {title}",
                what="macOS",
                observed=version,
                expected=f"{row.value} or newer",
                confidence=Confidence.HIGH if package == "tensorflow-metal" else Confidence.MEDIUM,
                remedies=_offer_macos(context, row, package),
            ),
        )
    return ()


def check_rosetta(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """On a Mac with Apple silicon the interpreter is built for it."""
    tensorflow, circumstances = context.tensorflow, context.circumstances
    if context.host.os != "macos" or circumstances.host_arch not in ("arm64", "aarch64"):
        return NotApplicable("This is no Mac with Apple silicon, or the interpreter is not translated.")
    if context.host.arch in ("arm64", "aarch64"):
        return ()
    if tensorflow is None or is_in_range(tensorflow.version, _LAST_WITHOUT_AVX):
        return _NO_TENSORFLOW
    match = _NUMBER.search(context.host.os_version)
    has_avx = match is not None and not is_older(match[0], _FIRST_ROSETTA_WITH_AVX)
    row = context.matrix.platforms.limit("avx", tensorflow.version)
    sources = tuple(context.matrix.platforms.source(source) for source in row.sources) if row else ()
    result = (
        "Rosetta translates it, which is slow, and the GPU is not used"
        if has_avx
        else 'Rosetta has no AVX, so that the import ends with "illegal hardware instruction"'
    )
    return (
        Finding(
            rule="rosetta",
            category=Category.PLATFORM,
            severity=Severity.WARNING if has_avx else Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"{context.tensorflow_title} and its Python are built for Intel, this Mac for arm64",
            explanation=f"An Intel build runs here through Rosetta only. {result}.",
            subject="python",
            evidence=(
                Evidence(
                    what="Architecture",
                    observed=f"{context.host.arch} interpreter",
                    expected="arm64",
                    source="; ".join(map(drop_address, sources)) or "This computer",
                ),
            ),
            remedies=_offer_native(context),
            references=find_addresses(sources),
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


def _offer_macos(context: Context, row: PlatformLimit, package: str) -> tuple[Remedy, ...]:
    tensorflow = context.tensorflow
    system = Change(name="os", before=context.host.os_version, after=row.value)
    title = f"Upgrade to macOS {minor_of(row.value)} or newer"
    if tensorflow is None or package != "tensorflow-metal":
        return (Remedy(id="os", title=title, changes=(system,)),)
    metal = context.version_of("tensorflow-metal")
    without = Remedy(
        id="remove-tensorflow-metal",
        title=f"Remove tensorflow-metal {metal} and use the processor",
        changes=(Change(name="tensorflow-metal", before=metal, after=None),),
    )
    own = _choose_mac_wheel(context, tensorflow.version, f"macos-{context.host.arch}")
    if tensorflow.distribution == "tensorflow" and is_in_range(tensorflow.version, "<2.13") and own:
        changes = (
            system,
            Change(name="tensorflow", before=tensorflow.version, after=None),
            Change(name="tensorflow-macos", before=None, after=own),
        )
        words = f"{title}, and install tensorflow-macos {own} in place of tensorflow"
        return (Remedy(id="os", title=words, changes=changes), without)
    return (Remedy(id="os", title=title, changes=(system,)), without)


def _offer_native(context: Context) -> tuple[Remedy, ...]:
    """An interpreter for Apple silicon, with the wheel that exists for it."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return ()
    version = tensorflow.version
    native = ("native-arm64-python:an interpreter built for arm64", "recreate-env:with that interpreter")
    plain = Remedy(
        id="native-arm64-python",
        title="Make the environment again with a Python for Apple silicon",
        actions=native,
    )
    if is_in_range(version, ">=2.13"):
        return (plain,)
    own = _choose_mac_wheel(context, version, "macos-arm64")
    if own is None:
        return (plain,)
    changes = (
        Change(name=tensorflow.distribution, before=version, after=None),
        Change(name="tensorflow-macos", before=None, after=own),
    )
    title = f"Make the environment again with a Python for Apple silicon and tensorflow-macos {own}"
    return (Remedy(id="tensorflow-macos", title=title, changes=changes, actions=native), plain)


def _choose_mac_wheel(context: Context, version: str, platform: str) -> str | None:
    """The nearest tensorflow-macos that is not older, else the newest."""
    newest = None
    for release in context.matrix.releases:
        build = context.matrix.build(release.version, "tensorflow-macos", platform)
        if build is None or build.stub:
            continue
        newest = release.version
        if not is_older(release.version, version) and (
            context.python_minor is None or context.python_minor in build.python
        ):
            return release.version
    return newest


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


def _describe(
    context: Context,
    row: PlatformLimit,
    *,
    title: str,
    what: str,
    observed: str,
    expected: str,
    confidence: Confidence,
    remedies: tuple[Remedy, ...],
) -> Finding:
    sources = tuple(context.matrix.platforms.source(source) for source in row.sources)
    return Finding(
        rule=row.id,
        category=Category.PLATFORM,
        severity=Severity.ERROR,
        confidence=confidence,
        title=title,
        explanation=row.why,
        subject="tensorflow",
        evidence=(
            Evidence(
                what=what, observed=observed, expected=expected, source="; ".join(map(drop_address, sources))
            ),
        ),
        remedies=remedies,
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
    Rule(id="macos", family="platform", checks="macOS is new enough for the wheels", check=check_macos),
    Rule(
        id="rosetta",
        family="platform",
        checks="The interpreter is built for this Mac's processor",
        check=check_rosetta,
    ),
    Rule(
        id="runtime-dlls",
        family="platform",
        checks="The files of the Visual C++ runtime are there",
        check=check_runtime_dlls,
    ),
    Rule(
        id="unknown-release",
        family="platform",
        checks="The matrix knows this TensorFlow",
        check=note_unknown_release,
    ),
)
