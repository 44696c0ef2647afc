"""The page that plans, shows and runs the repair of one environment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.app import CancelToken, SilentReporter
from core.model import Environment, JobStep, Outcome, Plan
from gui.bridge import JobBridge, JobRecord
from gui.pages.repair_plan.plan_pane import PlanPane
from gui.pages.repair_plan.state import (
    LEAVE,
    MAKE_PLAN,
    SHOW,
    TAKE_STRATEGY,
    derive_notice,
    derive_run,
)
from gui.plan_view import derive_plan_view
from gui.run_report import RunPage, RunView
from gui.widgets import ThinBar, label

if TYPE_CHECKING:
    from core.app import Dovetail, Reporter

SHOW_COMPUTING_AFTER_MILLISECONDS = 200


class RepairPlanPage(RunPage):
    """Plan, run and result of one repair; ``finished`` carries an ``Outcome``."""

    _result_type = Outcome

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "repair", parent)
        self._dovetail = dovetail
        self._plan: Plan | None = None
        self._plans: dict[str, Plan] = {}
        self._plans_of_jobs: dict[int, Plan] = {}
        self._token = CancelToken()
        self._generation = 0
        self._pane = PlanPane()
        self._computing = _build_computing()
        for pane in (self._computing, self._pane):
            self._stack.addWidget(pane)
        self._stack.setCurrentWidget(self._computing)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOW_COMPUTING_AFTER_MILLISECONDS)
        self._slow.timeout.connect(self._show_computing)
        self._retry.clicked.connect(self.plan_again)
        self._pane.cancel_requested.connect(self.leave)
        self._pane.apply_requested.connect(self.apply)
        self._pane.strategy_chosen.connect(self.choose_strategy)
        self._report.next_step_chosen.connect(self._on_next_step_chosen)

    @Slot(object)
    def show_for(self, environment: Environment) -> None:
        """Plan the repair of ``environment``; a repair of it that runs already is shown instead."""
        if self._turn_to(environment):
            self._stop_planning()
        else:
            self.plan_again()

    @Slot()
    def plan_again(self) -> None:
        """Forget every plan and make a new one."""
        self._forget_plans()
        self._start_planning(None)

    @Slot(str)
    def choose_strategy(self, strategy: str) -> None:
        """Show the plan of another strategy."""
        known = self._plans.get(strategy)
        if known is not None:
            self._stop_planning()
            self._show_plan(known)
            return
        self._start_planning(strategy)

    @Slot()
    def apply(self) -> None:
        """Carry out the plan shown, as a job."""
        plan, environment = self._plan, self._environment
        if plan is None or environment is None or not derive_notice(plan, environment).can_apply:
            return
        steps = tuple(JobStep(id=s.id, title=s.title) for s in plan.steps)
        work = partial(_apply, self._dovetail, plan)
        if self._start(f"Repair {environment.name}", plan.target, work, steps) and self._job is not None:
            self._plans_of_jobs[self._job] = plan
            self.refresh()
            self.job_started.emit(self._job)

    @Slot()
    def leave(self) -> None:
        """Go back; planning stops, a running repair goes on."""
        self._stop_planning()
        super().leave()

    def _forget_plans(self) -> None:
        self._plans.clear()
        self._plan = None
        self._job = None

    def _start_planning(self, strategy: str | None, *, on_report: bool = False) -> None:
        environment = self._environment
        if environment is None:
            return
        self._stop_planning()
        self._token = CancelToken()
        if strategy is None or on_report:
            self._slow.start()
        else:
            self._pane.show_computing()
        generation = self._generation
        self._bridge.call(
            partial(self._dovetail.plan_repair, environment.path, strategy, SilentReporter(self._token)),
            partial(self._on_planned, generation),
            partial(self._on_refused, generation),
        )

    def _stop_planning(self) -> None:
        self._generation += 1
        self._slow.stop()
        self._token.cancel()

    def _on_planned(self, generation: int, plan: Plan) -> None:
        if generation == self._generation:
            self._plans[plan.strategy] = plan
            self._show_plan(plan)

    def _on_refused(self, generation: int, error: Exception) -> None:
        if generation == self._generation:
            self._slow.stop()
            self._show_refusal(error)

    def _show_plan(self, plan: Plan) -> None:
        if self._environment is None:
            return
        self._slow.stop()
        self._plan = plan
        self._pane.show_plan(derive_plan_view(plan), derive_notice(plan, self._environment))
        self._pane.put_after(self._back)
        self._stack.setCurrentWidget(self._pane)
        if self.isVisible():
            self._pane.focus_first()

    @Slot()
    def _show_computing(self) -> None:
        self._stack.setCurrentWidget(self._computing)

    def _derive_view(self, record: JobRecord, environment: Environment) -> RunView:
        return derive_run(record, self._plans_of_jobs[record.number], environment.name)

    @Slot(str)
    def _on_next_step_chosen(self, step: str) -> None:
        if step in (SHOW, LEAVE):
            self.leave()
        elif step == MAKE_PLAN:
            self.plan_again()
        elif step.startswith(TAKE_STRATEGY):
            self._forget_plans()
            self._start_planning(step.removeprefix(TAKE_STRATEGY), on_report=True)


def _build_computing() -> QWidget:
    pane = QWidget()
    column = QVBoxLayout(pane)
    column.setContentsMargins(24, 4, 24, 24)
    column.setSpacing(12)
    column.addWidget(label("Repair plan", "h1"))
    column.addWidget(label("Working out what has to change. Nothing is touched.", "second"))
    column.addWidget(ThinBar())
    column.addStretch()
    return pane


def _apply(dovetail: Dovetail, plan: Plan, reporter: Reporter) -> Outcome:
    return dovetail.apply(plan, reporter=reporter)
