"""Remedies of the GPU side: libraries, drivers, and releases that fit what is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from msgspec import Struct

from core.compatibility import Matrix, is_older, minor_of, parse_version
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


class _Candidate(Struct, frozen=True, kw_only=True):
    """One official GPU build."""

    version: str
    minor: str
    distribution: str
    python: tuple[str, ...]
    needs: GpuNeeds


def choose_release(
    context: Context, accepts: Callable[[GpuNeeds], bool], *, keep_python: bool = False
) -> Choice | None:
    """The release nearest to the installed one whose GPU build ``accepts`` takes; its newest patch.

    One that has a wheel for this Python comes first; else one for another Python, the nearest newer one
    first, unless ``keep_python``.
    """
    own = context.tensorflow.version if context.tensorflow is not None else context.matrix.newest.version
    elsewhere: _Candidate | None = None
    for candidate in _order_by_distance(_list_candidates(context.matrix, context.platform), own):
        if not accepts(candidate.needs):
            continue
        if context.python_minor is None or context.python_minor in candidate.python:
            return _make_choice(candidate, "")
        elsewhere = elsewhere or candidate
    if elsewhere is None or keep_python or context.python_minor is None:
        return None
    return _make_choice(elsewhere, _choose_python(context.python_minor, elsewhere.python))


def offer_release(context: Context, choice: Choice, why: str) -> Remedy:
    """Install the chosen release in place of the installed one; ``why`` ends the title."""
    tensorflow = context.tensorflow
    changes = []
    name = choice.distribution
    if (
        tensorflow is not None
        and tensorflow.distribution != name
        and tensorflow.distribution in context.installed
    ):
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


def _accept(needs: GpuNeeds) -> bool:
    return bool(needs.cuda)


@lru_cache(maxsize=8)
def _list_candidates(matrix: Matrix, platform: str) -> tuple[_Candidate, ...]:
    """Every official GPU build of a platform, newest release first; made once for each platform."""
    found = []
    for release in reversed(matrix.releases):
        for name in _NAMES:
            build = matrix.build(release.version, name, platform)
            if build is None or build.cuda is None or build.stub:
                continue
            needs = describe_build(matrix, release.version, platform, build)
            minor = minor_of(release.version)
            found.append(
                _Candidate(
                    version=release.version, minor=minor, distribution=name, python=build.python, needs=needs
                )
            )
            break
    return tuple(found)


def _order_by_distance(candidates: tuple[_Candidate, ...], own: str) -> list[_Candidate]:
    """The nearest minor first and of two the newer; within one, newest first."""
    parsed = parse_version(own)
    base = minor_of(parsed.base_version if parsed is not None else own)
    minors = list(dict.fromkeys(one.minor for one in candidates))
    here = sum(is_older(base, minor) for minor in minors)
    far = {minor: abs(index - here) for index, minor in enumerate(minors)}
    return sorted(candidates, key=partial(_get_distance, far=far))


def _get_distance(candidate: _Candidate, far: dict[str, int]) -> int:
    return far[candidate.minor]


def _make_choice(candidate: _Candidate, python: str) -> Choice:
    return Choice(
        version=candidate.version,
        distribution=candidate.distribution,
        needs=candidate.needs,
        python=python,
    )


def _choose_python(own: str, minors: tuple[str, ...]) -> str:
    newer = [minor for minor in minors if is_older(own, minor)]
    return newer[0] if newer else minors[-1]


def _first(found: tuple[GpuLibrary, ...]) -> str | None:
    return found[0].version if found else None
