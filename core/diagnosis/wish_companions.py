"""Wishes for what stands beside TensorFlow: Keras, plug-ins, other libraries."""

from __future__ import annotations

from typing import NamedTuple

from core.compatibility import CompanionRelease, Matrix, has_wheel, is_in_range, is_older, minor_of
from core.diagnosis.context import Context
from core.diagnosis.offers import choose_python, find_lowest, is_exact, order_minor
from core.diagnosis.places import name_place
from core.diagnosis.remedies import install, list_minors, recreate, remove, show_name
from core.diagnosis.wished import Wish, describe_wish, read_wish
from core.model import Category, Change, Finding, Remedy

# Keras that runs on TensorFlow and on nothing else.
_ONLY_TENSORFLOW = ">=2.4,<3"
# The Pythons that TensorFlow and its companions were ever built for.
MINORS = ("2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
_ONLY_ON = {"tensorflow-metal": "macos", "tensorflow-directml-plugin": "windows"}


class Published(NamedTuple):
    """One release: ``python`` is Requires-Python, ``released`` a day, ``release`` its row where known."""

    version: str
    python: str
    released: str
    release: CompanionRelease | None


def list_published(matrix: Matrix, name: str) -> tuple[Published, ...]:
    """Every release of a distribution beside TensorFlow, oldest first; none of one that nobody recorded."""
    rows = {
        "keras": matrix.keras_releases.keras,
        "tf-keras": matrix.keras_releases.tf_keras,
        "keras-core": matrix.keras_releases.keras_core,
    }.get(name)
    if rows is not None:
        return tuple(
            Published(row.version, row.python, row.released, None) for row in rows if row.yanked is None
        )
    return tuple(
        Published(release.version, release.row.python, "", release)
        for release in matrix.companions.releases(name)
    )


def select_published(context: Context, wish: Wish) -> tuple[Published, ...]:
    """The releases that answer a wish: of one without an exact version those of its time."""
    date = context.circumstances.date
    exact = is_exact(wish.specifier)
    return tuple(
        one
        for one in list_published(context.matrix, wish.name)
        if (not wish.specifier or is_in_range(one.version, wish.specifier))
        and (exact or date is None or one.released <= date)
    )


def fits_here(one: Published, python: str | None, platform: str) -> bool:
    """Whether pip takes the release for this Python (its minor counts) on this platform."""
    if python is None:
        return True
    if one.python and is_in_range(f"{python}.99", one.python) is False:
        return False
    return one.release is None or has_wheel(one.release.row, python, platform)


def explain_companion(context: Context, wish: Wish) -> Finding | None:
    """Why it cannot be installed, ``None`` if it can or nothing is known of it."""
    every = list_published(context.matrix, wish.name)
    if not every:
        return None
    platform, python = context.platform, context.python_minor
    if _ONLY_ON.get(wish.name, context.host.os) != context.host.os:
        return _describe_foreign(context, wish)
    matching = select_published(context, wish)
    if not matching:
        return _describe_unknown(context, wish, every) if is_exact(wish.specifier) else None
    taken = [one for one in matching if fits_here(one, python, platform)]
    if taken:
        if _runs_here(context, wish.name, taken[-1], python):
            return None
        # pip takes the newest one, whose metadata does not keep it from this Python.
        wish, matching = read_wish(wish.name, f"=={taken[-1].version}"), (taken[-1],)
    minors = [
        minor for minor in MINORS if any(_runs_here(context, wish.name, one, minor) for one in matching)
    ]
    if not minors:
        return _describe_no_platform(context, wish, every)
    return _describe_python(context, wish, matching, minors)


def _runs_here(context: Context, name: str, one: Published, python: str | None) -> bool:
    """Whether pip takes the release and its code can run: a Keras that only knows TensorFlow needs one."""
    if not fits_here(one, python, context.platform):
        return False
    if name != "keras" or python is None or not is_in_range(one.version, _ONLY_TENSORFLOW):
        return True
    if context.tensorflow is not None or context.circumstances.wants.keys() & context.matrix.distributions:
        return True
    return context.matrix.tensorflow_for(one.version, python, context.platform) is not None


def _describe_python(
    context: Context, wish: Wish, matching: tuple[Published, ...], minors: list[str]
) -> Finding:
    python = context.python_minor or ""
    is_new = order_minor(python) > order_minor(minors[-1])
    minor = choose_python(_prefer(context, minors), python) or minors[-1]
    version = [one for one in matching if _runs_here(context, wish.name, one, minor)][-1].version
    again = recreate(context.python, minor)
    change = Change(name=wish.name, before=context.version_of(wish.name), after=version)
    return describe_wish(
        category=Category.PYTHON_TOO_NEW if is_new else Category.PYTHON_TOO_OLD,
        title=f"Python {context.python} is too {'new' if is_new else 'old'} for {wish.title}",
        explanation=(
            f"It can be had for Python {list_minors(minors)}. For Python {python} pip finds no file of it, "
            "or none of the TensorFlow that it needs."
            if wish.name == "keras"
            else f"It can be had for Python {list_minors(minors)}. For Python {python} pip finds no file, or "
            "refuses the ones there are."
        ),
        subject="python",
        what="Python",
        observed=context.python or "",
        expected=list_minors(minors),
        remedies=(
            Remedy(
                id=again.id,
                title=f"{again.title} and install {show_name(wish.name)} {version}",
                changes=(*again.changes, change),
                actions=again.actions,
            ),
            *_offer_nearest(context, wish, version, newer_first=is_new),
        ),
    )


def _prefer(context: Context, minors: list[str]) -> list[str]:
    """Of the Pythons those that the installed TensorFlow has a wheel for, if there are any."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return minors
    wheels = context.matrix.python_range(tensorflow.version, context.platform, tensorflow.distribution)
    return [minor for minor in minors if minor in wheels] or minors


def _describe_unknown(context: Context, wish: Wish, every: tuple[Published, ...]) -> Finding | None:
    wanted = find_lowest(wish.specifier) or ""
    if is_older(every[-1].version, wanted) and wish.name not in ("keras", "tf-keras"):
        # It may have come after the matrix.
        return None
    if "dev" in wanted or "rc" in wanted:
        return None
    around = [one.version for one in every if minor_of(one.version) == minor_of(wanted)]
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"There is no {wish.title}",
        explanation=(
            f"The index has {wish.name} {every[0].version} to {every[-1].version}, and not this one."
        ),
        subject=wish.name,
        what=wish.name,
        observed=wish.specifier,
        expected=", ".join(around) or f"up to {every[-1].version}",
        remedies=_offer_nearest(context, wish, wanted),
    )


def _describe_no_platform(context: Context, wish: Wish, every: tuple[Published, ...]) -> Finding:
    way = Remedy(
        id="use-wsl2", title="Install it in WSL2", actions=(f"use-wsl2:{wish.name} has wheels for Linux",)
    )
    place = name_place(context.host.os, context.host.arch)
    nearest = _offer_nearest(context, wish, find_lowest(wish.specifier) or every[-1].version)
    return describe_wish(
        category=Category.WRONG_WHEEL if nearest else Category.PLATFORM,
        title=f"There is no {wish.title} for {place}",
        explanation="It has compiled parts, and no wheel of it was published for this system.",
        subject=wish.name,
        what="System",
        observed=place,
        expected="a system with wheels",
        remedies=(*nearest, *((way,) if context.host.os == "windows" else ())),
    )


def _describe_foreign(context: Context, wish: Wish) -> Finding:
    system = {"macos": "Macs", "windows": "Windows"}[_ONLY_ON[wish.name]]
    installed = context.installed.get(wish.name)
    return describe_wish(
        category=Category.PLATFORM,
        title=f"{wish.name} is for {system} only",
        explanation="It brings TensorFlow to the GPU of that system, and no other system has its interfaces.",
        subject=wish.name,
        what="System",
        observed=name_place(context.host.os, context.host.arch),
        expected=system,
        remedies=(
            remove(wish.name, installed.version)
            if installed is not None
            else Remedy(id="nothing", title=f"Leave {wish.name} out", actions=(f"remove:{wish.name}",)),
        ),
    )


def _offer_nearest(
    context: Context, wish: Wish, wanted: str, *, newer_first: bool = False
) -> tuple[Remedy, ...]:
    """The release closest to the wish that this Python can have: of its minor, an older one, a newer one."""
    fitting = [
        one.version
        for one in list_published(context.matrix, wish.name)
        if one.version != wanted and _runs_here(context, wish.name, one, context.python_minor)
    ]
    if not fitting:
        return ()
    same = [version for version in fitting if minor_of(version) == minor_of(wanted)]
    older = [version for version in fitting if is_older(version, wanted)]
    newer = [version for version in fitting if is_older(wanted, version)]
    if newer:
        newer = [version for version in newer if minor_of(version) == minor_of(newer[0])]
    first, second = (newer, older) if newer_first else (older, newer)
    chosen = (same or first or second)[-1]
    return (install(wish.name, context.version_of(wish.name), chosen),)
