"""A plan on a page: strips now and after, the table, the commands, and the steps at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.plan_view.changes_table import ChangesTable
from gui.plan_view.state import PlanView
from gui.widgets import Card, CodeBlock, MiniStrip, PlannedStepRow, label, link_button

_STEPS_WIDTH = 304
_STEPS_BESIDE = 720
_LEAST_WIDTH = 440


class PlanBody(QWidget):
    """Fill it with ``show_plan``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before, self._after = MiniStrip(), MiniStrip()
        self._now_label, self._after_label = label("Now", "second"), label("After", "second")
        self._strips = QWidget()
        self.table = ChangesTable()
        self._unchanged = label("", "second")
        self._command_title = label("Command", "strong")
        self._copy = link_button("Copy", "copy", name="copy_commands")
        self._copy.clicked.connect(self.copy_commands)
        self._code = CodeBlock(with_copy=False)
        self._command_head = QWidget()
        self._steps = QVBoxLayout()
        self._commands: tuple[str, ...] = ()
        self._lay_out()

    def _lay_out(self) -> None:
        strips = QGridLayout(self._strips)
        strips.setContentsMargins(0, 0, 0, 0)
        strips.setHorizontalSpacing(0)
        strips.setVerticalSpacing(4)
        strips.setColumnMinimumWidth(0, 52)
        strips.setColumnStretch(1, 1)
        for row, (name, strip) in enumerate(
            ((self._now_label, self._before), (self._after_label, self._after))
        ):
            strips.addWidget(name, row, 0)
            strips.addWidget(strip, row, 1)
        card = Card(margins=(1, 1, 1, 1))
        card.body.setSpacing(0)
        card.body.addWidget(self.table)
        self._unchanged.setContentsMargins(12, 8, 12, 8)
        card.body.addWidget(self._unchanged)
        head = QHBoxLayout(self._command_head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._command_title)
        head.addStretch()
        head.addWidget(self._copy)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label("What changes", "strong"))
        left.addWidget(card)
        left.addSpacing(8)
        left.addWidget(self._command_head)
        left.addWidget(self._code)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(8)
        self._steps_title = label("", "strong")
        right.addWidget(self._steps_title)
        self._steps.setSpacing(8)
        right.addLayout(self._steps)
        right.addStretch()
        self._right = QWidget()
        self._right.setFixedWidth(_STEPS_WIDTH)
        self._right.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(24)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._strips)
        layout.addLayout(self._columns)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _STEPS_BESIDE
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def show_plan(self, plan: PlanView) -> None:
        """Show everything of ``plan``."""
        self._strips.setVisible(plan.before is not None or plan.after is not None)
        for name, strip, fit in (
            (self._now_label, self._before, plan.before),
            (self._after_label, self._after, plan.after),
        ):
            name.setVisible(fit is not None)
            strip.setVisible(fit is not None)
            if fit is not None:
                strip.show_fit(fit)
        self.table.show_rows(plan.rows)
        self._unchanged.setText(plan.unchanged)
        self._unchanged.setVisible(bool(plan.unchanged))
        self._commands = plan.commands
        self._command_head.setVisible(bool(plan.commands))
        self._command_title.setText(plan.command_title)
        self._code.setVisible(bool(plan.commands))
        self._code.show_text("\n".join(plan.commands))
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._steps_title.setText(plan.steps_title)
        for step in plan.steps:
            self._steps.addWidget(PlannedStepRow(step.icon, step.title, step.caption))
        self._right.setVisible(bool(plan.steps))

    @Slot()
    def copy_commands(self) -> None:
        """Put the commands on the clipboard, one per line."""
        QGuiApplication.clipboard().setText("\n".join(self._commands))
