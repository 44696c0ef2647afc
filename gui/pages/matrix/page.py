"""The matrix: choosers above, grid and legend at the left, what stands behind a cell beside or below."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.model import DovetailError, Environment, MatrixAnswer, MatrixQuestion
from gui.bridge import JobBridge
from gui.pages.matrix.grid import GridView
from gui.pages.matrix.grid_state import derive_grid
from gui.pages.matrix.inspector import Inspector
from gui.pages.matrix.inspector_state import derive_inspection, derive_sections
from gui.pages.matrix.legend import Legend
from gui.pages.matrix.state import (
    COLUMNS,
    SENTENCES,
    SYSTEMS,
    THIS_COMPUTER,
    Cell,
    Choices,
    Grid,
    Pin,
    Series,
    Surroundings,
    build_question,
    derive_pins,
    derive_surroundings,
)
from gui.theme import icon
from gui.widgets import ElidedLabel, EmptyState, label, line, link_button, paragraph, set_paragraph

if TYPE_CHECKING:
    from core.app import Dovetail

FILTER_DELAY_MS, ANSWER_DELAY_MS = 120, 80
INSPECTOR_WIDTH = 333
# The window's width less the bar at its left.
NARROW = 1000
_SENTENCE_FROM = 1060
_FILTER_WIDTH, _FILTER_NARROW = 176, 120


class MatrixPage(QWidget):
    """Asks the matrix when it is first seen, and again when a choice or the environments change.

    Signals:
        create_wanted(tensorflow, python): an environment with these versions should be made.
        told(str): one sentence for the status bar.
    """

    create_wanted = Signal(str, str)
    told = Signal(str)

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dovetail, self._bridge = dovetail, bridge
        self._choices: Choices | None = None
        self._around = Surroundings()
        self._pins: tuple[Pin, ...] = ()
        self._asked = 0
        self._answered = 0
        self._is_pinned = False
        self._sentence = ElidedLabel("", "second", mode=Qt.TextElideMode.ElideRight)
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName("filter_matrix")
        self.filter_field.setPlaceholderText("2.4, keras 2.2.4 …")
        self.filter_field.setAccessibleName("Filter the matrix by a version")
        self.filter_field.addAction(icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_field.setClearButtonEnabled(True)
        self.system = _combo("matrix_system", SYSTEMS)
        self.columns = _combo("matrix_columns", COLUMNS)
        self.mark = _combo("matrix_mark", {THIS_COMPUTER: "This computer"})
        self.grid = GridView()
        self.fold_button = link_button("", "chevron-right", name="unfold_matrix")
        self.legend = Legend()
        self.empty = EmptyState("search")
        self.inspector = Inspector()
        self._filter_timer = self._start_later(FILTER_DELAY_MS, self._ask)
        self._answer_timer = self._start_later(ANSWER_DELAY_MS, self._ask_for_answers)
        self._lay_out()
        self._wire()

    def _start_later(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 10)
        head.setSpacing(10)
        head.addWidget(label("Matrix", "h1"))
        head.addWidget(self._sentence, 4)
        head.addStretch(0)
        head.addWidget(self.filter_field)
        for text, field in (("&System", self.system), ("&Columns", self.columns), ("Mar&k", self.mark)):
            name = QLabel(text)
            name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            name.setProperty("dvRole", "second")
            name.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            head.addWidget(name)
            head.addWidget(field)
        self._problems = paragraph("", "caption", ink="warn")
        self._problems.setContentsMargins(24, 0, 24, 8)
        self._problems.hide()
        canvas = QWidget()
        left = QVBoxLayout(canvas)
        left.setContentsMargins(24, 0, 16, 12)
        left.setSpacing(4)
        left.addWidget(self.grid, 1)
        left.addWidget(self.empty, 1)
        self._fold_line = line()
        left.addWidget(self._fold_line)
        left.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.legend)
        left.addStretch(0)
        self.empty.hide()
        self._parting = line(vertical=True)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(0)
        self._parts.addWidget(canvas, 1)
        self._parts.addWidget(self._parting)
        self._parts.addWidget(self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._problems)
        column.addLayout(self._parts, 1)

    def _wire(self) -> None:
        for field in (self.system, self.columns):
            field.activated.connect(self._ask)
        self.mark.activated.connect(self._choose_mark)
        self._goes_to_mark = False
        self.filter_field.textChanged.connect(self._filter_timer.start)
        self.grid.cell_reached.connect(self._inspect)
        self.grid.pin_wanted.connect(self._toggle_pin)
        self.fold_button.clicked.connect(self._toggle_fold)
        self.inspector.create_wanted.connect(self.create_wanted)
        self.inspector.unpin_wanted.connect(self._toggle_pin)
        self.inspector.show_pinned(False)
        self._is_unfolded = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._choices is None:
            self._bridge.call(
                partial(_read_computer, self._dovetail), self._take_computer, self._take_failure
            )

    @Slot(object)
    def _take_computer(self, around: Surroundings) -> None:
        self._around = around
        if around.platform in SYSTEMS:
            self.system.setCurrentIndex(self.system.findData(around.platform))
        self._ask()

    def show_environments(self, environments: Iterable[Environment]) -> None:
        """Pin the environments of this computer."""
        pins = derive_pins(environments)
        if pins == self._pins:
            return
        self._pins = pins
        chosen = self.mark.currentData()
        self.mark.clear()
        self.mark.addItem("This computer", THIS_COMPUTER)
        for pin in pins:
            self.mark.addItem(pin.name, pin.path)
        self.mark.setCurrentIndex(max(0, self.mark.findData(chosen)))
        if self._choices is not None:
            self._ask()

    def mark_environment(self, path: str) -> None:
        """Mark one environment, as after coming from its page."""
        place = self.mark.findData(path)
        if place >= 0:
            self.mark.setCurrentIndex(place)
            self._goes_to_mark = True
            if self._choices is not None:
                self._ask()

    @Slot()
    def _choose_mark(self) -> None:
        self._goes_to_mark = True
        self._ask()

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_field.selectAll()

    @Slot()
    def _ask(self) -> None:
        self._filter_timer.stop()
        self._choices = Choices(
            platform=str(self.system.currentData()),
            columns=str(self.columns.currentData()),
            mark=str(self.mark.currentData()),
            filter_text=self.filter_field.text(),
            unfolded=self._is_unfolded,
        )
        self._asked += 1
        around = _with_pins(self._around, self._pins)
        self._bridge.call(
            partial(_read_grid, self._dovetail, self._choices, around),
            partial(self._take_grid, self._asked),
            partial(self._take_refusal, self._asked),
        )

    def _take_grid(self, asked: int, read: tuple[Grid, str]) -> None:
        if asked != self._asked or self._choices is None:
            return
        grid, nearest = read
        columns = self._choices.columns
        self._sentence.show_text(SENTENCES[columns])
        self.grid.show_grid(grid, COLUMNS[columns])
        if self._goes_to_mark:
            self._goes_to_mark = False
            self.grid.go_to_marked()
        has_pins = any(cell.pins for series in grid.series for cell in series.cells)
        self.legend.show_kinds(grid.kinds, has_pins=has_pins)
        self.fold_button.setVisible(grid.can_fold)
        self._fold_line.setVisible(grid.can_fold)
        self.fold_button.setIcon(icon("chevron-right" if grid.folded else "chevron-down", "accent"))
        self.fold_button.setText(
            f"TensorFlow {grid.folded_range}, {grid.folded} more rows"
            if grid.folded
            else f"Fold TensorFlow {grid.folded_range}"
        )
        set_paragraph(self._problems, " ".join(grid.problems))
        self._problems.setVisible(bool(grid.problems))
        self._show_emptiness("Nothing fits" if not grid.series else "", nearest)
        self._fit_grid()
        day = QLocale().toString(QDate.fromString(grid.newest_data, "yyyy-MM-dd"), "d MMMM yyyy")
        self.told.emit(f"Matrix of {day or grid.newest_data} · bundled, no network needed")

    def _take_refusal(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            words = f"{error.message} {error.hint}" if isinstance(error, DovetailError) else repr(error)
            self._show_emptiness("Not understood", words)

    @Slot(object)
    def _take_failure(self, error: Exception) -> None:
        self._take_refusal(self._asked, error)

    def _show_emptiness(self, title: str, words: str) -> None:
        self.empty.show_words(title, words)
        self.empty.setVisible(bool(title))
        self.grid.setVisible(not title)
        self.legend.setVisible(not title)
        self.inspector.setVisible(not title)
        self._parting.setVisible(not title)
        if title:
            self.fold_button.hide()
            self._fold_line.hide()

    @Slot(object, object, str)
    def _inspect(self, series: Series, cell: Cell, column: str) -> None:
        if self._is_pinned or self._choices is None:
            return
        shown = derive_inspection(series, cell, column, self._choices, self._around.platform)
        self.inspector.show_inspection(shown)
        self._answer_timer.start()

    @Slot()
    def _ask_for_answers(self) -> None:
        shown = self.inspector.shown
        if shown is None or self._choices is None:
            return
        self._answered += 1
        keras = build_question(self._choices).keras
        question = MatrixQuestion(tensorflow=shown.series, keras=keras, platform=self._choices.platform)
        self._bridge.call(
            partial(self._dovetail.ask_matrix, question, self._choices.platform),
            partial(self._take_answers, self._answered),
            self._take_failure,
        )

    def _take_answers(self, number: int, answer: MatrixAnswer) -> None:
        if number == self._answered:
            self.inspector.show_answers(derive_sections(answer.notes))

    @Slot()
    def _toggle_pin(self) -> None:
        self._is_pinned = not self._is_pinned
        self.inspector.show_pinned(self._is_pinned)
        if not self._is_pinned:
            current = self.grid.currentIndex()
            self.grid.currentChanged(current, current)

    @Slot()
    def _toggle_fold(self) -> None:
        self._is_unfolded = not self._is_unfolded
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_pinned:
            self._toggle_pin()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(direction)
        self._parting.setVisible(not narrow and self.inspector.isVisibleTo(self))
        self.inspector.setMinimumWidth(0 if narrow else INSPECTOR_WIDTH)
        self.inspector.setMaximumWidth(16_777_215 if narrow else INSPECTOR_WIDTH)
        self.inspector.setMaximumHeight(max(170, self.height() // 3) if narrow else 16_777_215)
        self.filter_field.setFixedWidth(_FILTER_NARROW if narrow else _FILTER_WIDTH)
        self._sentence.setVisible(self.width() >= _SENTENCE_FROM)
        self._fit_grid()

    def _fit_grid(self) -> None:
        self.grid.setMaximumHeight(self.grid.height_of_rows())


def _combo(name: str, choices: dict[str, str]) -> QComboBox:
    result = QComboBox()
    result.setObjectName(name)
    result.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    result.setMinimumContentsLength(9)
    result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    result.setMaxVisibleItems(16)
    for key, text in choices.items():
        result.addItem(text, key)
    return result


def _read_computer(dovetail: Dovetail) -> Surroundings:
    """This computer's platform, Pythons, driver and GPUs; reads files, so call it off the GUI thread."""
    host = dovetail.host()
    arch = "arm64" if (host.os, host.arch) == ("macos", "aarch64") else host.arch
    pythons = tuple(each.version for each in dovetail.interpreters() if each.version)
    return derive_surroundings(host, f"{host.os}-{arch}", (), pythons)


def _with_pins(around: Surroundings, pins: tuple[Pin, ...]) -> Surroundings:
    return Surroundings(around.platform, pins, around.pythons, around.driver, around.capabilities)


def _read_grid(dovetail: Dovetail, choices: Choices, around: Surroundings) -> tuple[Grid, str]:
    answer = dovetail.ask_matrix(build_question(choices), choices.platform)
    return derive_grid(answer, choices, around), answer.nearest
