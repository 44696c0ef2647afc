"""Labels that treat what they show as plain text, whatever a package or folder is called."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from gui.widgets.focus_ring import paint_focus_ring


def label(text: str, role: str = "", *, ink: str = "") -> QLabel:
    """One line of plain text in the style of ``role`` (h1, h2, card, say, strong, second, caption …)."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("dvRole", role)
    if ink:
        result.setProperty("dvInk", ink)
    return result


def paragraph(text: str, role: str = "", *, ink: str = "", selectable: bool = False) -> QLabel:
    """Wrapped plain text with the line height of running text."""
    result = label("", role, ink=ink)
    result.setWordWrap(True)
    result.setTextFormat(Qt.TextFormat.RichText)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    result.setSizePolicy(policy)
    if selectable:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_paragraph(result, text)
    return result


def set_paragraph(target: QLabel, text: str, *, centred: bool = False) -> None:
    """Replace the text of a ``paragraph``; markup in ``text`` is shown, not obeyed.

    Words between backticks are set in the fixed-width font.
    """
    marked = re.sub(r"`([^`]+)`", r"<span style='font-family:monospace'>\1</span>", escape(text))
    align = "center" if centred else "left"
    target.setText(f"<p align='{align}' style='line-height:120%;margin:0'>{marked}</p>")
    target.setAccessibleName(text)


def as_tooltip(text: str) -> str:
    """``text`` as a tooltip that wraps and shows markup instead of obeying it."""
    return f"<qt>{escape(text)}</qt>"


def line(*, vertical: bool = False) -> QFrame:
    """A hairline between two parts of a page."""
    result = QFrame()
    result.setProperty("dvLine", "vertical" if vertical else "true")
    return result


class LinksLabel(QLabel):
    """Wrapped rich text with links that the keyboard reaches; the caller escapes what is foreign."""

    def __init__(self, html: str, parent: QWidget | None = None) -> None:
        super().__init__(html, parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setOpenExternalLinks(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            # Links keep the colour that they had when the text was set.
            html = self.text()
            self.setText("")
            self.setText(html)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus_ring(self, QPainter(self))


class ElidedLabel(QLabel):
    """One line of plain text that gives way: it is cut in the middle (or right) and tells all on hover."""

    def __init__(
        self,
        text: str = "",
        role: str = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("dvRole", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show ``text``, cut where there is no room."""
        self.setText(text)
        self.setToolTip(as_tooltip(text) if text else "")

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = self.fontMetrics()
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.contentsRect(),
            int(Qt.AlignmentFlag.AlignVCenter | self.alignment()),
            metrics.elidedText(self.text(), self._mode, self.contentsRect().width()),
        )
