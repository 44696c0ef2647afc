"""The queue: one row per job, running ones first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from gui.pages.jobs.state import QueueRow
from gui.theme import color
from gui.widgets import ElidedLabel, IconLabel, ScrollPage, ThinBar, flat_button


class QueueRowButton(QAbstractButton):
    """One job; checked while its steps and log are shown.

    Signals:
        removal_requested(int): the waiting job of this number should not run.
    """

    removal_requested = Signal(int)

    def __init__(self, row: QueueRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = row.number
        self.setCheckable(True)
        self.setObjectName(f"job_{row.number}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel(row.icon, row.color, 18)
        self._title = ElidedLabel("", "strong")
        self._line = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        self._bar = ThinBar(height=6)
        self._remove = flat_button("close", row.removal, name=f"remove_job_{row.number}", size=16)
        self._remove.clicked.connect(self._on_remove_clicked)
        for part in (self._icon, self._title, self._line, self._bar):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self._title)
        lines.addWidget(self._line)
        lines.addSpacing(5)
        lines.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 8, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addLayout(lines, 1)
        layout.addWidget(self._remove)
        self.show_row(row)

    def show_row(self, row: QueueRow) -> None:
        """Show what became of the job."""
        self._icon.show_icon(row.icon, row.color)
        self._title.show_text(row.title)
        self._line.show_text(row.line)
        self._bar.setVisible(row.has_bar)
        if row.has_bar:
            self._bar.show_fraction(row.fraction)
        self._remove.setVisible(bool(row.removal))
        self.setAccessibleName(f"{row.title}, {row.line}")

    @property
    def line(self) -> str:
        """The state line."""
        return self._line.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        if self.hasFocus():
            option = QStyleOption()
            option.initFrom(self)
            if option.state & QStyle.StateFlag.State_KeyboardFocusChange:
                self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.removal_requested.emit(self.number)


class JobQueue(ScrollPage):
    """All jobs, in a column.

    Signals:
        job_chosen(int): the user wants to see this job.
        removal_requested(int): a waiting job should not run.
    """

    job_chosen = Signal(int)
    removal_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(284)
        self.setAccessibleName("Queue of jobs")
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(8, 0, 8, 8)
        self._column.setSpacing(4)
        self._column.addStretch()
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._rows: dict[int, QueueRowButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.job_chosen)

    def show_rows(self, rows: Sequence[QueueRow], shown: int | None) -> None:
        """Show ``rows`` in their order, the job ``shown`` marked."""
        numbers = [row.number for row in rows]
        for gone in set(self._rows) - set(numbers):
            button = self._rows.pop(gone)
            self._group.removeButton(button)
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        for index, row in enumerate(rows):
            known = self._rows.get(row.number)
            if known is None:
                known = self._add_row(row)
            else:
                known.show_row(row)
            if self._column.indexOf(known) != index:
                self._column.removeWidget(known)
                self._column.insertWidget(index, known)
            known.setChecked(row.number == shown)

    def row_of(self, number: int) -> QueueRowButton | None:
        """The row of a job."""
        return self._rows.get(number)

    def _add_row(self, row: QueueRow) -> QueueRowButton:
        button = QueueRowButton(row)
        button.removal_requested.connect(self.removal_requested)
        self._rows[row.number] = button
        self._group.addButton(button, row.number)
        return button
