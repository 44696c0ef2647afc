"""The kinds of buttons there are; every one follows the theme and has an accessible name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from gui.theme import icon
from gui.widgets.focus_ring import paint_focus_ring
from gui.widgets.labels import as_tooltip

# A link's padding at both sides, its icon, and the gap that Qt leaves between icon and text.
_EDGES = 6 + 16 + 4 + 6


class ToolButton(QToolButton):
    """Shows the focus ring, which Qt leaves out of tool buttons under a style sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus_ring(self, QPainter(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _press_on_enter(self, event):
            super().keyPressEvent(event)


class PushButton(QPushButton):
    """Enter presses it while it has the focus, and only then: it never becomes a dialog's default."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _press_on_enter(self, event):
            super().keyPressEvent(event)


class ElidedButton(PushButton):
    """A link that leads back: its text is cut where there is no room, and shown whole on hover."""

    def __init__(self, icon_name: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._text = ""
        self.setProperty("dvKind", "link")
        self.setIcon(icon(icon_name, "accent"))
        self.setIconSize(QSize(16, 16))
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_text(self, text: str) -> None:
        """Show ``text``, cut where there is no room."""
        self._text = text
        self.setToolTip(as_tooltip(text))
        self.ensurePolished()
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        height = super().sizeHint().height()
        return QSize(_EDGES + self.fontMetrics().horizontalAdvance(self._text) + 1, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(80, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - _EDGES, 0)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, room)
        if text != self.text():
            self.setText(text)


def _press_on_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    button.click()
    return True


def push_button(
    text: str, icon_name: str | None = None, *, name: str = "", primary: bool = False, small: bool = False
) -> QPushButton:
    """A button with a word, and an icon if named; at most one on a page is ``primary``."""
    result = PushButton(text)
    if primary:
        result.setProperty("dvKind", "primary")
    if small:
        result.setProperty("dvSize", "small")
    if icon_name:
        result.setIcon(icon(icon_name, "on_accent" if primary else "text"))
        result.setIconSize(QSize(16, 16))
    result.setObjectName(name)
    return result


def link_button(text: str, icon_name: str | None = None, *, name: str = "") -> QPushButton:
    """A button that reads as a link."""
    result = PushButton(text)
    result.setProperty("dvKind", "link")
    if icon_name:
        result.setIcon(icon(icon_name, "accent"))
        result.setIconSize(QSize(16, 16))
    result.setObjectName(name)
    result.setCursor(Qt.CursorShape.PointingHandCursor)
    return result


def flat_button(
    icon_name: str, accessible_name: str, *, name: str = "", token: str = "text2", size: int = 18
) -> QToolButton:
    """An icon alone; its name is read aloud and shown as tooltip."""
    result = ToolButton()
    result.setProperty("dvKind", "flat")
    result.setIcon(icon(icon_name, token))
    result.setIconSize(QSize(size, size))
    result.setAccessibleName(accessible_name)
    result.setToolTip(as_tooltip(accessible_name))
    result.setObjectName(name)
    return result


def add_shortcut_to_tooltip(button: QToolButton | QPushButton, action: QAction) -> None:
    """Show the action's shortcut after the button's name when hovered."""
    shortcut = action.shortcut().toString()
    name = button.accessibleName() or button.text()
    button.setToolTip(as_tooltip(f"{name} ({shortcut})" if shortcut else name))
