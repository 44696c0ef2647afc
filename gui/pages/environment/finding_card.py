"""One finding: what was seen, why it matters, what mends it, and who says so."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.pages.environment.findings_state import FindingState
from gui.theme import KIND_ICONS, FontRole, color, font, icon_pixmap
from gui.widgets import CodeBlock, LinksLabel, label, paragraph
from gui.widgets.focus_ring import paint_focus_ring, put_after

_HEAD, _TEXT_X, _RIGHT = 42, 46, 16


class FindingHead(QAbstractButton):
    """Icon, title, severity in a word and a chevron; opens and closes the card."""

    def __init__(self, state: FindingState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.setCheckable(True)
        self.setObjectName(f"finding_{state.rule}")
        self.setAccessibleName(f"{state.title}, {state.word}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(320, _HEAD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        state, scale = self._state, self.devicePixelRatioF()
        note = state.kind == "info"
        size, left = (18, 17) if note else (20, 16)
        middle = self.height() / 2
        pixmap = icon_pixmap(KIND_ICONS[state.kind], state.kind, size, scale)
        painter.drawPixmap(left, round(middle - size / 2), pixmap)
        chevron = "chevron-up" if self.isChecked() else "chevron-down"
        painter.drawPixmap(
            self.width() - _RIGHT - 16, round(middle - 8), icon_pixmap(chevron, "text2", 16, scale)
        )
        painter.setFont(font(FontRole.CAPTION_STRONG))
        painter.setPen(color(state.kind))
        word = painter.fontMetrics().horizontalAdvance(state.word)
        right = self.width() - _RIGHT - 16 - 10
        align = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(right - word, 0, word + 2, self.height()), align, state.word)
        painter.setFont(font(FontRole.LABEL if note else FontRole.CARD))
        painter.setPen(color("text"))
        room = right - word - 12 - _TEXT_X
        title = painter.fontMetrics().elidedText(state.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_TEXT_X, 0, room + 2, self.height()), align, title)
        paint_focus_ring(self, painter)


class FindingCard(QFrame):
    """Head and, when open, the grid below it, which is built when first shown.

    Signals:
        opened(bool): the user opened or closed it.
    """

    opened = Signal(bool)

    def __init__(self, state: FindingState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvCard", "true")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.state = state
        self._grid: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.head = FindingHead(state, self)
        self.head.setToolTip("")
        self.head.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = self.head.addAction("Copy")
        copy.triggered.connect(self._copy)
        self.head.toggled.connect(self._toggle)
        column.addWidget(self.head)
        self.head.setChecked(state.is_open)

    @property
    def is_open(self) -> bool:
        """Whether the text below the head is shown."""
        return self.head.isChecked()

    def open(self) -> None:
        """Show the text below the head."""
        self.head.setChecked(True)

    @Slot(bool)
    def _toggle(self, checked: bool) -> None:
        if checked and self._grid is None:
            self._grid = self._build_grid()
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self._grid)
            put_after(self.head, self._grid)
        if self._grid is not None:
            self._grid.setVisible(checked)
        self.opened.emit(checked)

    def _build_grid(self) -> QWidget:
        grid_widget = QWidget()
        grid = QGridLayout(grid_widget)
        grid.setContentsMargins(_TEXT_X, 0, _RIGHT, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnMinimumWidth(0, 86)
        grid.setColumnStretch(1, 1)
        state = self.state
        if state.seen:
            self._add_row(grid, "Seen", CodeBlock("\n".join(state.seen), with_copy=False))
        if state.why:
            self._add_row(grid, "Why", paragraph(state.why, selectable=True))
        if state.fixes:
            self._add_row(grid, "Fix", paragraph(_join_fixes(state.fixes), selectable=True))
        if state.sources:
            self._add_row(grid, "Sources", self._build_sources())
        rule = label(state.rule, "time")
        rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rule.setToolTip("The rule that found this")
        self._add_row(grid, "Rule", rule)
        return grid_widget

    def _add_row(self, grid: QGridLayout, name: str, content: QWidget) -> None:
        row = grid.rowCount()
        title = label(name, "caption")
        title.setContentsMargins(0, 1, 0, 0)
        grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(content, row, 1)

    def _build_sources(self) -> QLabel:
        parts = [
            f"<a href='{escape(source.address, quote=True)}' style='text-decoration:none'>"
            f"{escape(source.text)}</a>"
            if source.address
            else escape(source.text)
            for source in self.state.sources
        ]
        result = LinksLabel(f"<p style='line-height:120%;margin:0'>{' &nbsp;·&nbsp; '.join(parts)}</p>")
        result.setAccessibleName("Sources: " + ", ".join(source.text for source in self.state.sources))
        return result

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(describe_as_text(self.state))


def describe_as_text(state: FindingState) -> str:
    """The whole card as plain text, for a mail or a report."""
    lines = [f"{state.title} ({state.word}, {state.rule})"]
    lines += [f"Seen: {seen}" for seen in state.seen]
    if state.why:
        lines.append(f"Why: {state.why}")
    lines += [f"Fix: {fix}" for fix in state.fixes]
    lines += [f"Source: {source.address or source.text}" for source in state.sources]
    return "\n".join(lines)


def _join_fixes(fixes: tuple[str, ...]) -> str:
    ended = [fix if fix.endswith(".") else f"{fix}." for fix in fixes]
    return ended[0] if len(ended) == 1 else " Or: ".join(ended)
