"""The Findings tab: one card per finding, and what was checked."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.pages.environment.finding_card import FindingCard
from gui.pages.environment.findings_state import FindingsState
from gui.widgets import EmptyState, ScrollPage, label, link_button
from gui.widgets.focus_ring import put_after
from gui.widgets.icon_label import IconLabel


class _Body(QWidget):
    """Lets the scroll area ask for the height at its width; the minimum assumes the narrowest lines."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class FindingsView(ScrollPage):
    """Cards below each other; those the user opened stay open while the environment is the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName("Findings")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._state: FindingsState | None = None
        self._key = ""
        self.cards: list[FindingCard] = []
        body = _Body()
        body.setProperty("dvSurface", "surface")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(24, 14, 24, 14)
        self._column.setSpacing(8)
        self.empty = EmptyState("check")
        self._more = link_button("", "chevron-down", name="more_notes")
        self._more.clicked.connect(self._show_all)
        self._checked_row = QWidget()
        row = QHBoxLayout(self._checked_row)
        row.setContentsMargins(4, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("check", "text2", 16))
        self.checked: QLabel = label("", "caption")
        row.addWidget(self.checked, 1)
        self._column.addWidget(self.empty)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._checked_row)
        self._column.addStretch(1)
        self.setWidget(body)

    def show_state(self, key: str, state: FindingsState) -> None:
        """Show the findings of the environment ``key``."""
        if key == self._key and state == self._state:
            return
        opened = {card.state.rule for card in self.cards if card.is_open} if key == self._key else set()
        self._key, self._state = key, state
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [FindingCard(card) for card in state.cards]
        for place, card in enumerate(self.cards):
            if card.state.rule in opened:
                card.open()
            self._column.insertWidget(place, card)
        for before, after in pairwise(self.cards):
            put_after(before, after)
        hidden = self.cards[state.shown :]
        for card in hidden:
            card.hide()
        self._more.setText(f"and {len(hidden)} more")
        self._more.setVisible(bool(hidden))
        self.empty.show_words(state.empty_title, state.empty_text)
        self.empty.setVisible(bool(state.empty_title))
        self.checked.setText(state.checked)
        self._checked_row.setVisible(bool(state.checked))
        self.verticalScrollBar().setValue(0)

    def open_subject(self, subject: str) -> bool:
        """Open and scroll to the finding about ``subject``; false if there is none."""
        card = next((card for card in self.cards if card.state.subject == subject), None)
        if card is None:
            return False
        self._show_all()
        card.open()
        self._target = card
        # The card has its new height only after the layout has run.
        QTimer.singleShot(0, self._scroll_to_target)
        return True

    @Slot()
    def _scroll_to_target(self) -> None:
        self.ensureWidgetVisible(self._target, 0, 24)
        self._target.head.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_all(self) -> None:
        for card in self.cards:
            card.show()
        self._more.hide()
