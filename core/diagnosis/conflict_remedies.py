"""Ways out of a violated requirement: change the piece, who asks for it, or who holds it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.compatibility import is_in_range
from core.diagnosis.candidates import (
    FAMILY,
    complete_changes,
    find_newest,
    install_together,
    iterate_versions,
    list_incoming,
    list_requirements,
    list_versions,
    order_by_distance,
)
from core.diagnosis.context import Context
from core.diagnosis.remedies import ANY, install
from core.diagnosis.requirements import Requirement
from core.model import Distribution, Remedy

Violation = tuple[Distribution, Requirement, str | None]
_MOST = 4


def propose_ways_out(
    context: Context, name: str, version: str | None, violations: Sequence[Violation]
) -> tuple[Remedy, ...]:
    """Remedies that name versions which exist here and violate nothing new, best first.

    Where none is known the range that all who complain accept together; the planner finds the version.
    """
    specifiers = tuple(dict.fromkeys(wanted.specifier for _, wanted, _ in violations if wanted.specifier))
    together = find_newest(context, name, specifiers) if name not in FAMILY else None
    remedies = [install(name, version, together)] if together is not None else []
    if name in FAMILY and version is not None:
        remedies += _change_tensorflow(context, version, specifiers)
    if version is not None:
        for asking, _, _ in violations:
            remedies += _change_asking(context, asking, name, version)
        if together is None:
            for holding in _find_holding(context, name, version, specifiers):
                remedies += _change_holding(context, holding, name, specifiers)
    return tuple(remedies[:_MOST]) or (install(name, version, ",".join(specifiers) or ANY),)


def find_holding_back(context: Context, name: str, violations: Sequence[Violation]) -> tuple[str, ...]:
    """Who accepts what is there and, by that, keeps those who complain from getting what they ask for."""
    version = violations[0][2]
    specifiers = tuple(dict.fromkeys(wanted.specifier for _, wanted, _ in violations if wanted.specifier))
    if version is None or name in FAMILY or find_newest(context, name, specifiers) is not None:
        return ()
    return tuple(one.name for one in _find_holding(context, name, version, specifiers))


def _change_tensorflow(context: Context, version: str, specifiers: Sequence[str]) -> list[Remedy]:
    """The closest TensorFlow that all who complain accept, with what it needs beside it."""
    if context.tensorflow is None:
        return []
    name = context.tensorflow.distribution if context.tensorflow.distribution in FAMILY else "tensorflow"
    for candidate in order_by_distance(version, list_versions(context, name)):
        if candidate != version and all(is_in_range(candidate, one) for one in specifiers):
            changes = complete_changes(context, name, candidate)
            if changes is not None:
                return [install_together(context, changes)]
    return []


def _change_asking(context: Context, asking: Distribution, name: str, version: str) -> list[Remedy]:
    """Another release of who complains, one that accepts what is there."""
    for candidate in _order_candidates(context, asking):
        limits = [one for one in list_requirements(context, asking.name, candidate) if one.name == name]
        if not all(one.accepts(version) for one in limits):
            continue
        changes = complete_changes(context, asking.name, candidate)
        if changes is not None:
            return [install_together(context, changes)]
    return []


def _find_holding(
    context: Context, name: str, version: str, specifiers: Sequence[str]
) -> tuple[Distribution, ...]:
    wanted = [
        one for one in list_versions(context, name) if all(is_in_range(one, text) for text in specifiers)
    ]
    holding = []
    for asking, requirement in list_incoming(context, name):
        if requirement.accepts(version) and wanted and not any(requirement.accepts(one) for one in wanted):
            holding.append(context.installed[asking])
    return tuple(holding)


def _change_holding(
    context: Context, holding: Distribution, name: str, specifiers: Sequence[str]
) -> list[Remedy]:
    """Another release of who holds the piece back, together with the piece."""
    for candidate in _order_candidates(context, holding):
        newest = find_newest(context, name, specifiers, {holding.name: candidate})
        if newest is None:
            continue
        changes = complete_changes(context, holding.name, candidate)
        if changes is not None:
            return [install_together(context, {**changes, name: newest})]
    return []


def _order_candidates(context: Context, one: Distribution) -> Iterator[str]:
    """Other releases: of TensorFlow the closest first, of others the newest."""
    versions: Iterable[str] = iterate_versions(context, one.name)
    if one.name in FAMILY:
        versions = order_by_distance(one.version, versions)
    for version in versions:
        if version != one.version:
            yield version
