"""The pane beside the grid: what stands behind one cell, and the answers that belong to its release."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.pages.matrix.inspector_state import Inspection, Section
from gui.widgets import (
    CodeBlock,
    IconLabel,
    Pill,
    ScrollPage,
    as_tooltip,
    label,
    line,
    link_button,
    paragraph,
    push_button,
    set_paragraph,
    tag,
)

_LONG = re.compile(r"\S{24,}")
ANSWER_STEP_MS = 5


class FactRow(QWidget):
    """A name, its value, and a hairline below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = label("", "second")
        self._name.setFixedWidth(80)
        self._value = label("")
        self._value.setWordWrap(True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(6)
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._value, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(line())

    def show_fact(self, name: str, value: str) -> None:
        """Show another fact."""
        self._name.setText(name)
        self._value.setText(value)


class Inspector(ScrollPage):
    """Facts at once, answers as soon as they were worked out.

    Signals:
        create_wanted(tensorflow, python): an environment with these versions; ``python`` may be empty.
        unpin_wanted(): the inspector should follow the grid again.
    """

    create_wanted = Signal(str, str)
    unpin_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrix_inspector")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: Inspection | None = None
        self._section_sources: list[QWidget] = []
        self._fact_rows: list[FactRow] = []
        self._waiting: list[Section] = []
        self._next_answer = QTimer(self)
        self._next_answer.setSingleShot(True)
        self._next_answer.setInterval(ANSWER_STEP_MS)
        self._next_answer.timeout.connect(self._add_answer)
        body = QWidget()
        body.setProperty("dvSurface", "surface")
        self._here = QWidget()
        here = QHBoxLayout(self._here)
        here.setContentsMargins(0, 0, 0, 0)
        here.setSpacing(6)
        self._here_text = label("", "label", ink="info")
        here.addWidget(IconLabel("here", "accent", 14))
        here.addWidget(self._here_text)
        here.addStretch(1)
        self._title = paragraph("", "card")
        self._pill = Pill("none", "")
        self._own = tag("Yours")
        self._pinned = link_button("Pinned: follow again", "pin", name="unpin_matrix")
        self._pinned.clicked.connect(self.unpin_wanted)
        marks = QHBoxLayout()
        marks.setSpacing(8)
        marks.addWidget(self._pill)
        marks.addWidget(self._own)
        marks.addStretch(1)
        self._why = paragraph("", "caption")
        self._facts = QVBoxLayout()
        self._facts.setSpacing(0)
        self._source = paragraph("", "caption")
        self.sources_button = link_button("Show sources", name="show_sources")
        self.sources_button.clicked.connect(self._toggle_sources)
        self._sources = QWidget()
        self._source_rows = QVBoxLayout(self._sources)
        self._source_rows.setContentsMargins(0, 0, 0, 0)
        self._source_rows.setSpacing(6)
        self._sources.hide()
        self.create_button = push_button("Create environment here…", "plus", name="create_here")
        self.create_button.clicked.connect(self._ask_to_create)
        row = QHBoxLayout()
        row.addWidget(self.create_button)
        row.addStretch(1)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(6)
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 10, 24, 16)
        column.setSpacing(8)
        for part in (self._here, self._title):
            column.addWidget(part)
        column.addLayout(marks)
        column.addWidget(self._pinned)
        column.addWidget(self._why)
        column.addLayout(self._facts)
        column.addWidget(self._source)
        column.addWidget(self.sources_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._sources)
        column.addLayout(row)
        column.addLayout(self._answers)
        column.addStretch(1)
        self.setWidget(body)
        self._show_nothing()

    @property
    def shown(self) -> Inspection | None:
        """What is on show."""
        return self._shown

    def _show_nothing(self) -> None:
        body = self.widget()
        if body is not None:
            body.setVisible(self._shown is not None)

    def show_inspection(self, shown: Inspection) -> None:
        """Show another cell; the answers of another release go away."""
        former, self._shown = self._shown, shown
        self._show_nothing()
        self._here.setVisible(bool(shown.here))
        names = ", ".join(pin.name for pin in shown.here)
        self._here_text.setText(
            "You are here" if len(shown.here) == 1 else f"{len(shown.here)} environments here"
        )
        self._here.setToolTip(as_tooltip(names) if names else "")
        set_paragraph(self._title, shown.title)
        kind, word = shown.pill
        self._pill.setVisible(bool(word))
        if word:
            self._pill.show_kind(kind, word)
            self._pill.setAccessibleName(word)
        self._own.setVisible(shown.is_own)
        set_paragraph(self._why, shown.why)
        self._why.setVisible(bool(shown.why))
        self._show_facts(shown)
        self._show_sources(shown)
        self.create_button.setEnabled(shown.create is not None)
        self.create_button.setToolTip(as_tooltip(shown.why_no_create) if shown.why_no_create else "")
        if former is None or former.series != shown.series:
            self.show_answers(())

    def show_pinned(self, pinned: bool) -> None:
        """Say whether the inspector stays while the grid is walked."""
        self._pinned.setVisible(pinned)

    def show_answers(self, sections: tuple[Section, ...]) -> None:
        """Show the answers that belong to the release, one after the other: together they take too long."""
        self._section_sources.clear()
        _clear(self._answers)
        self._waiting = list(sections)
        if sections:
            self._next_answer.start()

    @Slot()
    def _add_answer(self) -> None:
        if not self._waiting:
            return
        section = self._waiting.pop(0)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(line())
        title = label(section.title, "strong")
        title.setWordWrap(True)
        column.addWidget(title)
        for each in section.parts:
            column.addWidget(CodeBlock(each.text) if each.is_command else paragraph(_break(each.text)))
        if section.sources:
            sources = paragraph(_break(f"From {'; '.join(section.sources)}"), "caption")
            sources.setVisible(not self._sources.isHidden())
            self._section_sources.append(sources)
            column.addWidget(sources)
        self._answers.addWidget(part)
        if self._waiting:
            self._next_answer.start()

    def _show_facts(self, shown: Inspection) -> None:
        facts = list(shown.facts)
        if shown.here:
            facts.insert(0, ("Yours", ", ".join(f"{pin.name} ({pin.version})" for pin in shown.here)))
        while len(self._fact_rows) < len(facts):
            row = FactRow()
            self._fact_rows.append(row)
            self._facts.addWidget(row)
        for number, row in enumerate(self._fact_rows):
            row.setVisible(number < len(facts))
            if number < len(facts):
                row.show_fact(*facts[number])

    def _show_sources(self, shown: Inspection) -> None:
        _clear(self._source_rows)
        number = len(shown.disagreements)
        words = f"From {shown.sources[0]}" if shown.sources else ""
        if len(shown.sources) > 1:
            words += f" and {len(shown.sources) - 1} more"
        if number:
            words += (
                "; another source says something else." if number == 1 else f"; {number} others disagree."
            )
        set_paragraph(self._source, words)
        for disagreement in shown.disagreements:
            text = f"{disagreement.says} says {disagreement.source}"
            self._source_rows.addWidget(paragraph(_break(text), "caption", ink="warn"))
        for source in shown.sources:
            self._source_rows.addWidget(paragraph(_break(source), "caption", selectable=True))

    @Slot()
    def _toggle_sources(self) -> None:
        shown = self._sources.isHidden()
        for part in (self._sources, *self._section_sources):
            part.setVisible(shown)
        self.sources_button.setText("Hide sources" if shown else "Show sources")

    @Slot()
    def _ask_to_create(self) -> None:
        if self._shown is not None and self._shown.create is not None:
            self.create_wanted.emit(*self._shown.create)


def _break(text: str) -> str:
    """Let long names wrap at their dots and slashes, so that they do not widen the pane."""
    return _LONG.sub(_add_break_points, text)


def _add_break_points(found: re.Match[str]) -> str:
    return re.sub(r"([./,_(@])", "\\1\u200b", found[0])


def _clear(column: QLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
