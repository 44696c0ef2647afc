"""One step of a plan, a job or a test."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import KIND_ICONS, color, icon_pixmap, repolish
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label


class StepMark(QWidget):
    """How a step stands: to come (empty ring), running (ring with dot), or one of the kinds."""

    def __init__(self, state: str = "waiting", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setFixedSize(20, 20)

    def show_state(self, state: str) -> None:
        """``waiting``, ``running``, ``ok``, ``bad``, ``warn``, ``none`` (skipped) or ``unknown``."""
        self._state = state
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._state == "waiting":
            painter.setPen(QPen(color("outline"), 1))
            painter.drawEllipse(QRectF(2.5, 2.5, 15, 15))
        elif self._state == "running":
            painter.setPen(QPen(color("accent"), 2))
            painter.drawEllipse(QRectF(2.5, 2.5, 15, 15))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent"))
            painter.drawEllipse(QRectF(6.5, 6.5, 7, 7))
        else:
            pixmap = icon_pixmap(KIND_ICONS[self._state], self._state, 18, self.devicePixelRatioF())
            painter.drawPixmap(1, 1, pixmap)


class StepRow(QWidget):
    """Mark, name with a caption under it, and a word with a time at the right."""

    def __init__(
        self, name: str, caption: str = "", state: str = "waiting", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._mark = StepMark(state)
        self._name = label(name, "label")
        self._caption = label(caption, "caption")
        self._word = label("", "captionLabel")
        self._time = label("", "time")
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._caption)
        names.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 4, 0, 4)
        self._row.setSpacing(9)
        self._row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(names, 1)
        self._row.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._time, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_step(state, caption=caption)

    def show_step(self, state: str, *, caption: str = "", word: str = "", time: str = "") -> None:
        """Show how the step stands now."""
        self._mark.show_state(state)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self._word.setText(word)
        self._word.setProperty("dvInk", state if state in ("ok", "bad", "warn", "none") else "text2")
        repolish(self._word)
        self._time.setText(time)
        parts = (self._name.text(), word, caption, time)
        self.setAccessibleName(", ".join(part for part in parts if part))

    @property
    def name(self) -> str:
        """The step's name."""
        return self._name.text()

    @property
    def word(self) -> str:
        """The word at the right."""
        return self._word.text()


class PlannedStepRow(QWidget):
    """A step that is still to come, with its icon on a disc."""

    def __init__(self, icon_name: str, name: str, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        disc = QFrame()
        disc.setProperty("dvDisc", "true")
        disc.setFixedSize(28, 28)
        inner = QHBoxLayout(disc)
        inner.setContentsMargins(6, 6, 6, 6)
        inner.addWidget(IconLabel(icon_name, "text2", 16))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label(name, "label"))
        if caption:
            names.addWidget(label(caption, "caption"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(names, 1)
        self.setAccessibleName(f"{name}, {caption}" if caption else name)
