"""The kinds of buttons there are; every one follows the theme and has an accessible name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton

from gui.theme import icon
from gui.widgets.labels import as_tooltip


def push_button(
    text: str, icon_name: str | None = None, *, name: str = "", primary: bool = False, small: bool = False
) -> QPushButton:
    """A button with a word, and an icon if named; at most one on a page is ``primary``."""
    result = QPushButton(text)
    if primary:
        result.setProperty("dvKind", "primary")
    if small:
        result.setProperty("dvSize", "small")
    if icon_name:
        result.setIcon(icon(icon_name, "on_accent" if primary else "text"))
        result.setIconSize(QSize(16, 16))
    result.setObjectName(name)
    result.setAutoDefault(False)
    return result


def link_button(text: str, icon_name: str | None = None, *, name: str = "") -> QPushButton:
    """A button that reads as a link."""
    result = QPushButton(text)
    result.setProperty("dvKind", "link")
    if icon_name:
        result.setIcon(icon(icon_name, "accent"))
        result.setIconSize(QSize(16, 16))
    result.setObjectName(name)
    result.setAutoDefault(False)
    result.setCursor(Qt.CursorShape.PointingHandCursor)
    return result


def flat_button(
    icon_name: str, accessible_name: str, *, name: str = "", token: str = "text2", size: int = 18
) -> QToolButton:
    """An icon alone; its name is read aloud and shown as tooltip."""
    result = QToolButton()
    result.setProperty("dvKind", "flat")
    result.setIcon(icon(icon_name, token))
    result.setIconSize(QSize(size, size))
    result.setAccessibleName(accessible_name)
    result.setToolTip(as_tooltip(accessible_name))
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    result.setObjectName(name)
    return result


def add_shortcut_to_tooltip(button: QToolButton | QPushButton, action: QAction) -> None:
    """Show the action's shortcut after the button's name when hovered."""
    shortcut = action.shortcut().toString()
    name = button.accessibleName() or button.text()
    button.setToolTip(as_tooltip(f"{name} ({shortcut})" if shortcut else name))
