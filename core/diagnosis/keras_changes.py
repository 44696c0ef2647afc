"""Remedies that move TensorFlow and Keras together, to versions that exist and go with each other."""

from __future__ import annotations

from core.compatibility import (
    drop_day,
    has_legacy_switch,
    is_in_range,
    is_older,
    minor_of,
)
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.namespaces import find_version_used
from core.diagnosis.remedies import ANY, act, show_name
from core.model import Change, Remedy

# The separate Keras of the time of a TensorFlow that carries its own.
_SEPARATE = (("<2.0", "2.2.4"), (">=2.0,<2.2", "2.3.1"), (">=2.2,<2.6", "2.4.3"))


def switch_tensorflow(context: Context, specifier: str) -> tuple[Remedy, ...]:
    """The newest TensorFlow inside ``specifier`` for this Python, with the Keras that goes with it.

    Where this Python has none, the environment is made again with the newest Python that has one.
    """
    name = context.tensorflow.distribution if context.tensorflow is not None else "tensorflow"
    name = name if name in OFFICIAL else "tensorflow"
    names = (name, "tensorflow") if name != "tensorflow" else (name,)
    for one in names:
        version = _find_newest(context, one, specifier, context.python_minor)
        if version is not None:
            changes = _list_changes(context, one, version, context.python)
            return (Remedy(id=f"tensorflow-{version}", title=_title(changes), changes=changes),)
    version = _find_newest(context, "tensorflow", specifier, None)
    if version is None or context.python_minor is None:
        return ()
    minors = context.matrix.python_range(version, context.platform)
    python = max(minors, key=_order)
    changes = (
        Change(name="python", before=context.python, after=python),
        *_list_changes(context, "tensorflow", version, f"{python}.0"),
    )
    return (
        Remedy(
            id=f"python-{python}-tensorflow-{version}",
            title=f"Make the environment again with Python {python} and TensorFlow {version}",
            changes=changes,
            actions=(f"recreate-env:with Python {python}",),
        ),
    )


def switch_keras(context: Context, specifier: str) -> tuple[Remedy, ...]:
    """The newest Keras inside ``specifier`` that this Python has, with a TensorFlow that goes with it."""
    tensorflow = find_version_used(context, "tensorflow")
    before = context.version_of("keras")
    best: tuple[str, str | None] | None = None
    for row in context.matrix.keras_releases.keras:
        if is_in_range(row.version, specifier) is not True or row.yanked:
            continue
        if context.python and row.python and is_in_range(context.python, row.python) is False:
            continue
        partner = None
        if tensorflow is not None and not _fits(context, tensorflow, row.version):
            partner = _find_partner(context, row.version)
            if partner is None:
                continue
        if best is None or _is_better((row.version, partner), best):
            best = row.version, partner
    if best is None:
        return ()
    changes = [Change(name="keras", before=before, after=best[0])]
    if best[1] is not None and context.tensorflow is not None:
        changes.append(Change(name="tensorflow", before=context.tensorflow.version, after=best[1]))
    return (Remedy(id=f"keras-{best[0]}", title=_title(tuple(changes)), changes=tuple(changes)),)


def use_legacy(context: Context) -> tuple[Remedy, ...]:
    """tf-keras of TensorFlow's minor version, and the variable that makes it tf.keras."""
    tensorflow = find_version_used(context, "tensorflow")
    if tensorflow is None or not has_legacy_switch(tensorflow):
        return ()
    version = context.matrix.tf_keras_for(tensorflow, context.python)
    if version is None:
        return ()
    installed = find_version_used(context, "tf-keras")
    fits = installed is not None and minor_of(installed) == minor_of(version)
    changes = () if fits else (Change(name="tf-keras", before=installed, after=version),)
    title = (
        "Set TF_USE_LEGACY_KERAS to 1"
        if fits
        else f"Install tf-keras {version} and set TF_USE_LEGACY_KERAS to 1"
    )
    return (
        Remedy(
            id="legacy-keras",
            title=f"{title}, so that tf.keras is Keras 2",
            changes=changes,
            actions=("set-env:TF_USE_LEGACY_KERAS=1",),
        ),
    )


def change_code(text: str, title: str = "") -> Remedy:
    """Write something else; ``text`` is the code."""
    return act("change-code", text, title or f"Write {text}")


def choose_keras(context: Context, tensorflow: str, python: str | None) -> str | None:
    """The Keras that goes with a TensorFlow: the package it asks for, or what stands beside it."""
    release = context.matrix.release(tensorflow)
    if release is None:
        return None
    if not release.keras_inside:
        return context.matrix.keras_for(tensorflow, python)
    installed = context.version_of("keras")
    if installed is None or _fits(context, tensorflow, drop_day(installed)):
        return None
    return next((keras for limit, keras in _SEPARATE if is_in_range(tensorflow, limit)), None)


def _list_changes(context: Context, name: str, version: str, python: str | None) -> tuple[Change, ...]:
    before = context.tensorflow
    same = before is not None and before.distribution == name
    changes = [
        Change(name=name, before=before.version if before is not None and same else None, after=version)
    ]
    if before is not None and not same and before.distribution in context.installed:
        changes.append(Change(name=before.distribution, before=before.version, after=None))
    keras = choose_keras(context, version, python)
    installed = context.version_of("keras")
    if keras is not None and (installed is None or not _fits(context, version, installed)):
        changes.append(Change(name="keras", before=installed, after=keras))
    return tuple(changes)


def _find_newest(context: Context, name: str, specifier: str, python: str | None) -> str | None:
    for release in reversed(context.matrix.releases):
        if is_in_range(release.version, specifier) is not True:
            continue
        minors = context.matrix.python_range(release.version, context.platform, name)
        if minors and (python is None or python in minors):
            return release.version
    return None


def _find_partner(context: Context, keras: str) -> str | None:
    if context.python is None:
        return None
    return context.matrix.tensorflow_for(keras, context.python, context.platform)


def _is_better(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """A Keras that leaves TensorFlow alone comes first, then the newest."""
    if (one[1] is None) != (other[1] is None):
        return one[1] is None
    return is_older(other[0], one[0])


def _fits(context: Context, tensorflow: str, keras: str) -> bool:
    release = context.matrix.release(tensorflow)
    if release is not None and not release.keras_inside and is_in_range(keras, release.keras) is False:
        return False
    pair = context.matrix.keras_pair(tensorflow, drop_day(keras))
    return pair is not None and pair.stops == "nothing"


def _title(changes: tuple[Change, ...]) -> str:
    put = [
        f"{show_name(one.name)} {one.after}" for one in changes if one.after is not None and one.after != ANY
    ]
    return f"Install {' and '.join(put)}"


def _order(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split(".") if part.isdigit())
