"""A wheel file that somebody tries to install, against the interpreter and the system."""

from __future__ import annotations

from core.diagnosis.context import Context
from core.diagnosis.offers import choose_python, is_loadable, list_offers
from core.diagnosis.places import name_place
from core.diagnosis.remedies import act, install, list_minors, recreate, show_name
from core.diagnosis.wheel_names import (
    WheelName,
    fits_arch,
    fits_python,
    fits_system,
    parse_wheel_name,
    tag_python,
)
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

_REFUSED = "pip says that it is not a supported wheel on this platform."


def explain_file(context: Context, file: str) -> tuple[Finding | None, str]:
    """Why pip refuses the file (``None`` if it does not), and the name of what is in it where known."""
    if not file.lower().partition("?")[0].partition("#")[0].endswith(".whl"):
        return None, ""
    wheel = parse_wheel_name(file)
    if wheel is None or wheel.original is not None:
        return _describe_name(file, wheel), wheel.name if wheel is not None else ""
    os, arch = context.host.os, context.host.arch
    if not fits_system(wheel, os) or not fits_arch(wheel, arch):
        return _describe_system(context, file, wheel), wheel.name
    if wheel.is_musl:
        return None, wheel.name
    if context.python_minor is not None and not fits_python(wheel, context.python_minor):
        return _describe_python(context, file, wheel), wheel.name
    return None, wheel.name


def _describe_name(file: str, wheel: WheelName | None) -> Finding:
    original = wheel.original if wheel is not None else None
    remedy = (
        act("rename-file", f"{file} {original}", f"Name it {original} again")
        if original
        else act("wheel-for", "this Python, under its own name", "Download it again under its own name")
    )
    return _describe(
        title="The wheel's file name has been changed",
        explanation=(
            "pip reads from the name for which Python and system a wheel is, and refuses one that does not "
            "say so."
        ),
        subject=wheel.name if wheel is not None else "wheel",
        observed=file,
        expected=original or "name-version-python-abi-platform.whl",
        remedies=(remedy,),
    )


def _describe_python(context: Context, file: str, wheel: WheelName) -> Finding:
    python = context.python_minor or ""
    for_python = list_minors(wheel.python)
    return _describe(
        title=f"The wheel is for Python {for_python}, and this is Python {python}",
        explanation=f"{file} can only be loaded by Python {for_python}. {_REFUSED}",
        subject=wheel.name,
        observed=f"Python {python} ({tag_python(python)})",
        expected=f"Python {for_python}",
        remedies=(
            act(
                "wheel-for",
                f"{tag_python(python)} of {wheel.name}",
                f"Take the wheel for {tag_python(python)}",
            ),
            *_offer_python(context, wheel),
            *_offer_index(context, wheel),
        ),
    )


def _describe_system(context: Context, file: str, wheel: WheelName) -> Finding:
    place = name_place(context.host.os, context.host.arch)
    system = wheel.systems[0] if wheel.systems else context.host.os
    made_for = name_place(system, wheel.arches[0] if wheel.arches else context.host.arch)
    if place == f"32-bit {made_for}":
        made_for = f"64-bit {made_for}"
    python = tag_python(context.python_minor) if context.python_minor else "this Python"
    remedies = [
        *_offer_index(context, wheel),
        act("wheel-for", f"{python} on {place}", f"Take the wheel for {place}"),
    ]
    if fits_system(wheel, context.host.os):
        if context.host.arch in ("x86", "i686", "i386"):
            remedies.insert(0, act("64-bit-python", "the wheel is for x86_64", "Install a 64-bit Python"))
        elif context.host.os == "macos" and "arm64" in wheel.arches:
            remedies.insert(
                0, act("native-arm64-python", "the wheel is for arm64", "Use a Python for Apple silicon")
            )
    return _describe(
        title=f"The wheel is for {made_for}, and this is {place}",
        explanation=f"{file} holds programs for {made_for}. {_REFUSED}",
        subject=wheel.name,
        observed=place,
        expected=made_for,
        remedies=tuple(remedies),
    )


def _offer_python(context: Context, wheel: WheelName) -> tuple[Remedy, ...]:
    minor = choose_python((one for one in wheel.python if "." in one), context.python_minor)
    if minor is None:
        return (act("recreate-env", f"with Python {wheel.python[0]}", f"Use Python {wheel.python[0]}"),)
    return (recreate(context.python, minor),)


def _offer_index(context: Context, wheel: WheelName) -> tuple[Remedy, ...]:
    """The same version from the index, where it has a wheel for this Python."""
    python = context.python_minor
    if python is None:
        return ()
    for offer in list_offers(context.matrix, wheel.name, prereleases=True):
        if offer.version == wheel.version and offer.platform == context.platform:
            if is_loadable(context.matrix, offer, python):
                one = install(offer.name, context.version_of(offer.name), offer.version)
                return (
                    Remedy(
                        id=one.id,
                        title=f"Install {show_name(offer.name)} {offer.version} from the package index",
                        changes=one.changes,
                    ),
                )
            break
    return ()


def _describe(
    *,
    title: str,
    explanation: str,
    subject: str,
    observed: str,
    expected: str,
    remedies: tuple[Remedy, ...],
) -> Finding:
    return Finding(
        rule="wish",
        category=Category.WRONG_WHEEL,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=title,
        explanation=explanation,
        subject=subject,
        evidence=(Evidence(what="Wheel", observed=observed, expected=expected, source="The wheel's name"),),
        remedies=remedies,
    )
