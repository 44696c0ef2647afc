"""Ways to bring a plug-in and its partner together: the smaller change first."""

from __future__ import annotations

from core.compatibility import INSTALLED, is_in_range, minor_of, normalise_release
from core.diagnosis.candidates import (
    FAMILY,
    accepts,
    complete_changes,
    find_newest,
    fits_rest,
    install_together,
    is_refused,
    list_versions,
    order_by_distance,
)
from core.diagnosis.context import Context
from core.diagnosis.keras_changes import use_legacy
from core.diagnosis.pairings import Mismatch, list_fitting
from core.diagnosis.remedies import act, install, recreate, reinstall, remove, show_name
from core.model import Remedy


def propose_for(context: Context, mismatch: Mismatch) -> tuple[Remedy, ...]:
    """Remedies of one mismatch, best first."""
    pair = mismatch.pair
    remedies: list[Remedy] = []
    if mismatch.found is None:
        remedies += _propose_missing(context, mismatch.partner)
    elif mismatch.partner == "python":
        remedies += _propose_python(context, mismatch)
    else:
        # Where the row speaks of a use, every release of the plug-in is meant.
        change = _change_plugin(context, mismatch) if pair is None or not pair.uses else None
        remedies += [change] if change is not None else []
        remedies += _change_partner(context, mismatch)
    if pair is not None:
        actions = [_make_action(context, one.action, one.title) for one in pair.actions]
        # What needs no other version is the smaller change where the row offers it for code that is used.
        is_small = pair.uses or pair.lifted_by_legacy
        remedies = [*actions, *remedies] if is_small else [*remedies, *actions]
        if pair.is_ended or pair.stops == "the GPU" or not remedies:
            remedies.append(remove(mismatch.plugin.name, mismatch.plugin.version))
    return tuple(remedies)


def propose_carried(context: Context, name: str, version: str, specifier: str) -> tuple[Remedy, ...]:
    """Another release of a part that TensorFlow requires."""
    newest = find_newest(context, name, (specifier,))
    return (install(name, version, newest or specifier),)


def propose_unloadable(context: Context, name: str) -> tuple[Remedy, ...]:
    """Another release made for this TensorFlow, the same anew, or the pair of the plug-in's own table."""
    table = act("match-table", name, f"Take the pair from the table of {show_name(name)}")
    one, tensorflow = context.installed.get(name), context.tensorflow
    remedies = []
    if tensorflow is not None:
        fitting = [
            version
            for version in list_fitting(context, name, "tensorflow", tensorflow.version)
            if one is None or version != one.version
        ]
        if fitting:
            remedies.append(install(name, one.version if one is not None else None, fitting[0]))
        if one is not None:
            # By their versions they are a pair, so one of the two comes from another builder.
            title = f"Install TensorFlow and {show_name(name)} anew, both from the package index"
            remedies.append(reinstall((tensorflow.distribution, name), title))
    return (*remedies, table)


def _change_plugin(context: Context, mismatch: Mismatch) -> Remedy | None:
    """The newest release that goes with the partner, with what it needs beside it."""
    name = mismatch.plugin.name
    second = None
    for version in list_fitting(context, name, mismatch.partner, mismatch.found or ""):
        if version == mismatch.plugin.version:
            continue
        changes = complete_changes(context, name, version)
        if changes is None:
            continue
        if not is_refused(context, name, version, changes):
            return install_together(context, changes)
        second = second or install_together(context, changes)
    return second


def _change_partner(context: Context, mismatch: Mismatch) -> list[Remedy]:
    if mismatch.partner != "tensorflow":
        return _change_other(context, mismatch)
    tensorflow = context.tensorflow
    if tensorflow is None:
        return []
    name = tensorflow.distribution if tensorflow.distribution in FAMILY else "tensorflow"
    plugin = mismatch.plugin
    fitting = [
        version
        for version in list_versions(context, name)
        if accepts(context, plugin.name, plugin.version, "tensorflow", version)
        and (
            mismatch.pair is None
            or not mismatch.pair.lifted_by_legacy
            or is_in_range(version, mismatch.pair.works)
        )
    ]
    prefer = mismatch.pair.prefer if mismatch.pair is not None else ""
    ordered = order_by_distance(normalise_release(tensorflow.version), fitting)
    if prefer in fitting:
        ordered.insert(0, prefer)
    for version in ordered:
        if version == tensorflow.version:
            continue
        changes = complete_changes(context, name, version)
        if changes is not None:
            return [install_together(context, changes)]
    return _recreate(context, mismatch, name)


def _change_other(context: Context, mismatch: Mismatch) -> list[Remedy]:
    """The release of another partner that is closest to the one that is there."""
    name, found = mismatch.partner, mismatch.found or ""
    versions = [one for one in list_versions(context, name) if is_in_range(one, _specifier(mismatch))]
    for version in order_by_distance(found, versions):
        if version != found and fits_rest(context, name, version):
            return [install(name, found, version)]
    return []


def _recreate(context: Context, mismatch: Mismatch, name: str) -> list[Remedy]:
    """Where no TensorFlow for the plug-in has a wheel for this Python: the closest Python that has."""
    plugin = mismatch.plugin
    minors = {
        minor
        for release in context.matrix.releases
        if accepts(context, plugin.name, plugin.version, "tensorflow", release.version)
        for minor in context.matrix.python_range(release.version, context.platform, name)
    }
    if not minors or context.python_minor is None or context.python_minor in minors:
        return []
    own = _order(context.python_minor)
    newer = sorted(_order(minor) for minor in minors if _order(minor) > own)
    older = sorted(_order(minor) for minor in minors if _order(minor) < own)
    chosen = newer[0] if newer else older[-1]
    return [recreate(context.python, ".".join(map(str, chosen)))]


def _propose_missing(context: Context, name: str) -> list[Remedy]:
    version = None
    if name == "tf-keras" and context.release is not None:
        version = context.matrix.tf_keras_for(context.release.version, context.python)
    version = version or find_newest(context, name)
    return [install(name, None, version)] if version is not None else []


def _propose_python(context: Context, mismatch: Mismatch) -> list[Remedy]:
    plugin = mismatch.plugin
    remedies = []
    if context.python is not None:
        wanted = _specifier(mismatch).lstrip(">=")
        remedies.append(recreate(context.python, wanted))
        for version in list_fitting(context, plugin.name, "python", context.python):
            remedies.append(install(plugin.name, plugin.version, version))
            break
    return remedies


def _specifier(mismatch: Mismatch) -> str:
    if mismatch.pair is not None and mismatch.pair.works == INSTALLED:
        return ""
    if mismatch.pair is not None and mismatch.pair.works == "same minor":
        return f"=={minor_of(mismatch.plugin.version)}.*"
    return mismatch.expected


def _make_action(context: Context, action: str, title: str) -> Remedy:
    if action == "set-env:TF_USE_LEGACY_KERAS=1":
        # tf-keras comes along where it is not there.
        for remedy in use_legacy(context):
            return remedy
    verb, _, detail = action.partition(":")
    return act(verb, detail, title)


def _order(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split(".") if part.isdigit())
