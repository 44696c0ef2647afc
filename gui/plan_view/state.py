"""What is shown of a plan: a pure function of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Change, Fit, Plan, PlanStep, Strategy, Verb
from gui.wording import describe_bytes, describe_estimate

_STEP_ICONS = (
    (("snapshot",), "snapshot"),
    (("put", "restore", "undo", "fail"), "undo"),
    (("download", "fetch"), "download"),
    (("verify", "check", "test", "smoke"), "check"),
    (("venv", "create", "environment"), "environments"),
    (("install", "replace", "remove", "uninstall", "change", "package"), "swap"),
    (("python", "link"), "python"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One row of `What changes`; ``icon`` goes with ``word``."""

    package: str
    before: str
    after: str
    word: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """One strategy as a card."""

    id: str
    title: str
    text: str
    facts: str
    recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step at the right of a plan."""

    icon: str
    title: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A whole plan in words."""

    choices: tuple[ChoiceView, ...]
    chosen: str
    rows: tuple[ChangeRow, ...]
    unchanged: str
    commands: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    before: Fit | None
    after: Fit | None
    cost: str
    steps_title: str = "What Dovetail will do"

    @property
    def does_something(self) -> bool:
        """False for a plan that is only a reason why nothing can be done."""
        return bool(self.rows or self.commands)

    @property
    def command_title(self) -> str:
        """``Command`` or ``Commands``."""
        return "Command" if len(self.commands) == 1 else "Commands"


def derive_plan_view(plan: Plan) -> PlanView:
    """Everything a page shows of ``plan``."""
    steps = [PlannedStep(icon=_icon_of(s), title=s.title, caption=s.note) for s in plan.steps]
    if plan.owner is None and not any(s.icon == "undo" for s in steps):
        back = "everything is put back" if plan.verb is Verb.REPAIR else "the folder is removed again"
        steps.append(PlannedStep(icon="undo", title="If a check fails", caption=back))
    rows = [_derive_row(c) for c in plan.changes]
    if plan.python_before != plan.python_after and not any(c.name == "python" for c in plan.changes):
        rows.insert(0, _derive_row(Change(name="python", before=plan.python_before, after=plan.python_after)))
    return PlanView(
        choices=tuple(_derive_choice(s, plan) for s in plan.strategies),
        chosen=plan.strategy,
        rows=tuple(rows),
        unchanged=_describe_unchanged(plan.unchanged),
        commands=tuple(_describe_command(s) for s in plan.steps if s.command),
        steps=tuple(steps),
        before=plan.fit_before,
        after=plan.fit_after,
        cost=describe_cost(len(plan.changes), plan.download_bytes, plan.seconds_estimate),
        steps_title="What Dovetail will do" if plan.owner is None else "What to run yourself",
    )


def describe_cost(packages: int, download: int | None, seconds: float | None) -> str:
    """``1 package · 1.0 MB · about 5 s``; what is not known is left out."""
    parts = ["1 package" if packages == 1 else f"{packages} packages"]
    if download is not None:
        parts.append(describe_bytes(download) if download else "nothing to download")
    if seconds is not None:
        parts.append(describe_estimate(seconds))
    return " · ".join(parts)


def _derive_choice(strategy: Strategy, plan: Plan) -> ChoiceView:
    chosen = strategy.id == plan.strategy
    changes = plan.changes if chosen and not strategy.changes else strategy.changes
    download, seconds = strategy.download_bytes, strategy.seconds_estimate
    if chosen:
        download = plan.download_bytes if download is None else download
        seconds = plan.seconds_estimate if seconds is None else seconds
    return ChoiceView(
        id=strategy.id,
        title=strategy.title,
        text=strategy.why,
        facts=describe_cost(len(changes), download, seconds),
        recommended=strategy.recommended,
    )


def _describe_command(step: PlanStep) -> str:
    changed = [f"{n}={v}" if v is not None else f"{n}=" for n, v in sorted(step.environment.items())]
    return " ".join([*changed, step.command or ""])


def _describe_unchanged(count: int) -> str:
    if count == 0:
        return ""
    return "1 package stays as it is" if count == 1 else f"{count} packages stay as they are"


def _icon_of(step: PlanStep) -> str:
    told = f"{step.id} {step.title}".lower()
    return next((icon for words, icon in _STEP_ICONS if any(w in told for w in words)), "arrow-right")


def _derive_row(change: Change) -> ChangeRow:
    word, icon = _compare(change.before, change.after)
    return ChangeRow(
        package="Python" if change.name == "python" else change.name,
        before=change.before or "–",
        after=change.after or "–",
        word=word,
        icon=icon,
    )


def _compare(before: str | None, after: str | None) -> tuple[str, str]:
    if after is None:
        return "Removed", "trash"
    if before is None:
        return "Added", "plus"
    from packaging.version import InvalidVersion, Version

    try:
        old, new = Version(before), Version(after)
    except InvalidVersion:
        return "Changed", "swap"
    if old == new:
        return "Other source", "swap"
    return ("Older", "arrow-down") if new < old else ("Newer", "arrow-up")
