"""The widget that shows a run, live or ended."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.run_report.state import NextStep, ReportStep, RunView, Why, describe_report
from gui.theme import color
from gui.widgets import (
    Card,
    CodeBlock,
    ElidedLabel,
    FlowPage,
    IconLabel,
    Pill,
    ScrollPage,
    StepMark,
    label,
    line,
    paragraph,
    push_button,
    set_paragraph,
)
from gui.wording import describe_rate

_LEFT_WIDTH = 380


class ReportStepRow(QWidget):
    """Mark, title over caption, word over time, and a hairline below."""

    def __init__(self, step: ReportStep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        title = ElidedLabel(step.title, "label", mode=Qt.TextElideMode.ElideRight)
        word = label(
            step.word, "captionLabel", ink=step.mark if step.mark in ("ok", "bad", "none") else "text2"
        )
        word.setProperty("dvWeight", "strong")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(title)
        if step.caption:
            names.addWidget(_caption_of(step))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(word, 0, Qt.AlignmentFlag.AlignRight)
        if step.time:
            words.addWidget(label(step.time, "time"), 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(StepMark(step.mark))
        row.addLayout(names, 1)
        row.addLayout(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(line())
        self.setMinimumHeight(46)
        parts = (step.title, step.word, step.caption, step.time)
        self.setAccessibleName(", ".join(part for part in parts if part))


def _caption_of(step: ReportStep) -> QWidget:
    if step.mark != "none":
        return ElidedLabel(step.caption, "caption", mode=Qt.TextElideMode.ElideRight)
    # Why something was left out is read in full.
    reason = label(step.caption, "caption")
    reason.setWordWrap(True)
    return reason


class _RateBar(QWidget):
    """A bar 16 high, as long as its share of the fastest."""

    def __init__(self, share: float, token: str) -> None:
        super().__init__()
        self._share, self._token = share, token
        self.setFixedHeight(16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(self._token))
        painter.drawRoundedRect(QRectF(0, 0, max(8.0, self.width() * self._share), 16), 3, 3)


class RunReport(ScrollPage):
    """Fill it with ``show_run``; it may be called again and again while the run goes on.

    Signals:
        next_step_chosen(str): the button of the next step with this id was pressed.
    """

    next_step_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: RunView | None = None
        self._title = label("", "h1")
        self._pill = Pill()
        self.copy_button = push_button("Copy report", "copy", name="copy_report")
        self.copy_button.clicked.connect(self.copy_report)
        self._meta = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        self._sentence = paragraph("", "say")
        self._head = QHBoxLayout()
        self._head.setSpacing(10)
        self._head.addWidget(self._title)
        self._head.addWidget(self._pill)
        self._head.addStretch()
        self._head.addWidget(self.copy_button)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(0)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(14)
        left = QWidget()
        left.setMinimumWidth(_LEFT_WIDTH)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.addLayout(self._steps)
        left_column.addStretch()
        right = QVBoxLayout()
        right.addLayout(self._cards)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(28)
        columns.addWidget(left, 45)
        columns.addLayout(right, 55)
        page = FlowPage()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 4, 24, 24)
        layout.setSpacing(6)
        layout.addLayout(self._head)
        layout.addWidget(self._meta)
        layout.addWidget(self._sentence)
        layout.addSpacing(10)
        layout.addLayout(columns, 1)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def add_button(self, button: QWidget) -> None:
        """Put a button at the right end of the title's line."""
        self._head.addWidget(button)

    @property
    def view(self) -> RunView | None:
        """What is shown."""
        return self._view

    def show_run(self, view: RunView) -> None:
        """Show how the run stands."""
        old, self._view = self._view, view
        if view == old:
            return
        self._title.setText(view.title)
        self._pill.setVisible(view.pill is not None)
        if view.pill is not None:
            self._pill.show_kind(*view.pill)
        self._meta.show_text(view.meta)
        self._meta.setVisible(bool(view.meta))
        set_paragraph(self._sentence, view.sentence)
        if old is None or view.steps != old.steps:
            self._show_steps(view.steps)
        if old is None or _cards_of(view) != _cards_of(old):
            self._show_cards(view)

    @Slot()
    def copy_report(self) -> None:
        """Put the whole report on the clipboard as text."""
        if self._view is not None:
            QGuiApplication.clipboard().setText(describe_report(self._view))

    def _show_steps(self, steps: tuple[ReportStep, ...]) -> None:
        for index, step in enumerate(steps):
            item = self._steps.itemAt(index)
            known = item.widget() if item is not None else None
            if isinstance(known, ReportStepRow) and known.step == step:
                continue
            if known is not None:
                self._steps.removeWidget(known)
                known.hide()
                known.deleteLater()
            self._steps.insertWidget(index, ReportStepRow(step))
        _empty(self._steps, keep=len(steps))

    def _show_cards(self, view: RunView) -> None:
        _empty(self._cards)
        if view.rates:
            self._cards.addWidget(_speed_card(view))
        if view.why is not None:
            self._cards.addWidget(_why_card(view.why))
        if view.next_steps:
            card = Card()
            card.body.addWidget(label("What you can do now", "card"))
            for number, step in enumerate(view.next_steps):
                if number:
                    card.body.addWidget(line())
                card.body.addWidget(self._next_step_row(step))
            self._cards.addWidget(card)

    def _next_step_row(self, step: NextStep) -> QWidget:
        row = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(step.title, "label"))
        texts.addWidget(paragraph(step.text, "caption"))
        button = push_button(step.button, name=f"next_{step.id}", primary=step.primary)
        button.setAccessibleName(f"{step.button}: {step.title}")
        button.setProperty("nextStep", step.id)
        button.clicked.connect(self._on_next_step_clicked)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.addLayout(texts, 1)
        layout.addWidget(button)
        return row

    @Slot()
    def _on_next_step_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.next_step_chosen.emit(str(sender.property("nextStep")))


def _cards_of(view: RunView) -> tuple[object, ...]:
    return view.why, view.next_steps, view.rates, view.rates_caption


def _why_card(why: Why) -> Card:
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(9)
    head.addWidget(IconLabel("health-broken", "bad", 20))
    head.addWidget(label(why.title, "card"))
    head.addStretch()
    card.body.addLayout(head)
    card.body.addWidget(paragraph(why.text, selectable=True))
    if why.line:
        card.body.addWidget(CodeBlock(why.line))
    if why.advice:
        card.body.addWidget(paragraph(why.advice))
    return card


def _speed_card(view: RunView) -> Card:
    card = Card()
    head = QHBoxLayout()
    head.addWidget(label("Speed", "strong"))
    head.addStretch()
    head.addWidget(label("matrix multiply, higher is better", "caption"))
    card.body.addLayout(head)
    fastest = max(rate for _, rate in view.rates)
    for name, rate in view.rates:
        row = QHBoxLayout()
        row.setSpacing(12)
        what = label(name)
        what.setFixedWidth(34)
        row.addWidget(what)
        row.addWidget(_RateBar(rate / fastest, "accent" if name == "GPU" else "unknown"), 1)
        value = label(describe_rate(rate), "strong")
        value.setMinimumWidth(110)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(value)
        card.body.addLayout(row)
    if view.rates_caption:
        card.body.addWidget(label(view.rates_caption, "caption"))
    return card


def _empty(column: QVBoxLayout, keep: int = 0) -> None:
    while column.count() > keep:
        item = column.takeAt(column.count() - 1)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
