"""The dialog: versions, then the plan, then a job that carries it out."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.app import CancelToken, SilentReporter
from core.model import CreateRequest, DovetailError, JobStep, Outcome, Plan
from gui.bridge import JobBridge
from gui.dialogs.new_environment.form import VersionForm
from gui.dialogs.new_environment.state import Choices, build_request, read_choices
from gui.dialogs.new_environment.step_discs import StepDiscs
from gui.plan_view import PlanBody, derive_plan_view
from gui.widgets import Banner, FlowPage, ScrollPage, ThinBar, as_tooltip, label, line, push_button
from gui.wording import shorten_path

if TYPE_CHECKING:
    from core.app import Dovetail, Reporter

_FORM, _REVIEW = 0, 1
WORK_ENDS_WITHIN_MILLISECONDS = 300


class NewEnvironmentDialog(QDialog):
    """Nothing is installed before the plan was seen; open it with ``open()``.

    ``tensorflow`` (a version) and ``python`` (a minor) are chosen beforehand where they are on offer.

    Signals:
        create_started(str, int): the environment at this path is being made by this job.
    """

    create_started = Signal(str, int)

    def __init__(
        self,
        dovetail: Dovetail,
        bridge: JobBridge,
        parent: QWidget | None = None,
        *,
        tensorflow: str = "",
        python: str = "",
    ) -> None:
        super().__init__(parent)
        self._wanted = tensorflow, python
        self.setWindowTitle("New environment")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(928, 600)
        self._dovetail = dovetail
        self._bridge = bridge
        self._plan: Plan | None = None
        self._request: CreateRequest | None = None
        self._token = CancelToken()
        self._generation = 0
        self._discs = StepDiscs(("Versions", "Review", "Create"))
        self.form = VersionForm()
        self.form.setEnabled(False)
        self._body = PlanBody()
        self._review_title = label("", "h1")
        self._review_cost = label("", "second")
        self._banner = Banner()
        self._banner.hide()
        self._busy = ThinBar()
        self._busy_text = label("", "caption")
        self._pages = QStackedWidget()
        self._note = label("", "caption")
        self._back = push_button("Back", name="back_to_form")
        self._cancel = push_button("Cancel", name="cancel_new_environment")
        self._next = push_button("Review plan", name="review_plan", primary=True)
        self._next.setDefault(True)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(WORK_ENDS_WITHIN_MILLISECONDS)
        self._lay_out()
        self._wire()
        self._show_page(_FORM)
        self._begin("Reading what this computer offers")
        bridge.call(
            partial(read_choices, dovetail), self._on_choices_read, partial(self._on_failed, self._generation)
        )

    def _lay_out(self) -> None:
        form_page = QWidget()
        form_column = QVBoxLayout(form_page)
        form_column.setContentsMargins(24, 0, 24, 12)
        form_column.setSpacing(16)
        form_column.addWidget(label("Which version do you need?", "h1"))
        form_column.addWidget(self.form, 1)
        review = FlowPage()
        review.setAutoFillBackground(False)
        review_column = QVBoxLayout(review)
        review_column.setContentsMargins(24, 0, 24, 12)
        review_column.setSpacing(8)
        review_column.addWidget(self._review_title)
        review_column.addWidget(self._review_cost)
        review_column.addSpacing(6)
        review_column.addWidget(self._body)
        review_column.addStretch()
        scroll = ScrollPage()
        scroll.setWidget(review)
        scroll.viewport().setAutoFillBackground(False)
        self._pages.addWidget(form_page)
        self._pages.addWidget(scroll)
        top = QVBoxLayout()
        top.setContentsMargins(24, 18, 24, 14)
        top.setSpacing(12)
        top.addWidget(self._discs)
        top.addWidget(self._banner)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.setSpacing(8)
        foot.addWidget(self._note)
        foot.addWidget(self._busy_text)
        foot.addStretch()
        for button in (self._back, self._cancel, self._next):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._busy)
        layout.addWidget(line())
        layout.addLayout(foot)

    def _wire(self) -> None:
        self.form.checked.connect(self._on_form_checked)
        self._next.clicked.connect(self.go_on)
        self._back.clicked.connect(self.go_back)
        self._cancel.clicked.connect(self.reject)
        self._slow.timeout.connect(self._busy.show)

    @Slot()
    def go_on(self) -> None:
        """From the form to the plan, from the plan to the job."""
        if self._pages.currentIndex() == _FORM:
            self._start_planning()
        else:
            self._create()

    @Slot()
    def go_back(self) -> None:
        """From the plan back to the form; nothing was changed."""
        self._forget_plan()
        self._show_page(_FORM)
        self.form.check()

    def reject(self) -> None:
        self._forget_plan()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._forget_plan()
        super().closeEvent(event)

    def _forget_plan(self) -> None:
        self._generation += 1
        self._token.cancel()
        self._plan = None
        self._banner.hide()
        self.form.setEnabled(self.form.has_choices)
        self._end()

    def _start_planning(self) -> None:
        self._forget_plan()
        self._token = CancelToken()
        self._request = build_request(self.form.entries())
        self.form.setEnabled(False)
        self._begin("Working out the plan. Nothing is installed.")
        generation = self._generation
        self._bridge.call(
            partial(self._dovetail.plan_create, self._request, SilentReporter(self._token)),
            partial(self._on_planned, generation),
            partial(self._on_failed, generation),
        )

    def _create(self) -> None:
        plan = self._plan
        if plan is None or plan.blocked is not None:
            return
        name = os.path.basename(plan.target)
        steps = tuple(JobStep(id=s.id, title=s.title) for s in plan.steps)
        try:
            job = self._bridge.submit(
                f"Create {name}", plan.target, partial(_apply, self._dovetail, plan), steps
            )
        except DovetailError as error:
            self._banner.show_notice("bad", error.message, error.hint)
            self._banner.show()
            return
        self.accept()
        self.create_started.emit(plan.target, job)

    def _on_choices_read(self, choices: Choices) -> None:
        self._end()
        if not choices.releases:
            self._banner.show_notice(
                "warn",
                "The matrix knows no TensorFlow for this computer",
                "Its wheels are made for other systems or processors.",
            )
            self._banner.show()
            return
        self.form.setEnabled(True)
        self.form.show_choices(choices)
        self.form.choose(*self._wanted)
        self.form.tensorflow.setFocus()

    def _on_planned(self, generation: int, plan: Plan) -> None:
        if generation != self._generation:
            return
        self._end()
        self._plan = plan
        view = derive_plan_view(plan)
        self._body.show_plan(view)
        self._review_title.setText(os.path.basename(plan.target))
        self._review_cost.setText(f"{shorten_path(plan.target)} · {view.cost}")
        self._banner.setVisible(plan.blocked is not None)
        if plan.blocked is not None:
            self._banner.show_notice("warn", "This plan cannot be carried out", plan.blocked)
        self._show_page(_REVIEW)
        self._allow_next(plan.blocked or "")

    def _on_failed(self, generation: int, error: Exception) -> None:
        if generation != self._generation:
            return
        self._end()
        if isinstance(error, DovetailError):
            self._banner.show_notice("bad", error.message, error.hint)
        else:
            self._banner.show_notice("bad", "Something in Dovetail went wrong", repr(error))
        self._banner.show()
        self.form.setEnabled(self.form.has_choices)
        self.form.check()

    @Slot(bool)
    def _on_form_checked(self, can_review: bool) -> None:
        if self._pages.currentIndex() == _FORM and not self._busy_text.text():
            self._allow_next("" if can_review else "What is marked under the fields has to be changed first.")

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._discs.show_step(page)
        self._back.setVisible(page == _REVIEW)
        self._next.setText("Review plan" if page == _FORM else "Create")
        # Creating is never one Enter away from a plan that was not read.
        self._next.setDefault(page == _FORM)
        self._next.setAutoDefault(page == _FORM)
        self._note.setText(
            "Nothing is installed before you have seen the plan."
            if page == _FORM
            else "If a check fails, the folder is removed again."
        )

    def _allow_next(self, why_not: str) -> None:
        self._next.setEnabled(not why_not)
        self._next.setToolTip(as_tooltip(why_not) if why_not else "")

    def _begin(self, what: str) -> None:
        self._allow_next(f"{what}.".replace("..", "."))
        self._note.hide()
        self._busy_text.setText(what)
        self._busy_text.show()
        self._slow.start()

    def _end(self) -> None:
        self._slow.stop()
        self._busy.hide()
        self._busy_text.setText("")
        self._busy_text.hide()
        self._note.show()


def _apply(dovetail: Dovetail, plan: Plan, reporter: Reporter) -> Outcome:
    return dovetail.apply(plan, reporter=reporter)
