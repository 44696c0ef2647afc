"""Releases that could be installed instead, and whether the rest of the environment accepts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.compatibility import (
    INSTALLED,
    PluginPair,
    is_in_range,
    is_older,
    minor_of,
    normalise_release,
    parse_version,
    works_with,
)
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.declared import build_markers
from core.diagnosis.remedies import show_name
from core.diagnosis.requirements import Requirement, select_requirements
from core.model import Change, Distribution, Remedy

# Names that a requirement may use for the TensorFlow that is there.
FAMILY = OFFICIAL | {"tensorflow-directml", "tensorflow-rocm", "intel-tensorflow", "tf-nightly"}
_MOST_CHANGES = 6
# What a TensorFlow wheel without code of its own pulls in; another release may not need it any more.
_PULLED_IN = ("tensorflow-intel", "tensorflow-cpu-aws")

Changes = Mapping[str, str]
_keras_answers: dict[tuple[str, str, str], bool] = {}


def list_versions(context: Context, name: str) -> tuple[str, ...]:
    """The final releases of ``name`` that this Python on this system can have, newest first."""
    return tuple(iterate_versions(context, name))


def iterate_versions(context: Context, name: str) -> Iterator[str]:
    """The same, one after the other."""
    if name in FAMILY:
        for release in reversed(context.matrix.releases):
            minors = context.matrix.python_range(release.version, context.platform, name)
            if context.python_minor is None or context.python_minor in minors:
                yield release.version
        return
    releases = context.matrix.companions.releases_for(name, context.python, context.platform)
    there = context.installed.get(name)
    takes_any = there is not None and _is_prerelease(there.version)
    takes_any = takes_any or all(_is_prerelease(release.version) for release in releases)
    for known in releases:
        if takes_any or not _is_prerelease(known.version):
            yield known.version


def list_requirements(context: Context, name: str, version: str) -> tuple[Requirement, ...]:
    """What ``version`` of ``name`` declares, as far as it counts here; nothing where it is not known."""
    markers = build_markers(context)
    if name in FAMILY:
        release = context.matrix.release(version)
        texts = release.requires if release is not None else ()
    else:
        row = context.matrix.companions.row(name, version)
        texts = row.requires if row is not None else ()
    return select_requirements(Distribution(name=name, version=version, folder="", requires=texts), markers)


def find_newest(
    context: Context, name: str, specifiers: Iterable[str] = (), changes: Changes | None = None
) -> str | None:
    """The newest release inside ``specifiers`` that violates nothing new, one that nobody refuses first.

    ``changes`` are versions that other distributions are going to have.
    """
    wanted = [one for one in specifiers if one]
    newest = None
    for version in iterate_versions(context, name):
        if all(is_in_range(version, one) for one in wanted) and fits_rest(context, name, version, changes):
            if not is_refused(context, name, version, changes):
                return version
            newest = newest or version
    return newest


def is_refused(context: Context, name: str, version: str, changes: Changes | None = None) -> bool:
    """Whether somebody refuses ``version``, be it one who refuses what is there now too."""
    return any(not each.accepts(version) for _, each in list_incoming(context, name, changes))


def fits_rest(context: Context, name: str, version: str, changes: Changes | None = None) -> bool:
    """Whether nobody refuses ``version`` who accepts what is there now, and it refuses nobody."""
    pending = dict(changes or {})
    present = _name_present(context, name)
    for asking, requirement in list_incoming(context, name, pending):
        if requirement.accepts(version):
            continue
        if asking in pending or present is None or requirement.accepts(present):
            return False
    if not _keeps_limits(context, name, version, pending):
        return False
    if not _stays_plugged(context, name, version, pending):
        return False
    if name in FAMILY and any(_find_unplugged(context, version, pending)):
        return False
    for requirement in list_requirements(context, name, version):
        there = pending.get(requirement.name) or _name_present(context, requirement.name, name)
        if there is not None and not requirement.accepts(there):
            return False
    return True


def list_incoming(
    context: Context, name: str, changes: Changes | None = None
) -> tuple[tuple[str, Requirement], ...]:
    """Who of the installed ones asks for ``name``, and for what; with the versions in ``changes``."""
    pending = changes or {}
    found = [
        (asking, requirement)
        for asking, requirement in context.asked_for.get(name, ())
        if asking != name and asking not in pending
    ]
    for asking, version in pending.items():
        if asking != name and asking in context.installed:
            found += [
                (asking, each) for each in list_requirements(context, asking, version) if each.name == name
            ]
    return tuple(found)


def complete_changes(context: Context, name: str, version: str) -> dict[str, str] | None:
    """The change of ``name``, with every other change that it makes necessary; ``None`` where that fails."""
    changes = {name: version}
    if not _stays_plugged(context, name, version, {}):
        return None
    while (following := _find_following(context, changes)) is not None:
        wanted, specifier = following
        is_stub = wanted in FAMILY and name in FAMILY
        if wanted in changes or (wanted in FAMILY and not is_stub) or len(changes) >= _MOST_CHANGES:
            return None
        newest = find_newest(context, wanted, (specifier,), changes)
        if newest is None:
            return None
        changes[wanted] = newest
    return changes


def _find_following(context: Context, changes: Changes) -> tuple[str, str] | None:
    """The first distribution that cannot stay as it is beside ``changes``, and what it must lie in."""
    for changed, version in changes.items():
        for requirement in list_requirements(context, changed, version):
            there = changes.get(requirement.name) or _name_present(context, requirement.name, changed)
            if there is not None and not requirement.accepts(there):
                return requirement.name, requirement.specifier
    for package, limit in _list_limits(context, changes).items():
        there = changes.get(package) or _name_present(context, package)
        if there is not None and is_in_range(there, limit) is False:
            return package, limit
    tensorflow = next((version for name, version in changes.items() if name in FAMILY), None)
    if tensorflow is not None:
        for plugin in _find_unplugged(context, tensorflow, changes):
            return plugin, ""
    for changed, version in changes.items():
        before = _name_present(context, changed)
        for asking, requirement in list_incoming(context, changed, changes):
            is_new = before is None or requirement.accepts(before)
            if is_new and not requirement.accepts(version):
                # Only for TensorFlow's sake is somebody else changed who merely asks for a piece.
                return (asking if changed in FAMILY else changed), ""
    return None


def is_plugin(context: Context, name: str) -> bool:
    """Whether rows or metadata of this distribution speak of the TensorFlow it is plugged into."""
    return name in context.matrix.plugins.names or name in context.matrix.plugins.paired


def accepts(context: Context, plugin: str, version: str, partner: str, found: str) -> bool:
    """Whether a release of a plug-in goes with a version of its partner, by rows and by metadata."""
    for pair in context.matrix.plugins.pairs_of(plugin, version):
        if pair.partner != partner or pair.works == INSTALLED or is_lifted(context, pair):
            continue
        if is_used(context, pair) and not works_with(pair, version, found):
            return False
    for requirement in list_requirements(context, plugin, version):
        is_meant = requirement.name == partner or (partner == "tensorflow" and requirement.name in FAMILY)
        if is_meant and not requirement.accepts(normalise_release(found)):
            return False
        if partner == "tensorflow" and not has_keras_for(context, found, requirement):
            return False
    return True


def has_keras_for(context: Context, tensorflow: str, requirement: Requirement) -> bool:
    """Whether a Keras that ``requirement`` accepts goes with this TensorFlow; true of other requirements."""
    release = context.matrix.release(tensorflow)
    if requirement.name != "keras" or not requirement.specifier or release is None:
        return True
    key = (context.matrix.digest, release.version, requirement.specifier)
    answer = _keras_answers.get(key)
    if answer is None:
        wanted = "" if release.keras_inside else release.keras
        answer = _keras_answers[key] = any(
            is_in_range(row.version, requirement.specifier)
            and (not wanted or is_in_range(row.version, wanted))
            and _is_pair(context, release.version, row.version)
            for row in context.matrix.keras_releases.keras
        )
    return answer


def _is_pair(context: Context, tensorflow: str, keras: str) -> bool:
    pair = context.matrix.keras_pair(tensorflow, keras)
    return pair is None or pair.stops == "nothing"


def is_used(context: Context, pair: PluginPair) -> bool:
    """Whether the code or what was printed names what the row speaks of; true of rows that name nothing."""
    if not pair.uses:
        return True
    seen = f"{context.circumstances.code}\n{context.circumstances.error}"
    return any(word in seen for word in pair.uses)


def is_lifted(context: Context, pair: PluginPair) -> bool:
    """Whether the row does not count because TensorFlow is told to use tf-keras."""
    return pair.lifted_by_legacy and context.is_legacy_keras


def list_changes(context: Context, changes: Changes) -> tuple[Change, ...]:
    """The changes as remedies carry them, in the order in which they were found."""
    listed = [
        Change(name=name, before=_name_present(context, name), after=version)
        for name, version in changes.items()
    ]
    if any(name in FAMILY for name in changes):
        listed += [
            Change(name=name, before=context.installed[name].version, after=None)
            for name in _PULLED_IN
            if name in context.installed and name not in changes
        ]
    return tuple(listed)


def install_together(context: Context, changes: Changes) -> Remedy:
    """One remedy of several versions that belong together."""
    listed = list_changes(context, changes)
    words = " and ".join(f"{show_name(one.name)} {one.after}" for one in listed if one.after is not None)
    return Remedy(
        id="-".join(f"{one.name}-{one.after}" for one in listed if one.after is not None),
        title=f"Install {words}",
        changes=listed,
    )


def order_by_distance(current: str, versions: Iterable[str]) -> list[str]:
    """The closest minor first, newer before older ones, of each minor the newest release first."""
    newest: dict[str, str] = {}
    for version in versions:
        minor = minor_of(version)
        if minor not in newest or is_older(newest[minor], version):
            newest[minor] = version
    same = [one for minor, one in newest.items() if minor == minor_of(current)]
    newer = [one for minor, one in newest.items() if minor != minor_of(current) and is_older(current, one)]
    older = [one for minor, one in newest.items() if minor != minor_of(current) and is_older(one, current)]
    return [*same, *_sort(newer), *reversed(_sort(older))]


def _stays_plugged(context: Context, name: str, version: str, changes: Changes) -> bool:
    tensorflow = _name_tensorflow(context, changes)
    if name in FAMILY or tensorflow is None or not is_plugin(context, name):
        return True
    return accepts(context, name, version, "tensorflow", tensorflow)


def _find_unplugged(context: Context, tensorflow: str, changes: Changes) -> Iterator[str]:
    """Plug-ins that go with the TensorFlow that is there, and would not with ``tensorflow``."""
    before = context.tensorflow.version if context.tensorflow is not None else None
    if before is None:
        return
    for one in context.facts.distributions:
        if not is_plugin(context, one.name):
            continue
        version = changes.get(one.name, one.version)
        if accepts(context, one.name, one.version, "tensorflow", before) and not accepts(
            context, one.name, version, "tensorflow", tensorflow
        ):
            yield one.name


def _is_prerelease(version: str) -> bool:
    parsed = parse_version(version)
    return parsed is not None and parsed.is_prerelease


def _sort(versions: list[str]) -> list[str]:
    parsed = [(one, version) for version in versions if (one := parse_version(version)) is not None]
    return [version for _, version in sorted(parsed)]


def _name_present(context: Context, name: str, asking: str = "") -> str | None:
    """The version that is there; one name of TensorFlow stands for another, but not where TensorFlow asks."""
    one = context.installed.get(name)
    if one is not None:
        return one.version
    if name in FAMILY and asking not in FAMILY and context.tensorflow is not None:
        return context.tensorflow.version
    return None


def _keeps_limits(context: Context, name: str, version: str, changes: Changes) -> bool:
    limits = _list_limits(context, changes)
    if name in limits and is_in_range(version, limits[name]) is False:
        return False
    if name != "keras":
        return True
    tensorflow = _name_tensorflow(context, changes)
    return tensorflow is None or _is_pair(context, tensorflow, version)


def _list_limits(context: Context, changes: Changes) -> Mapping[str, str]:
    tensorflow = _name_tensorflow(context, changes)
    return context.matrix.limits(tensorflow) if tensorflow is not None else {}


def _name_tensorflow(context: Context, changes: Changes) -> str | None:
    changed = next((version for name, version in changes.items() if name in FAMILY), None)
    if changed is not None:
        return changed
    return context.release.version if context.release is not None else None
