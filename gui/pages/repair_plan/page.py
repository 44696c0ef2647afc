"""The page that plans, shows and runs the repair of one environment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.app import CancelToken, SilentReporter
from core.model import DovetailError, Environment, JobChanged, JobStep, LogWritten, Outcome, Plan
from gui.bridge import JobBridge, JobRecord
from gui.pages.repair_plan.plan_pane import PlanPane
from gui.pages.repair_plan.state import (
    LEAVE,
    MAKE_PLAN,
    SHOW,
    TAKE_STRATEGY,
    derive_notice,
    derive_refusal,
    derive_run,
)
from gui.plan_view import derive_plan_view
from gui.run_report import RunReport
from gui.widgets import EmptyState, ThinBar, label, link_button, push_button

if TYPE_CHECKING:
    from core.app import Dovetail, Reporter

SHOW_COMPUTING_AFTER_MILLISECONDS = 200
REFRESH_MILLISECONDS = 150


class RepairPlanPage(QWidget):
    """Plan, run and result of one repair.

    Signals:
        back_requested(): the user wants to see the environment.
        job_started(int): the repair runs as this job.
        finished(Outcome or None): the repair has ended; ``None`` if it ended with an error.
    """

    back_requested = Signal()
    job_started = Signal(int)
    finished = Signal(object)

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dovetail = dovetail
        self._bridge = bridge
        self._environment: Environment | None = None
        self._plan: Plan | None = None
        self._plans: dict[str, Plan] = {}
        self._token = CancelToken()
        self._generation = 0
        self._job: int | None = None
        self._last: JobRecord | None = None
        self._back = link_button("", "chevron-left", name="back_to_environment")
        self._pane = PlanPane()
        self._report = RunReport()
        self._cancel_run = push_button("Cancel", "stop", name="cancel_repair")
        self._report.add_button(self._cancel_run)
        self._computing = QWidget()
        self._refusal = EmptyState("health-broken")
        self._try_again = push_button("Try again", "retry", name="plan_again", primary=True)
        self._refusal.add_button(self._try_again)
        self._stack = QStackedWidget()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOW_COMPUTING_AFTER_MILLISECONDS)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MILLISECONDS)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._computing)
        column.setContentsMargins(24, 4, 24, 24)
        column.setSpacing(12)
        column.addWidget(label("Repair plan", "h1"))
        column.addWidget(label("Working out what has to change. Nothing is touched.", "second"))
        column.addWidget(ThinBar())
        column.addStretch()
        self._refusal_page = QWidget()
        centre = QVBoxLayout(self._refusal_page)
        centre.addStretch(2)
        centre.addWidget(self._refusal)
        centre.addStretch(3)
        for pane in (self._computing, self._pane, self._report, self._refusal_page):
            self._stack.addWidget(pane)
        head = QHBoxLayout()
        head.setContentsMargins(18, 12, 24, 0)
        head.addWidget(self._back)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self._back.clicked.connect(self.leave)
        self._pane.cancel_requested.connect(self.leave)
        self._pane.apply_requested.connect(self.apply)
        self._pane.strategy_chosen.connect(self.choose_strategy)
        self._report.next_step_chosen.connect(self._on_next_step_chosen)
        self._cancel_run.clicked.connect(self._on_cancel_run_clicked)
        self._try_again.clicked.connect(self.plan_again)
        self._slow.timeout.connect(self._show_computing)
        self._refresh.timeout.connect(self._show_run)
        self._bridge.event_received.connect(self._on_event_received)
        for keys in ("Esc", "Alt+Left"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.leave)

    @property
    def environment(self) -> Environment | None:
        """The environment the page is about."""
        return self._environment

    @property
    def job(self) -> int | None:
        """The number of the repair's job, once it was started."""
        return self._job

    @Slot(object)
    def show_for(self, environment: Environment) -> None:
        """Plan the repair of ``environment``; a repair of it that runs already is shown instead."""
        same = self._environment is not None and self._environment.path == environment.path
        self._environment = environment
        self._back.setText(environment.name)
        self._back.setAccessibleName(f"Back to {environment.name}")
        record = self._bridge.book.get(self._job)
        if same and record is not None and record.is_active:
            self._show_run()
            return
        self.plan_again()

    @Slot()
    def plan_again(self) -> None:
        """Forget every plan and make a new one."""
        self._plans.clear()
        self._plan = None
        self._job = None
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
        try:
            self._job = self._bridge.submit(
                f"Repair {environment.name}", plan.target, partial(_apply, self._dovetail, plan), steps
            )
        except DovetailError as error:
            self._show_refusal(error)
            return
        self._show_run()
        self.job_started.emit(self._job)

    @Slot()
    def leave(self) -> None:
        """Go back; planning stops, a running repair goes on."""
        self._stop_planning()
        self.back_requested.emit()

    def _start_planning(self, strategy: str | None) -> None:
        environment = self._environment
        if environment is None:
            return
        self._stop_planning()
        self._token = CancelToken()
        if strategy is None:
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
            self._show_refusal(error)

    def _show_plan(self, plan: Plan) -> None:
        if self._environment is None:
            return
        self._slow.stop()
        self._plan = plan
        self._pane.show_plan(derive_plan_view(plan), derive_notice(plan, self._environment))
        self._stack.setCurrentWidget(self._pane)
        if self.isVisible():
            self._pane.focus_first()

    def _show_refusal(self, error: Exception) -> None:
        self._slow.stop()
        refusal = derive_refusal(error)
        self._refusal.show_words(refusal.title, refusal.text)
        self._stack.setCurrentWidget(self._refusal_page)

    @Slot()
    def _show_computing(self) -> None:
        self._stack.setCurrentWidget(self._computing)

    @Slot()
    def _show_run(self) -> None:
        plan, environment = self._plan, self._environment
        if self._job is None or plan is None or environment is None:
            return
        record = self._bridge.book.get(self._job) or self._last
        if record is None or record.number != self._job:
            record = JobRecord(number=self._job, title=f"Repair {environment.name}", target=plan.target)
        self._last = record
        self._report.show_run(derive_run(record, plan, environment.name))
        self._cancel_run.setVisible(record.is_active)
        self._cancel_run.setEnabled(not record.stopping)
        self._cancel_run.setText("Stopping…" if record.stopping else "Cancel")
        self._report.copy_button.setVisible(not record.is_active)
        self._stack.setCurrentWidget(self._report)

    @Slot(object)
    def _on_event_received(self, event: object) -> None:
        if self._job is None or getattr(event, "job", None) != self._job or isinstance(event, LogWritten):
            return
        if isinstance(event, JobChanged) and event.state.is_final:
            self._refresh.stop()
            self._show_run()
            self.finished.emit(event.result if isinstance(event.result, Outcome) else None)
        elif not self._refresh.isActive():
            self._refresh.start()

    @Slot()
    def _on_cancel_run_clicked(self) -> None:
        if self._job is not None:
            self._bridge.cancel(self._job)

    @Slot(str)
    def _on_next_step_chosen(self, step: str) -> None:
        if step in (SHOW, LEAVE):
            self.leave()
        elif step == MAKE_PLAN:
            self.plan_again()
        elif step.startswith(TAKE_STRATEGY):
            self._plans.clear()
            self._plan = None
            self._job = None
            self._slow.start()
            self._start_planning(step.removeprefix(TAKE_STRATEGY))


def _apply(dovetail: Dovetail, plan: Plan, reporter: Reporter) -> Outcome:
    return dovetail.apply(plan, reporter=reporter)
