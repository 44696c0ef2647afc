"""What the repair page says: of a plan, of a refusal, of a running and of an ended repair."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model import Environment, Outcome, Plan, Severity, Strategy
from gui.bridge import Ending, JobRecord, derive_ending
from gui.plan_view import describe_cost
from gui.run_report import NextStep, RunView, Why, derive_failed_stage, steps_of_job
from gui.wording import describe_clock, describe_seconds

MAKE_PLAN, LEAVE, TAKE_STRATEGY, SHOW = "make_plan", "leave", "strategy:", "show"


class PlanStanding(StrEnum):
    """Whether a plan can be carried out."""

    READY = "ready"
    BLOCKED = "blocked"
    OWNED = "owned"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNotice:
    """A plan's standing with the banner (kind, title, text) that explains it."""

    standing: PlanStanding
    kind: str = ""
    title: str = ""
    text: str = ""

    @property
    def sentence(self) -> str:
        """The line under the page's title."""
        if self.standing is PlanStanding.READY:
            return (
                "Nothing changes until you press Repair environment. A snapshot is saved first, "
                "so everything can be put back exactly as it was."
            )
        return "Nothing was changed."

    @property
    def can_apply(self) -> bool:
        """True when the primary button does something."""
        return self.standing is PlanStanding.READY


def derive_notice(plan: Plan, environment: Environment) -> PlanNotice:
    """Whether the plan can run, and the one reason if not."""
    if plan.owner is not None:
        name = plan.owner.capitalize() if plan.owner not in ("uv", "pdm") else plan.owner
        return PlanNotice(
            standing=PlanStanding.OWNED,
            kind="info",
            title=f"{name} manages this environment",
            text=f"Dovetail shows the command for {name} instead of changing files.",
        )
    if plan.blocked is not None:
        return PlanNotice(
            standing=PlanStanding.BLOCKED,
            kind="warn",
            title="This plan cannot be carried out",
            text=plan.blocked,
        )
    if plan.is_empty:
        return _derive_empty(environment)
    return PlanNotice(standing=PlanStanding.READY)


def _derive_empty(environment: Environment) -> PlanNotice:
    if any(f.severity is Severity.ERROR for f in environment.findings):
        tensorflow = environment.facts.tensorflow
        what = "this environment as it is" if tensorflow is None else f"TensorFlow {tensorflow.version} here"
        return PlanNotice(
            standing=PlanStanding.EMPTY,
            kind="bad",
            title=f"No repair keeps {what}",
            text="The findings name what would have to change; a new environment beside it is the safe way.",
        )
    return PlanNotice(
        standing=PlanStanding.EMPTY,
        kind="ok",
        title="Nothing to repair",
        text=f"No finding of {environment.name} stops TensorFlow from working.",
    )


def derive_run(record: JobRecord, plan: Plan, name: str) -> RunView:
    """The repair as it goes and went."""
    ending = derive_ending(record)
    if ending is None:
        return RunView(
            title=f"Repairing {name}",
            sentence="Everything is put back as it was before."
            if record.stopping
            else "You can keep working. If a check fails, everything is put back.",
            pill=("info", "Stopping" if record.stopping else "Running"),
            steps=steps_of_job(record),
        )
    outcome = record.result if isinstance(record.result, Outcome) else None
    at = describe_clock(record.began or record.ended)
    titles = {
        Ending.DONE: ("Repair done", ("ok", "Repaired"), _done_sentence(name, outcome)),
        Ending.PUT_BACK: (
            "Repair put back",
            ("info", "Nothing changed"),
            f"The repair did not pass its check, so Dovetail returned {name} to exactly how it was at {at}.",
        ),
        Ending.STOPPED_AND_PUT_BACK: (
            "Repair stopped",
            ("info", "Nothing changed"),
            f"You stopped the repair, so Dovetail returned {name} to exactly how it was at {at}.",
        ),
        Ending.STOPPED: (
            "Repair stopped",
            ("info", "Nothing changed"),
            f"You stopped the repair; {name} is as it was at {at}.",
        ),
        Ending.NOT_PUT_BACK: (
            "Not everything could be put back",
            ("bad", "Needs you"),
            f"The repair of {name} failed, and some of its files could not be put back.",
        ),
        Ending.FAILED: ("Repair failed", ("bad", "Failed"), f"The repair of {name} ended with an error."),
        Ending.FAILED_ITS_TEST: ("Repair failed", ("bad", "Failed"), f"{name} did not pass its test."),
    }
    title, pill, sentence = titles[ending]
    took = describe_seconds(max(0.0, record.ended - record.began)) if record.began else ""
    return RunView(
        title=title,
        sentence=sentence,
        pill=pill,
        meta=f"{at} · took {took}" if took else at,
        steps=steps_of_job(record),
        why=_derive_why(record, ending, outcome),
        next_steps=_derive_next_steps(plan, ending),
    )


def _done_sentence(name: str, outcome: Outcome | None) -> str:
    if outcome is None or outcome.verified is None:
        left_out = " ".join(outcome.notes) if outcome is not None else ""
        return f"{name} is repaired. {left_out or 'The import has not been tried.'}".strip()
    return f"{name} is repaired. TensorFlow imports and completes one training step."


def _derive_why(record: JobRecord, ending: Ending, outcome: Outcome | None) -> Why | None:
    if ending in (Ending.DONE, Ending.STOPPED, Ending.STOPPED_AND_PUT_BACK):
        return None
    stage = derive_failed_stage(outcome.verified) if outcome is not None else None
    if stage is not None:
        text = stage.explanation or f"“{stage.title}” failed with the line below."
        return Why(title="Why the check failed", text=text, line=stage.detail)
    if outcome is not None and outcome.error:
        log = f"The whole log is in {outcome.log}." if outcome.log else ""
        return Why(title="What went wrong", text=outcome.error, advice=log)
    return Why(title="What went wrong", text=record.error or "The job ended without saying why.")


def _derive_next_steps(plan: Plan, ending: Ending) -> tuple[NextStep, ...]:
    if ending is Ending.DONE:
        return (
            NextStep(
                id=SHOW,
                title="Back to the environment",
                text="It was read again after the repair.",
                button="Show it",
                primary=True,
            ),
        )
    leave = NextStep(id=LEAVE, title="Leave it", text="Keeps the log in Jobs.", button="Close")
    if ending is Ending.PUT_BACK:
        others = [s for s in plan.strategies if s.id != plan.strategy]
        return (*(_next_plan(s, first=s is others[0]) for s in others), leave)
    again = NextStep(
        id=MAKE_PLAN,
        title="Make a new plan",
        text="Reads the environment again; changes nothing.",
        button="Review plan",
        primary=True,
    )
    return (again, leave)


def _next_plan(strategy: Strategy, *, first: bool) -> NextStep:
    cost = describe_cost(len(strategy.changes), strategy.download_bytes, strategy.seconds_estimate)
    return NextStep(
        id=f"{TAKE_STRATEGY}{strategy.id}",
        title=strategy.title,
        text=f"{strategy.why} {cost}",
        button="Review plan",
        primary=first,
    )
