"""Remedies of the GPU side: libraries, drivers, and releases that fit what is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from core.compatibility import Release, is_older, minor_of, parse_version
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import GpuNeeds, describe_build
from core.model import Change, GpuLibrary, Remedy

_NAMES = ("tensorflow", "tensorflow-gpu")


class Choice(Struct, frozen=True, kw_only=True):
    """A release with a GPU build here; ``python`` is the minor to change to, empty where none is needed."""

    version: str
    distribution: str
    needs: GpuNeeds
    python: str = ""


def choose_release(
    context: Context, accepts: Callable[[GpuNeeds], bool], *, keep_python: bool = False
) -> Choice | None:
    """The release nearest to the installed one whose GPU build ``accepts`` takes; its newest patch.

    One that has a wheel for this Python comes first; else one for another Python, the nearest newer one
    first, unless ``keep_python``.
    """
    own = context.tensorflow.version if context.tensorflow is not None else context.matrix.newest.version
    minors = _order_by_distance(context, own)
    elsewhere: Choice | None = None
    for releases in minors:
        for release in releases:
            found = _find_build(context, release, accepts)
            if found is None:
                continue
            choice, pythons = found
            if context.python_minor is None or context.python_minor in pythons:
                return choice
            if elsewhere is None:
                elsewhere = replace(choice, python=_choose_python(context.python_minor, pythons))
    return None if keep_python else elsewhere


def offer_release(context: Context, choice: Choice, why: str) -> Remedy:
    """Install the chosen release in place of the installed one; ``why`` ends the title."""
    tensorflow = context.tensorflow
    changes = []
    name = choice.distribution
    if tensorflow is not None and tensorflow.distribution != name:
        changes.append(Change(name=tensorflow.distribution, before=tensorflow.version, after=None))
    before = context.installed[name].version if name in context.installed else None
    changes.append(Change(name=name, before=before, after=choice.version))
    words = f"{'TensorFlow' if name == 'tensorflow' else name} {choice.version}"
    if not choice.python:
        return Remedy(id=f"{name}-{choice.version}", title=f"Install {words}, {why}", changes=tuple(changes))
    changes.append(Change(name="python", before=context.python, after=choice.python))
    return Remedy(
        id=f"{name}-{choice.version}-python-{choice.python}",
        title=f"Make the environment again with Python {choice.python} and {words}, {why}",
        changes=tuple(changes),
        actions=(f"recreate-env:with Python {choice.python}",),
    )


def offer_libraries(context: Context, needs: GpuNeeds, *, with_cuda: bool = True) -> tuple[Remedy, ...]:
    """CUDA and cuDNN that the build was made for: as wheels where they come so, else by hand."""
    cudnn = needs.cudnn
    changes = []
    if with_cuda:
        changes.append(Change(name="cuda", before=_first(context.facts.cuda), after=needs.cuda))
    if cudnn is not None:
        changes.append(Change(name="cudnn", before=_first(context.facts.cudnn), after=cudnn))
    if not changes:
        return ()
    parts = [f"CUDA {needs.cuda}"] if with_cuda else []
    parts += [f"cuDNN {shorten(cudnn)}"] if cudnn is not None else []
    words = " and ".join(parts)
    remedies = []
    extra = find_extra(context)
    if extra is not None and with_cuda:
        remedies.append(
            Remedy(
                id="and-cuda",
                title=f"Install {words} as {extra} brings them",
                changes=tuple(changes),
                actions=(f"reinstall:{extra}",),
            )
        )
    place = " with conda" if needs.by == "conda" else ""
    name = "cuda" if with_cuda else "cudnn"
    remedies.append(Remedy(id=name, title=f"Install {words}{place}", changes=tuple(changes)))
    return tuple(remedies)


def find_extra(context: Context) -> str | None:
    """``tensorflow[and-cuda]==2.15.1`` where the extra can be installed for the installed release."""
    tensorflow = context.tensorflow
    if (
        tensorflow is None
        or not context.is_official_wheel
        or tensorflow.distribution != "tensorflow"
        or context.platform != "linux-x86_64"
        or context.matrix.gpu.wheels_for(tensorflow.version, context.python_minor) is None
    ):
        return None
    return f"tensorflow[and-cuda]=={tensorflow.version}"


def offer_driver(context: Context, driver: str) -> Remedy:
    """Install a driver at least as new as ``driver``."""
    return Remedy(
        id="driver",
        title=f"Install NVIDIA driver {driver} or newer",
        changes=(Change(name="driver", before=context.host.driver, after=driver),),
    )


def offer_windows_choices(context: Context) -> tuple[Remedy, ...]:
    """WSL 2, or the last release with a GPU build on Windows."""
    remedies = [
        Remedy(
            id="use-wsl2",
            title="Use WSL 2, where the GPU works",
            actions=("use-wsl2:the GPU works inside WSL 2",),
        )
    ]
    choice = choose_release(context, _accept)
    if choice is not None:
        remedies.append(offer_release(context, choice, "the last with a GPU build for Windows"))
    return tuple(remedies)


def shorten(version: str) -> str:
    """``8.1`` of ``8.1.0``; a patch that counts stays."""
    return version.removesuffix(".0") if version.count(".") > 1 else version


def _order_by_distance(context: Context, own: str) -> list[list[Release]]:
    """The releases by minor, the nearest minor first and of two the newer; within one, newest first."""
    minors: dict[str, list[Release]] = {}
    for release in reversed(context.matrix.releases):
        minors.setdefault(minor_of(release.version), []).append(release)
    names = list(minors)
    parsed = parse_version(own)
    base = parsed.base_version if parsed is not None else own
    newer = [name for name in names if is_older(minor_of(base), name)]
    ordered = sorted(range(len(names)), key=partial(_measure, here=len(newer)))
    return [minors[names[index]] for index in ordered]


def _measure(index: int, here: int) -> tuple[int, int]:
    """How far a minor is from ``here``; the list runs from the newest."""
    return abs(index - here), index


def _accept(needs: GpuNeeds) -> bool:
    return bool(needs.cuda)


def _find_build(
    context: Context, release: Release, accepts: Callable[[GpuNeeds], bool]
) -> tuple[Choice, tuple[str, ...]] | None:
    for name in _NAMES:
        build = context.matrix.build(release.version, name, context.platform)
        if build is None or build.cuda is None or build.stub:
            continue
        needs = describe_build(context.matrix, release.version, context.platform, build)
        if accepts(needs):
            return Choice(version=release.version, distribution=name, needs=needs), build.python
    return None


def _choose_python(own: str, minors: tuple[str, ...]) -> str:
    newer = [minor for minor in minors if is_older(own, minor)]
    return newer[0] if newer else minors[-1]


def _first(found: tuple[GpuLibrary, ...]) -> str | None:
    return found[0].version if found else None
