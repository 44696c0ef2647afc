"""A choice of a few, of which one is always made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gui.widgets.buttons import ToolButton


class Segmented(QFrame):
    """Exclusive buttons side by side; ``chosen`` carries the key of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSegmented", "true")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._keys = [key for key, _ in choices]
        self._group = QButtonGroup(self)
        self._buttons: list[QToolButton] = []
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for index, (key, text) in enumerate(choices):
            button = ToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setObjectName(f"segment_{key}")
            place = "first" if index == 0 else "last" if index == len(choices) - 1 else "middle"
            button.setProperty("dvPlace", place)
            self._group.addButton(button, index)
            self._buttons.append(button)
            row.addWidget(button)
        self._buttons[0].setChecked(True)
        self._group.idClicked.connect(self._tell)

    @property
    def key(self) -> str:
        """The key of the choice made."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Make a choice without telling anybody."""
        self._buttons[self._keys.index(key)].setChecked(True)

    def button_of(self, key: str) -> QToolButton:
        """The button of one choice, to disable it or to say why."""
        return self._buttons[self._keys.index(key)]

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.chosen.emit(self._keys[index])
