"""The steps of the job shown, and the button that stops it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.bridge import StepState
from gui.pages.jobs.state import CancelView, StepView
from gui.theme import repolish
from gui.widgets import ElidedLabel, ScrollPage, StepMark, ThinBar, label, push_button

_MARKS = {
    StepState.TO_COME: "waiting",
    StepState.RUNNING: "running",
    StepState.DONE: "ok",
    StepState.FAILED: "bad",
    StepState.STOPPED: "none",
    StepState.SKIPPED: "none",
}
_WORDS = {
    StepState.TO_COME: "to come",
    StepState.RUNNING: "running",
    StepState.DONE: "done",
    StepState.FAILED: "failed",
    StepState.STOPPED: "stopped",
    StepState.SKIPPED: "skipped",
}

_INDENT = 28


class JobStepRow(QWidget):
    """One step: mark, title, time or amount, and a bar while it runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = StepMark()
        self._title = ElidedLabel("", "label", mode=Qt.TextElideMode.ElideRight)
        self._amount = label("", "time")
        self._note = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        self._bar = ThinBar(height=6)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._title, 1)
        line.addWidget(self._amount)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(line)
        column.addWidget(self._note)
        column.addWidget(self._bar)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(column, 1)

    def show_step(self, step: StepView) -> None:
        """Show how the step stands."""
        self._mark.show_state(_MARKS[step.state])
        self._layout.setContentsMargins(_INDENT * step.depth, 5, 0, 5)
        self._title.show_text(step.title)
        role = "strong" if step.state is StepState.RUNNING else "label"
        ink = "text2" if step.state is StepState.TO_COME else ""
        if (self._title.property("dvRole"), self._title.property("dvInk")) != (role, ink):
            self._title.setProperty("dvRole", role)
            self._title.setProperty("dvInk", ink)
            repolish(self._title)
        self._amount.setText(step.amount)
        self._note.show_text(step.note)
        self._note.setVisible(bool(step.note))
        self._bar.setVisible(step.has_bar)
        if step.has_bar:
            self._bar.show_fraction(step.fraction)
        parts = (step.title, _WORDS[step.state], step.amount, step.note)
        self.setAccessibleName(", ".join(part for part in parts if part))


class StepsPane(QWidget):
    """Title and ``Cancel`` over the steps; ``cancel_button`` is wired by the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(322)
        self._title = ElidedLabel("", "strong")
        self.cancel_button = push_button("Cancel", "stop", name="cancel_job", small=True)
        self._remaining = label("", "caption")
        self._remaining.setContentsMargins(0, 8, 0, 0)
        self._remaining.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(20, 2, 20, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.cancel_button)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(20, 4, 20, 8)
        self._column.setSpacing(0)
        self._column.addWidget(self._remaining)
        self._column.addStretch()
        scroll = ScrollPage(is_stop=True)
        scroll.setAccessibleName("Steps")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        self._rows: list[JobStepRow] = []

    def show_job(self, title: str, steps: Sequence[StepView], remaining: str, cancel: CancelView) -> None:
        """Show one job; an empty title shows nothing."""
        self._title.show_text(title)
        self.cancel_button.setVisible(cancel.shown)
        self.cancel_button.setEnabled(cancel.enabled)
        if cancel.shown:
            self.cancel_button.setText(cancel.text)
            self.cancel_button.setAccessibleName(f"{cancel.text} {title}")
        while len(self._rows) > len(steps):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(steps):
            row = JobStepRow()
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for row, step in zip(self._rows, steps, strict=True):
            row.show_step(step)
        self._remaining.setText(remaining)
        self._remaining.setVisible(bool(remaining))
