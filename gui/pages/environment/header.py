"""The top of an environment's page: name, health, facts, what can be done, one sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gui.pages.environment.state import HeaderState
from gui.theme import fixed_font
from gui.widgets import (
    ElidedLabel,
    Pill,
    as_tooltip,
    flat_button,
    label,
    paragraph,
    push_button,
    set_paragraph,
    tag,
)
from gui.wording import shorten_path


class EnvironmentHeader(QWidget):
    """Shows a ``HeaderState``.

    Signals:
        repair_wanted(), test_wanted(): a button was pressed.
    """

    repair_wanted = Signal()
    test_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 0)
        column.setSpacing(0)
        column.addLayout(self._build_title())
        column.addSpacing(6)
        column.addLayout(self._build_facts())
        self.sentence = paragraph("", "say", selectable=True)
        self.sentence.setObjectName("sentence")
        self.sentence.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self.sentence)

    def _build_title(self) -> QHBoxLayout:
        self.name = ElidedLabel("", "h1")
        self.name.setObjectName("environment_name")
        self.pill = Pill()
        self.pill.setObjectName("health")
        self.test_button = push_button("Test", "gpu-test", name="test")
        self.test_button.clicked.connect(self.test_wanted)
        self.repair_button = push_button("Repair…", "repair", name="repair", primary=True)
        self.repair_button.clicked.connect(self.repair_wanted)
        self.more_button = flat_button("more", "More actions", name="more", size=20)
        self.more_button.setPopupMode(self.more_button.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 0)
        row.addSpacing(4)
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.test_button)
        row.addWidget(self.repair_button)
        row.addWidget(self.more_button)
        return row

    def _build_facts(self) -> QHBoxLayout:
        self.path = ElidedLabel("", "mono")
        self.path.setFont(fixed_font())
        self.path.setObjectName("environment_path")
        self.copy_button = flat_button("copy", "Copy path", name="copy_path", size=14)
        self.copy_button.clicked.connect(self._copy_path)
        self.facts: QLabel = label("", "caption")
        self.facts.setObjectName("environment_facts")
        self.facts.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.owner = tag("", "plain")
        self.owner.setToolTip(as_tooltip("Changes go through the tool that manages it."))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.path, 0)
        row.addWidget(self.copy_button)
        row.addWidget(self.facts)
        row.addSpacing(4)
        row.addWidget(self.owner)
        row.addStretch(1)
        return row

    def set_menu(self, menu: QMenu) -> None:
        """Show ``menu`` under the button of further actions."""
        self.more_button.setMenu(menu)

    def show_state(self, state: HeaderState) -> None:
        """Show another environment, or the same one changed."""
        self.name.show_text(state.name)
        self.pill.show_kind(state.kind, state.word)
        self.path.show_text(shorten_path(state.path))
        self.path.setToolTip(as_tooltip(state.path))
        self._path = state.path
        self.facts.setText(f"·  {state.facts}" if state.facts else "")
        self.owner.setText(state.owner)
        self.owner.setVisible(bool(state.owner))
        set_paragraph(self.sentence, state.sentence)
        self.repair_button.setVisible(state.can_repair)
        self.test_button.setEnabled(state.can_test)
        self.test_button.setToolTip(as_tooltip(state.why_no_test or "Run its TensorFlow for a moment"))
        self.more_button.setAccessibleName(f"More actions for {state.name}")

    def show_sentence(self, *, visible: bool) -> None:
        """Make room for a table by leaving the sentence out."""
        self.sentence.setVisible(visible)

    @Slot()
    def _copy_path(self) -> None:
        QGuiApplication.clipboard().setText(self._path)
