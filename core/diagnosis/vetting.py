"""Checks remedies against the rules: none may bring what was not there before."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from core.compatibility import Matrix
from core.diagnosis.afterwards import foresee, forget_messages, resolve
from core.diagnosis.context import Context
from core.diagnosis.engine import judge
from core.diagnosis.remedies import show_name
from core.model import HERE, Change, Circumstances, EnvironmentFacts, Finding, HostFacts, Remedy, Severity

_ROUNDS = 3
_MOST_CHANGES = 6
# Actions that belong to a change of packages: the code must follow it.
_ADDED = ("change-code", "set-env", "unset-env")
# A finding's name for comparing before and after: the same rule on the same piece is the same trouble.
_Key = tuple[str, str]


def vet(
    findings: Sequence[Finding],
    facts: EnvironmentFacts,
    host: HostFacts,
    matrix: Matrix,
    circumstances: Circumstances = HERE,
) -> tuple[Finding, ...]:
    """The findings with remedies that bring no new warning or error.

    A remedy that would is completed with what else must move. Where that does not help either it is left
    out if another one is good, and otherwise stays, since the planner may know better.
    """
    if facts.unreadable is not None:
        return tuple(findings)
    vetter = _Vetter(Context(facts, host, matrix, circumstances), findings)
    return tuple(_vet_finding(vetter, finding) for finding in findings)


def _vet_finding(vetter: _Vetter, finding: Finding) -> Finding:
    completed = [vetter.complete(remedy) for remedy in finding.remedies]
    good = tuple(remedy for remedy in completed if remedy is not None)
    if not good or good == finding.remedies:
        return finding
    return replace(finding, remedies=_drop_equal(good))


class _Vetter:
    """One environment; what its rules say now is asked once."""

    def __init__(self, context: Context, findings: Sequence[Finding]) -> None:
        self._context = context
        self._before = _list_troubles(findings) | _list_troubles(judge(forget_messages(context)))
        self._brought: dict[tuple[Change, ...], tuple[Finding, ...]] = {}

    def complete(self, remedy: Remedy) -> Remedy | None:
        """The remedy, with more changes where it needs them; ``None`` if it brings trouble all the same."""
        if not remedy.changes:
            return remedy
        plan = _Plan(remedy)
        for _ in range(_ROUNDS):
            brought = [one for one in self.find_brought(plan.changes) if _key(one) not in plan.settled]
            if not brought:
                return remedy if plan.is_unchanged else _extend(self._context, remedy, plan)
            if not all(plan.include(one) for one in brought) or len(plan.changes) > _MOST_CHANGES:
                return None
        return None

    def find_brought(self, changes: tuple[Change, ...]) -> tuple[Finding, ...]:
        """What the rules say afterwards and did not before, notes left out."""
        found = self._brought.get(changes)
        if found is None:
            after = foresee(self._context, changes)
            found = self._brought[changes] = tuple(
                one
                for one in (judge(after) if after is not None else ())
                if one.severity is not Severity.NOTE and _key(one) not in self._before
            )
        return found


class _Plan:
    """A remedy's changes as they grow; ``settled`` are findings that an added action mends."""

    def __init__(self, remedy: Remedy) -> None:
        self._own = remedy
        self._changes = {change.name: change for change in remedy.changes}
        self.actions = list(remedy.actions)
        self.settled: set[_Key] = set()

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(self._changes.values())

    @property
    def is_unchanged(self) -> bool:
        return self.changes == self._own.changes and tuple(self.actions) == self._own.actions

    def include(self, finding: Finding) -> bool:
        """Add what mends the finding; false where that contradicts the plan, or nothing does."""
        own = {change.name for change in self._own.changes}
        for one in finding.remedies:
            names = {change.name for change in one.changes}
            if not names or names & own:
                continue
            for change in one.changes:
                self._changes.setdefault(change.name, change)
            return True
        action = next((one for one in finding.remedies if not one.changes and one.actions), None)
        if action is None or not action.actions[0].startswith(_ADDED):
            return False
        self.actions += [one for one in action.actions if one not in self.actions]
        self.settled.add(_key(finding))
        return True


def _list_troubles(findings: Sequence[Finding]) -> frozenset[_Key]:
    return frozenset(map(_key, findings))


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.subject


def _extend(context: Context, remedy: Remedy, plan: _Plan) -> Remedy:
    added = plan.changes[len(remedy.changes) :]
    words = []
    for change in added:
        name = show_name(change.name)
        version = resolve(context, change) or ""
        words.append(f"remove {name}" if change.after is None else f"install {name} {version}".strip())
    actions = plan.actions
    words += ["change the code" for one in actions[len(remedy.actions) :] if one.startswith("change-code")]
    python = next((change.after for change in added if change.name == "python"), None)
    if python is not None and not any(one.startswith("recreate-env") for one in actions):
        actions = [*actions, f"recreate-env:with Python {python}"]
    return Remedy(
        id="-with-".join([remedy.id, *(change.name for change in added)]),
        title=f"{remedy.title}, and {' and '.join(words)}" if words else remedy.title,
        changes=plan.changes,
        actions=tuple(actions),
    )


def _drop_equal(remedies: Sequence[Remedy]) -> tuple[Remedy, ...]:
    kept: dict[tuple[frozenset[tuple[str, str | None]], tuple[str, ...]], Remedy] = {}
    for one in remedies:
        key = frozenset((change.name, change.after) for change in one.changes), one.actions
        kept.setdefault(key, one)
    return tuple(kept.values())
