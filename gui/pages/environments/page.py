"""The list at the left: all environments of this computer, what they need, and how a scan goes on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from gui.models import ROW_ROLE, EnvironmentListModel
from gui.pages.environments.delegate import EnvironmentDelegate
from gui.pages.environments.state import (
    ALL_KEY,
    AllRow,
    EnvironmentRow,
    GroupRow,
    ListInputs,
    ListOutputs,
    ListRow,
    derive_list,
    hold_rows,
)
from gui.theme import icon
from gui.widgets import ElidedLabel, EmptyState, ThinBar, count, flat_button, label, link_button, push_button

FILTER_DELAY_MS = 120


class EnvironmentList(QWidget):
    """Shows what it is given; signals what the user wants.

    Signals:
        environment_chosen(path): an environment became the current one.
        all_chosen(): the row of all environments became the current one.
        opened(): Enter or a double click on a row.
        scan_wanted(), stop_wanted(), new_wanted(), folder_wanted(): a button was pressed.
        menu_wanted(path, position): the context menu of an environment, at a global position.
    """

    environment_chosen = Signal(str)
    all_chosen = Signal()
    opened = Signal()
    scan_wanted = Signal()
    stop_wanted = Signal()
    new_wanted = Signal()
    folder_wanted = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(240)
        self.setMaximumWidth(420)
        self._inputs = ListInputs(environments={})
        self._outputs = ListOutputs((), 0, 0)
        self._current = ALL_KEY
        self._rows: tuple[ListRow, ...] = ()
        self._filter_timer = QTimer(self)
        self._filter_timer.setSingleShot(True)
        self._filter_timer.setInterval(FILTER_DELAY_MS)
        self._filter_timer.timeout.connect(self._apply_filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        column.addWidget(self._build_progress())
        column.addLayout(self._build_filter())
        column.addWidget(self._build_news())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_view())
        self._stack.addWidget(self._build_none_found())
        self._stack.addWidget(self._build_filtered_out())
        column.addWidget(self._stack, 1)
        self.show_inputs(self._inputs)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(label("Environments", "h2"))
        self._count = count(0)
        row.addWidget(self._count)
        row.addStretch()
        self.scan_button = flat_button("refresh", "Scan again", name="scan_again")
        self.scan_button.clicked.connect(self.scan_wanted)
        self.new_button = push_button("New…", "plus", name="new_environment", small=True)
        self.new_button.clicked.connect(self.new_wanted)
        self.stop_button = push_button("Stop", "stop", name="stop_scan", small=True)
        self.stop_button.clicked.connect(self.stop_wanted)
        self.stop_button.hide()
        for button in (self.scan_button, self.new_button, self.stop_button):
            row.addWidget(button)
        return row

    def _build_progress(self) -> QWidget:
        self._progress = QWidget()
        column = QVBoxLayout(self._progress)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(4)
        column.addWidget(ThinBar())
        self.looking = ElidedLabel("", "caption")
        self.looking.setObjectName("looking_in")
        column.addWidget(self.looking)
        self._progress.hide()
        return self._progress

    def _build_filter(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName("filter_environments")
        self.filter_field.setPlaceholderText("Filter by name, path or version")
        self.filter_field.setAccessibleName("Filter environments")
        self.filter_field.setToolTip("Also: pkg:protobuf<4, tf:2.4, python:3.8, is:broken")
        self.filter_field.addAction(icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.textChanged.connect(self._filter_timer.start)
        row.addWidget(self.filter_field)
        return row

    def _build_news(self) -> QWidget:
        self._news = QWidget()
        row = QHBoxLayout(self._news)
        row.setContentsMargins(10, 0, 16, 0)
        self.news_button = link_button("", "arrow-down", name="show_new")
        self.news_button.clicked.connect(self._show_news)
        row.addWidget(self.news_button)
        row.addStretch(1)
        self._news.hide()
        return self._news

    def _build_view(self) -> QListView:
        self.model = EnvironmentListModel(self)
        self.view = QListView()
        self.view.setObjectName("environment_list")
        self.view.setAccessibleName("Environments")
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setModel(self.model)
        self._delegate = EnvironmentDelegate(self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.view.clicked.connect(self._press)
        self.view.activated.connect(self._open)
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        return self.view

    def _build_none_found(self) -> QWidget:
        self.none_found = EmptyState("environments")
        self._first_new = push_button("New environment…", "plus", name="new_first", primary=True, small=True)
        self._first_new.clicked.connect(self.new_wanted)
        self._add_folder = push_button("Add a folder…", "folder", name="add_folder", small=True)
        self._add_folder.clicked.connect(self.folder_wanted)
        self.none_found.add_button(self._first_new)
        self.none_found.add_button(self._add_folder)
        return _at_top(self.none_found)

    def _build_filtered_out(self) -> QWidget:
        self.filtered_out = EmptyState("search")
        self._clear = push_button("Clear filter", name="clear_filter", small=True)
        self._clear.clicked.connect(self.filter_field.clear)
        self.filtered_out.add_button(self._clear)
        return _at_top(self.filtered_out)

    @property
    def current_key(self) -> str:
        """The path of the current environment, or ``ALL_KEY``."""
        return self._current

    @property
    def outputs(self) -> ListOutputs:
        """What is shown."""
        return self._outputs

    def show_inputs(self, inputs: ListInputs) -> None:
        """Show other environments; filter text and open groups stay the user's."""
        self._inputs = replace(
            inputs,
            filter_text=self._inputs.filter_text,
            unfolded=self._inputs.unfolded,
            folded=self._inputs.folded,
        )
        self._refresh(hold=True)

    def show_progress(self, text: str | None) -> None:
        """Show that a scan goes on and where it looks, or that none does."""
        running = text is not None
        self.stop_button.setVisible(running)
        self.new_button.setVisible(not running)
        self.scan_button.setVisible(not running)
        self._progress.setVisible(running)
        self.looking.show_text(text or "")

    def choose(self, key: str) -> None:
        """Make the environment at path ``key`` (or ``ALL_KEY``) the current one, and say so."""
        self._current = key
        self._mark_current()
        self._tell()

    @Slot()
    def _show_news(self) -> None:
        self._refresh()

    def _refresh(self, *, hold: bool = False) -> None:
        outputs = self._outputs = derive_list(self._inputs)
        self._count.setText(str(outputs.number))
        self._count.setAccessibleName(f"{outputs.number} environments")
        if outputs.empty_title:
            state = self.filtered_out if outputs.empty_by_filter else self.none_found
            state.show_words(outputs.empty_title, outputs.empty_text)
            self._stack.setCurrentIndex(2 if outputs.empty_by_filter else 1)
        else:
            self._stack.setCurrentIndex(0)
        rows, new = outputs.rows, 0
        if hold and self._inputs.scanning and self._rows and self._is_in_use():
            rows, new = hold_rows(self._rows, rows)
        self._show_rows(rows)
        self.news_button.setText(f"{new} new: show")
        self._news.setVisible(new > 0)

    def _is_in_use(self) -> bool:
        """Whether a row that moves now could be missed by the hand or the eye."""
        return self.view.hasFocus() or self.view.viewport().underMouse()

    def _show_rows(self, rows: tuple[ListRow, ...]) -> None:
        self._rows = rows
        selection = self.view.selectionModel()
        blocked = selection.blockSignals(True)
        self.model.show_rows(rows)
        selection.blockSignals(blocked)
        self._mark_current()

    def _mark_current(self) -> None:
        place = self.model.row_of(self._current)
        selection = self.view.selectionModel()
        blocked = selection.blockSignals(True)
        if place < 0:
            selection.clear()
        else:
            self.view.setCurrentIndex(self.model.index(place))
        selection.blockSignals(blocked)
        self.view.viewport().update()

    @Slot()
    def _apply_filter(self) -> None:
        self._inputs = replace(self._inputs, filter_text=self.filter_field.text())
        self._refresh()

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, AllRow | EnvironmentRow) and row.key != self._current:
            self._current = row.key
            self._tell()

    def _tell(self) -> None:
        if self._current == ALL_KEY:
            self.all_chosen.emit()
        else:
            self.environment_chosen.emit(self._current)

    @Slot(QModelIndex)
    def _press(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, GroupRow) or not row.foldable:
            return
        folded, unfolded = set(self._inputs.folded), set(self._inputs.unfolded)
        (unfolded if row.folded else folded).add(row.key)
        (folded if row.folded else unfolded).discard(row.key)
        self._inputs = replace(self._inputs, folded=frozenset(folded), unfolded=frozenset(unfolded))
        self._refresh()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, GroupRow):
            self._press(index)
        else:
            self.opened.emit()

    @Slot(QPoint)
    def _ask_for_menu(self, position: QPoint) -> None:
        index = self.view.indexAt(position)
        row = (index if index.isValid() else self.view.currentIndex()).data(ROW_ROLE)
        if isinstance(row, EnvironmentRow):
            self.menu_wanted.emit(row.key, self.view.viewport().mapToGlobal(position))


def _at_top(widget: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 16, 0, 0)
    column.addWidget(widget)
    column.addStretch()
    return holder
