"""The plan before it runs: strategies, what changes, and the footer with the one primary button."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.repair_plan.state import PlanNotice, PlanStanding
from gui.plan_view import PlanBody, PlanView
from gui.widgets import (
    Banner,
    ChoiceCard,
    ElidedLabel,
    FlowPage,
    IconLabel,
    ScrollPage,
    ThinBar,
    as_tooltip,
    label,
    line,
    paragraph,
    push_button,
    set_paragraph,
)
from gui.widgets.focus_ring import put_after


class PlanPane(QWidget):
    """Shows one plan at a time.

    Signals:
        strategy_chosen(str): another strategy should be planned.
        apply_requested(): carry the plan out.
        cancel_requested(): go back without changing anything.
    """

    strategy_chosen = Signal(str)
    apply_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.banner.hide()
        self.body = PlanBody()
        self._busy = ThinBar()
        self._busy.hide()
        self._cards_row = QHBoxLayout()
        self._cards_row.setSpacing(13)
        self._group = QButtonGroup(self)
        self._ids: list[str] = []
        self._group.idClicked.connect(self._on_card_clicked)
        self.cancel_button = push_button("Cancel", name="cancel_plan")
        self.apply_button = push_button("Repair environment", name="apply_plan", primary=True)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.apply_button.clicked.connect(self.apply_requested)
        self._sentence = paragraph("", ink="text2")
        self._safety = ElidedLabel(
            "If a check fails, everything is put back as it was.", mode=Qt.TextElideMode.ElideRight
        )
        self._lay_out()

    def _lay_out(self) -> None:
        page = FlowPage()
        page.setAutoFillBackground(False)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 4, 24, 16)
        column.setSpacing(14)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(label("Repair plan", "h1"))
        titles.addWidget(self._sentence)
        column.addLayout(titles)
        column.addWidget(self.banner)
        column.addLayout(self._cards_row)
        column.addWidget(self._busy)
        column.addWidget(self.body)
        column.addStretch()
        scroll = ScrollPage()
        scroll.setWidget(page)
        scroll.viewport().setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.setSpacing(8)
        self._shield = IconLabel("shield", "ok", 18)
        foot.addWidget(self._shield)
        foot.addWidget(self._safety)
        foot.addStretch()
        self.cancel_button.setMinimumSize(QSize(88, 32))
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.apply_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(line())
        layout.addLayout(foot)

    def show_plan(self, plan: PlanView, notice: PlanNotice) -> None:
        """Show a plan and whether it can be carried out."""
        self._busy.hide()
        self.body.setEnabled(True)
        tells_something = notice.standing is not PlanStanding.EMPTY and plan.does_something
        self.body.setVisible(tells_something)
        self._show_cards(plan, enabled=notice.can_apply)
        for card in self._group.buttons():
            card.setVisible(tells_something or len(plan.choices) > 1)
        self.banner.setVisible(bool(notice.title))
        if notice.title:
            self.banner.show_notice(notice.kind, notice.title, notice.text)
        self.body.show_plan(plan)
        self.apply_button.setEnabled(notice.can_apply)
        self.apply_button.setVisible(
            notice.standing in (PlanStanding.READY, PlanStanding.BLOCKED) and plan.does_something
        )
        self.apply_button.setToolTip("" if notice.can_apply else as_tooltip(notice.text))
        self._shield.setVisible(notice.can_apply)
        self._safety.setVisible(notice.can_apply)
        set_paragraph(self._sentence, notice.sentence)
        self.cancel_button.setText("Cancel" if notice.can_apply else "Close")

    def show_computing(self) -> None:
        """Another strategy is being worked out; the old plan cannot be carried out any more."""
        self._busy.show()
        self.body.setEnabled(False)
        self.apply_button.setEnabled(False)
        self.apply_button.setToolTip("The plan is being worked out.")

    def _show_cards(self, plan: PlanView, *, enabled: bool) -> None:
        ids = [choice.id for choice in plan.choices]
        if ids != self._ids:
            for button in self._group.buttons():
                self._group.removeButton(button)
                self._cards_row.removeWidget(button)
                button.hide()
                button.deleteLater()
            for number, choice in enumerate(plan.choices):
                card = ChoiceCard(choice.title, choice.text, choice.facts, recommended=choice.recommended)
                card.setObjectName(f"strategy_{choice.id}")
                self._group.addButton(card, number)
                self._cards_row.addWidget(card, 1)
            self._ids = ids
            self._fill_row(len(ids))
        for number, choice in enumerate(plan.choices):
            button = self._group.button(number)
            button.setChecked(choice.id == plan.chosen)
            button.setEnabled(enabled or len(ids) > 1)

    def _fill_row(self, cards: int) -> None:
        """One card alone keeps the width it has among three."""
        while self._cards_row.count() > cards:
            self._cards_row.takeAt(self._cards_row.count() - 1)
        for _ in range(3 - cards):
            self._cards_row.addStretch(1)

    def put_after(self, before: QWidget) -> None:
        """Have the Tab key come from ``before`` through the cards and the plan to the buttons."""
        parts = [before, *self._group.buttons(), self.body, self.cancel_button, self.apply_button]
        for one, next_one in pairwise(parts):
            put_after(one, next_one)

    @Slot(int)
    def _on_card_clicked(self, number: int) -> None:
        self.strategy_chosen.emit(self._ids[number])

    def focus_first(self) -> None:
        """Put the focus where reading begins; never on the button that changes things."""
        checked = self._group.checkedButton()
        (checked or self.cancel_button).setFocus(Qt.FocusReason.OtherFocusReason)
