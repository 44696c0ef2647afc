"""Ways out where a library lies outside its true limits: the library, its partner, TensorFlow, a setting."""

from __future__ import annotations

from collections.abc import Sequence

from core.compatibility import Breakage, is_in_range, is_older
from core.diagnosis.candidates import (
    FAMILY,
    complete_changes,
    find_newest,
    fits_rest,
    install_together,
    list_versions,
    order_by_distance,
)
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, install
from core.model import Remedy, Severity

_PARTNERS = frozenset({"tensorflow", "keras", "python"})
_TRIED = 8


def propose_versions(
    context: Context, row: Breakage, rows: Sequence[Breakage], declared: str | None, version: str
) -> tuple[Remedy, ...]:
    """The library first, then TensorFlow or the other partner, then a variable that lifts the limit."""
    limits = [one.works for one in rows if one.severity is not Severity.NOTE] or [row.works]
    remedies = []
    best = _choose_library(context, row, rows, limits, declared)
    if best is not None:
        remedies.append(install(row.package, version, best))
    if "tensorflow" in row.when and row.severity is not Severity.NOTE:
        remedies += _change_tensorflow(context, row, version)
    for partner in row.when:
        if partner not in _PARTNERS:
            remedies += _change_partner(context, row, partner)
    remedies += [
        act("set-env", f"{excuse.variable}={excuse.value}", f"Set {excuse.variable} to {excuse.value}")
        for excuse in row.unless
        if is_in_range(version, excuse.works)
    ]
    return tuple(remedies)


def _choose_library(
    context: Context, row: Breakage, rows: Sequence[Breakage], limits: Sequence[str], declared: str | None
) -> str | None:
    """An offered version inside all limits that nobody refuses; else one inside the true limits."""
    offered = [candidate for one in (row, *rows) for candidate in one.install]
    runs = [
        candidate.version
        for candidate in offered
        if (context.python is None or is_in_range(context.python, candidate.python) is not False)
        and all(is_in_range(candidate.version, limit) for limit in limits)
    ]
    allowed = [one for one in runs if not declared or is_in_range(one, declared) is not False]
    accepted = next((one for one in allowed if fits_rest(context, row.package, one)), None)
    if accepted is not None:
        return accepted
    newest = find_newest(context, row.package, (*limits, declared or ""))
    return newest or next(iter(allowed or runs), None) or find_newest(context, row.package, limits)


def _change_tensorflow(context: Context, row: Breakage, version: str) -> list[Remedy]:
    """The nearest TensorFlow that works with the library as it is."""
    tensorflow = context.tensorflow
    if tensorflow is None or tensorflow.distribution not in FAMILY:
        return []
    name = tensorflow.distribution
    tried = 0
    for candidate in order_by_distance(tensorflow.version, list_versions(context, name)):
        if is_older(candidate, tensorflow.version) or is_in_range(candidate, row.when["tensorflow"]):
            continue
        tried += 1
        if tried > _TRIED:
            break
        limit = context.matrix.limits(candidate).get(row.package)
        if limit is not None and is_in_range(version, limit) is False:
            continue
        changes = complete_changes(context, name, candidate)
        if changes is None or row.package in changes:
            continue
        return [install_together(context, changes)]
    return []


def _change_partner(context: Context, row: Breakage, partner: str) -> list[Remedy]:
    """A version of the partner outside the range in which the limit holds."""
    before = context.version_of(partner)
    outside = next(
        (
            candidate
            for candidate in list_versions(context, partner)
            if is_in_range(candidate, row.when[partner]) is False and fits_rest(context, partner, candidate)
        ),
        None,
    )
    return [install(partner, before, outside)] if outside is not None and before is not None else []
