"""The bar at the left that leads from page to page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolBar, QWidget

from gui.theme import icon
from gui.widgets import ToolButton


class NavigationBar(QToolBar):
    """One entry per page, of which one is chosen.

    Signals:
        page_chosen(key): an entry was pressed.
    """

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pages", parent)
        self.setObjectName("nav")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(20, 20))
        self.setFixedWidth(100)
        # A tool bar's layout takes its margins from the style and ignores padding.
        top = QWidget()
        top.setFixedHeight(6)
        self.addWidget(top)
        self._group = QActionGroup(self)
        self._group.setExclusive(True)
        self._group.triggered.connect(self._tell)
        self._actions: dict[str, QAction] = {}
        self.buttons: dict[str, ToolButton] = {}
        self._bar = QFrame(self)
        self._bar.setProperty("dvMark", "true")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def add_page(self, key: str, title: str, shortcut: str) -> QAction:
        """Add an entry; its shortcut works in the whole window."""
        action = QAction(icon(key, "text2", "accent"), title, self)
        action.setCheckable(True)
        action.setShortcut(shortcut)
        action.setToolTip(f"{title} ({action.shortcut().toString()})")
        action.setData(key)
        self._group.addAction(action)
        self._actions[key] = action
        button = ToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(self.toolButtonStyle())
        button.setIconSize(self.iconSize())
        button.setObjectName(f"nav_{key}")
        self.addWidget(button)
        self.buttons[key] = button
        return action

    def add_space(self) -> None:
        """What follows stands at the bottom."""
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.addWidget(spacer)

    def mark(self, key: str) -> None:
        """Show that a page is the one on show."""
        self._actions[key].setChecked(True)
        self._place_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    def _place_bar(self) -> None:
        button = self.buttons.get(self.current)
        if button is not None:
            box = button.geometry()
            self._bar.setGeometry(5, box.y() + (box.height() - 28) // 2, 3, 28)
            self._bar.raise_()

    @property
    def current(self) -> str:
        """The key of the page on show."""
        return next((key for key, action in self._actions.items() if action.isChecked()), "")

    @Slot(QAction)
    def _tell(self, action: QAction) -> None:
        self._place_bar()
        self.page_chosen.emit(str(action.data()))
