"""The environment as it will be once a remedy is applied."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from core.compatibility import find_declared, is_in_range, minor_of
from core.diagnosis.candidates import find_newest, list_versions
from core.diagnosis.context import Context
from core.model import (
    Change,
    Circumstances,
    Distribution,
    EnvironmentFacts,
    GpuLibrary,
    HostFacts,
    KerasFacts,
    TensorFlowFacts,
)

# Names in changes that are no distributions.
RESERVED = frozenset({"python", "pip", "cuda", "cudnn", "driver", "os", "arch"})
_PATCH = ".20"


def resolve(context: Context, change: Change) -> str | None:
    """The version that a change leads to; of a range the newest that fits here, else its lowest.

    ``None`` for removals and where no version can be told.
    """
    after = change.after
    if after is None or after[:1].isdigit():
        return after
    if change.name not in RESERVED:
        newest = find_newest(context, change.name, (after,))
        return newest or next(
            (one for one in list_versions(context, change.name) if is_in_range(one, after)), None
        )
    lowest = next((part.lstrip("=>~ ") for part in after.split(",") if part.strip()[:1] in ">=~"), "")
    return lowest if lowest not in ("", "0") else None


def foresee(context: Context, changes: Iterable[Change]) -> Context | None:
    """The environment, the machine and what is known of them afterwards; ``None`` where nobody can tell."""
    facts, host, circumstances = context.facts, context.host, context.circumstances
    installs: dict[str, str] = {}
    removals: set[str] = set()
    for change in changes:
        version = resolve(context, change)
        if change.name not in RESERVED:
            if change.after is None:
                removals.add(change.name)
            elif version is None:
                return None
            else:
                installs[change.name] = version
        elif change.name == "python" and version is not None:
            full = version if version.count(".") > 1 else version + _PATCH
            facts = replace(facts, python=replace(facts.python, version=full, usable=True, problem=None))
        elif change.name in ("cuda", "cudnn") and version is not None:
            facts = _install_library(facts, change.name, version)
            circumstances = replace(circumstances, unknown=circumstances.unknown - {change.name})
        elif change.name == "driver" and version is not None:
            host = replace(host, driver=version, driver_problem=None)
        elif change.name == "os" and version is not None:
            host = replace(host, os_version=version)
    facts = _install(context, facts, host, installs, removals)
    # What newly installed distributions need comes along with them.
    circumstances = replace(
        circumstances,
        is_complete=circumstances.is_complete and not installs,
        absent=(circumstances.absent | removals) - installs.keys(),
        error="",
        wants={},
    )
    return Context(facts, host, context.matrix, circumstances)


def forget_messages(context: Context) -> Context:
    """The same environment without what was printed and wished for, to compare with afterwards."""
    circumstances: Circumstances = replace(context.circumstances, error="", wants={})
    return Context(context.facts, context.host, context.matrix, circumstances)


def _install_library(facts: EnvironmentFacts, name: str, version: str) -> EnvironmentFacts:
    there = (GpuLibrary(version=version, source="system", loads=True),)
    return replace(facts, cuda=there) if name == "cuda" else replace(facts, cudnn=there)


def _install(
    context: Context,
    facts: EnvironmentFacts,
    host: HostFacts,
    installs: dict[str, str],
    removals: set[str],
) -> EnvironmentFacts:
    touched = installs.keys() | removals
    kept = tuple(one for one in facts.distributions if one.name not in touched)
    added = tuple(_describe(context, name, version) for name, version in installs.items())
    there = {one.name for one in (*kept, *added)}
    changed = replace(
        facts,
        distributions=tuple(sorted((*kept, *added), key=_get_name)),
        missing_files=tuple(one for one in facts.missing_files if one.distribution not in touched),
        tensorflow=_foresee_tensorflow(context, facts, installs, there),
    )
    return replace(changed, keras=_foresee_keras(context, changed, installs))


def _describe(context: Context, name: str, version: str) -> Distribution:
    declared = find_declared(context.matrix, name, version, context.platform)
    before = context.installed.get(name)
    return Distribution(
        name=name,
        version=version,
        folder=f"{name.replace('-', '_')}-{version}.dist-info",
        requires=declared.requires,
        requires_python=declared.python or None,
        installer=before.installer if before is not None else "pip",
        build=before.build if before is not None else None,
        origin=before.origin if before is not None else "dist-info",
    )


def _foresee_tensorflow(
    context: Context, facts: EnvironmentFacts, installs: dict[str, str], there: set[str]
) -> TensorFlowFacts | None:
    names = [name for name in installs if name in context.matrix.distributions]
    own = facts.tensorflow
    if not names:
        if own is None or own.distribution in there:
            return own
        # The one that was imported goes; another one that had its folder is installed again.
        names = sorted(name for name in context.matrix.distributions if name in there)
        if not names:
            return None
    name = own.distribution if own is not None and own.distribution in names else names[0]
    version = installs.get(name) or context.installed[name].version
    build = context.matrix.build(version, name, context.platform)
    return TensorFlowFacts(
        version=version,
        distribution=name,
        installer=own.installer if own is not None else "pip",
        cuda=build.cuda if build is not None else None,
        cudnn=build.cudnn if build is not None else None,
        compute_capabilities=build.capabilities if build is not None else (),
        build=None if build is None else "cuda" if build.cuda else "cpu",
    )


def _foresee_keras(context: Context, facts: EnvironmentFacts, installs: dict[str, str]) -> KerasFacts | None:
    before = facts.keras
    installed = {one.name: one.version for one in facts.distributions}
    release = context.matrix.release(facts.tensorflow.version) if facts.tensorflow is not None else None
    inside = release.keras if release is not None and release.keras_inside else None
    name = next((one for one in ("keras", "keras-nightly") if one in installed), None)
    tf_keras = installed.get("tf-keras")
    if name is None and inside is None and tf_keras is None:
        return None
    backend, source = (before.backend, before.backend_from) if before is not None else (None, None)
    version = installed[name] if name is not None else None
    if version is not None and (backend is None or is_in_range(minor_of(version), ">=2.4,<3")):
        backend, source = "tensorflow", "default"
    return KerasFacts(
        version=version,
        distribution=name,
        inside_tensorflow=inside,
        tf_keras=tf_keras,
        backend=backend,
        backend_from=source,
    )


def _get_name(one: Distribution) -> str:
    return one.name
