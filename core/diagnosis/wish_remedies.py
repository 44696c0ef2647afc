"""Ways out for a wish that cannot be met: another Python, another release, another name, another machine."""

from __future__ import annotations

from collections.abc import Iterable

from core.compatibility import is_older
from core.diagnosis.context import Context
from core.diagnosis.offers import (
    Offer,
    choose_python,
    find_nearest,
    find_stand_in,
    is_loadable,
    order_minor,
)
from core.diagnosis.remedies import act, install, recreate, show_name
from core.diagnosis.wheel_names import normalise_arch
from core.model import Change, Remedy

_LAST_WINDOWS_GPU = "2.10.1"
_SYSTEM_HAS_NO_WHEELS = "other-image"


def offer_python(
    context: Context, name: str, offers: Iterable[Offer], *, below: str | None = None
) -> tuple[Remedy, ...]:
    """Make the environment again with the closest Python that has a wheel, and put the wish there."""
    there = list(offers)
    minors = {
        minor
        for one in there
        for minor in one.python
        if is_loadable(context.matrix, one, minor)
        and (below is None or order_minor(minor) < order_minor(below))
    }
    minor = choose_python(minors, context.python_minor)
    if minor is None:
        return ()
    fitting = [one for one in there if minor in one.python]
    version = fitting[-1].version
    return (_combine(recreate(context.python, minor), name, context.version_of(name), version),)


def offer_nearest(context: Context, name: str, aim: str, *, newer_first: bool) -> tuple[Remedy, ...]:
    """The release closest to ``aim`` that this Python has a wheel of here, under a name that has one."""
    python = context.python_minor

    def accepts(offer: Offer) -> bool:
        return offer.version != aim and (python is None or is_loadable(context.matrix, offer, python))

    for other in dict.fromkeys((name, "tensorflow")):
        found = find_nearest(context.matrix, other, context.platform, aim, accepts, newer_first=newer_first)
        if found is not None:
            return (_replace(context, name, found),)
    return ()


def offer_names(context: Context, name: str, aim: str) -> tuple[Remedy, ...]:
    """The same release under the name that it has on this system, with another Python if it takes one."""
    found = find_stand_in(context.matrix, name, aim, context.platform, context.python_minor)
    if found is None:
        return ()
    one = _replace(context, name, found)
    python = context.python_minor
    if python is None or is_loadable(context.matrix, found, python):
        return (one,)
    minor = choose_python(found.python, python)
    if minor is None:
        return ()
    again = recreate(context.python, minor)
    return (
        Remedy(
            id=f"{one.id}-{again.id}",
            title=f"{again.title} and {one.title[0].lower()}{one.title[1:]}",
            changes=(*again.changes, *one.changes),
            actions=again.actions,
        ),
    )


def propose_alternatives(context: Context, name: str, aim: str) -> tuple[Remedy, ...]:
    """The closest existing release, and where a GPU name is wished for on Windows the ways to use a GPU."""
    nearest = offer_nearest(context, name, aim, newer_first=True)
    if "gpu" not in name or context.host.os != "windows" or is_older(aim, _LAST_WINDOWS_GPU):
        return nearest
    last = [
        one
        for one in (find_nearest(context.matrix, "tensorflow", context.platform, _LAST_WINDOWS_GPU, _any),)
        if one is not None
    ]
    before = context.version_of("tensorflow")
    windows: tuple[Remedy, ...] = ()
    if (
        last
        and context.python_minor is not None
        and not is_loadable(context.matrix, last[0], context.python_minor)
    ):
        minor = choose_python(last[0].python, context.python_minor) or last[0].python[-1]
        windows = (_combine(recreate(context.python, minor), "tensorflow", before, last[0].version),)
    elif last:
        windows = (install("tensorflow", before, last[0].version),)
    return (
        *windows,
        Remedy(
            id="use-wsl2",
            title=f"Install TensorFlow {aim} in WSL2",
            changes=(Change(name="tensorflow", before=before, after=aim),),
            actions=("use-wsl2:the GPU works there",),
        ),
        *(one for one in nearest if one.id not in {way.id for way in windows}),
    )


def offer_64_bit(context: Context, name: str, offers: list[Offer]) -> tuple[Remedy, ...]:
    """A 64-bit Python, of a minor that has a wheel."""
    system = f"{context.host.os}-x86_64"
    minors = {minor for one in offers if one.platform == system for minor in one.python}
    if not minors or context.python_minor in minors:
        return (
            act(
                "64-bit-python", f"{context.python_minor or ''} for x86_64".strip(), "Install a 64-bit Python"
            ),
        )
    minor = choose_python(minors, context.python_minor) or ""
    return (
        Remedy(
            id="64-bit-python",
            title=f"Install a 64-bit Python {minor}",
            changes=(Change(name="python", before=context.python, after=minor),),
            actions=(f"64-bit-python:{minor} for x86_64",),
        ),
    )


def offer_ways_out(context: Context, aim: str) -> tuple[Remedy, ...]:
    """What helps where the system has no wheels at all."""
    arch, os = normalise_arch(context.host.arch), context.host.os
    if os == "linux" and arch in ("armv7l", "armv6l", "arm64"):
        return (
            act(
                "third-party-arm-wheel",
                f"for {context.host.arch}",
                "Use a wheel that others build for this processor",
            ),
            act("build-from-source", f"TensorFlow {aim}", "Build it from its sources"),
        )
    if os == "macos" and arch == "x86_64" and _is_apple_silicon(context):
        return (act("native-arm64-python", "for Apple silicon", "Use a Python for Apple silicon"),)
    if os == "windows" and arch == "arm64":
        return (act("use-wsl2", "Linux has wheels for this processor", "Install it in WSL2"),)
    return (act("build-from-source", f"TensorFlow {aim}", "Build it from its sources"),)


def _is_apple_silicon(context: Context) -> bool:
    return normalise_arch(context.circumstances.host_arch or "") == "arm64"


def _replace(context: Context, name: str, offer: Offer) -> Remedy:
    one = install(offer.name, context.version_of(offer.name), offer.version)
    before = context.installed.get(name)
    if offer.name == name or before is None:
        return one
    gone = Change(name=name, before=before.version, after=None)
    return Remedy(
        id=one.id, title=f"{one.title} instead of {name}", changes=(gone, *one.changes), actions=one.actions
    )


def _combine(remedy: Remedy, name: str, before: str | None, version: str) -> Remedy:
    return Remedy(
        id=remedy.id,
        title=f"{remedy.title} and install {show_name(name)} {version}",
        changes=(*remedy.changes, Change(name=name, before=before, after=version)),
        actions=remedy.actions,
    )


def _any(offer: Offer) -> bool:
    return bool(offer.python)
