"""The focus ring of widgets that paint themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStackedWidget, QStyle, QStyleOption, QWidget


def paint_focus_ring(widget: QWidget, painter: QPainter) -> None:
    """Draw the ring where ``widget`` has the focus and the keyboard brought it there."""
    if not widget.hasFocus() or not widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
        return
    option = QStyleOption()
    option.initFrom(widget)
    widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, widget)


def focus_first_child(pane: QWidget, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
    """Move the keyboard to ``pane``, or to the first part of it that takes the keyboard."""
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(reason)
            return


def turn_to(stack: QStackedWidget, page: QWidget) -> None:
    """Show ``page``; a focus that was in the page before moves on, with a ring only after the keyboard."""
    focus = QApplication.focusWidget()
    moves = focus is not None and stack.isAncestorOf(focus) and stack.currentWidget() is not page
    by_keyboard = stack.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    if moves:
        # Qt moves the focus of a page that goes away as the Tab key would, ring and all.
        stack.setFocus(Qt.FocusReason.OtherFocusReason)
    stack.setCurrentWidget(page)
    if moves:
        reason = Qt.FocusReason.TabFocusReason if by_keyboard else Qt.FocusReason.OtherFocusReason
        focus_first_child(page, reason)


def put_after(before: QWidget, part: QWidget) -> None:
    """Have the Tab key come to what is in ``part`` after ``before`` and what is in it."""
    last = before
    for inside in before.findChildren(QWidget):
        if inside.focusPolicy() & Qt.FocusPolicy.TabFocus:
            last = inside
    for widget in (part, *part.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(last, widget)
            last = widget
