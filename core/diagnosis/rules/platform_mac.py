"""Macs: the system's version, Apple silicon, and interpreters that are translated for it."""

from __future__ import annotations

import re

from core.compatibility import is_in_range, is_older, minor_of
from core.compatibility.rows import PlatformLimit
from core.diagnosis.context import Context
from core.diagnosis.limits import describe_limit
from core.diagnosis.remedies import drop_address, find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wished_state import see_wish
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_FIRST_ROSETTA_WITH_AVX = "15"
_LAST_WITHOUT_AVX = "<1.6"
_NO_TENSORFLOW = NotApplicable("No TensorFlow wheel is installed.")


def check_macos(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The Mac's system is new enough for the wheels and the Metal plug-in."""
    context = see_wish(context)
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
            describe_limit(
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


RULES = (
    Rule(id="macos", family="platform", checks="macOS is new enough for the wheels", check=check_macos),
    Rule(
        id="rosetta",
        family="platform",
        checks="The interpreter is built for this Mac's processor",
        check=check_rosetta,
    ),
)
