"""The Packages tab: every distribution, and whether TensorFlow is content with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from gui.models import Column, RowTableModel, SortableProxy
from gui.models.row_table import KIND_ROLE, version_sort_value
from gui.pages.environment.packages_state import PackageRow
from gui.theme import icon
from gui.widgets import Card, EmptyState, Segmented, as_tooltip, flat_button
from gui.widgets.data_table import DataDelegate, DataTable

FILTER_DELAY_MS = 120
_MISFITS = frozenset({"bad", "warn"})
_KIND_ORDER = {"bad": 0, "warn": 1, "unknown": 2, "ok": 3, "none": 4}


def _columns() -> list[Column[PackageRow]]:
    return [
        Column("Package", _name, style="strong", tooltip=_problem),
        Column("Version", _version, sort_value=_version_value),
        Column("Fit", _word, sort_value=_fit_value, kind=_kind, style="word"),
        Column("TensorFlow asks for", _asks, style="second", tooltip=_specifier),
        Column("Came from", _origin, style="second"),
    ]


def _name(row: PackageRow) -> str:
    return row.name


def _problem(row: PackageRow) -> str:
    return as_tooltip(row.problem) if row.problem else ""


def _version(row: PackageRow) -> str:
    return row.version


def _version_value(row: PackageRow) -> object:
    return version_sort_value(row.version)


def _word(row: PackageRow) -> str:
    return row.word


def _fit_value(row: PackageRow) -> object:
    return (_KIND_ORDER[row.kind], row.name)


def _kind(row: PackageRow) -> str:
    return row.kind


def _asks(row: PackageRow) -> str:
    return row.asks


def _specifier(row: PackageRow) -> str:
    return as_tooltip(row.specifier) if row.specifier else ""


def _origin(row: PackageRow) -> str:
    return row.came_from


def accept_package(text: str, choice: str, row: PackageRow) -> bool:
    """Whether a row is shown for a filter text and one of ``all``, ``misfits``, ``requested``."""
    if text and text not in row.name and text not in row.version:
        return False
    if choice == "misfits":
        return row.kind in _MISFITS
    return choice != "requested" or bool(row.requested)


class PackagesView(QWidget):
    """Filter, choice and table; requested packages are known after a full inspection only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PackageRow, ...] = ()
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName("filter_packages")
        self.filter_field.setPlaceholderText("Filter packages")
        self.filter_field.setAccessibleName("Filter packages")
        self.filter_field.addAction(icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setMaximumWidth(260)
        self.filter_field.setMinimumWidth(120)
        self.choice = Segmented(
            [("all", "All"), ("misfits", "Does not fit"), ("requested", "Asked for by me")]
        )
        self._more = flat_button("more", "More actions for packages", name="more_packages", size=20)
        menu = QMenu(self)
        menu.addAction(icon("copy", "text2"), "Copy as requirements", self._copy_requirements)
        self._more.setMenu(menu)
        self._more.setPopupMode(self._more.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.filter_field, 1)
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self._more)
        self.model: RowTableModel[PackageRow] = RowTableModel(_columns(), _name, self)
        self.proxy = SortableProxy(self)
        self.proxy.setSourceModel(self.model)
        self.table = DataTable("Packages")
        self.table.setObjectName("packages")
        styles = [column.style for column in self.model.columns]
        delegate = DataDelegate(KIND_ROLE, styles, [False] * len(styles), self.table)
        self.table.show_model(self.proxy, delegate, [170, 112, 126, 0, 110])
        self._card = Card(margins=(1, 1, 1, 1))
        self._card.body.addWidget(self.table)
        self.empty = EmptyState("search")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self._card, 1)
        column.addWidget(self.empty)
        column.addStretch(0)
        self.empty.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_DELAY_MS)
        self._timer.timeout.connect(self._apply_filter)
        self.filter_field.textChanged.connect(self._timer.start)
        self.choice.chosen.connect(self._apply_filter)

    def show_rows(self, rows: tuple[PackageRow, ...]) -> None:
        """Show other packages; filter and sorting stay."""
        self._rows = rows
        known = any(row.requested is not None for row in rows)
        self.choice.button_of("requested").setEnabled(known)
        why = "" if known else "No installer noted here which packages were asked for."
        self.choice.button_of("requested").setToolTip(as_tooltip(why) if why else "")
        if not known and self.choice.key == "requested":
            self.choice.choose("all")
        self.model.show_rows(rows)
        self._apply_filter()

    @Slot()
    def _apply_filter(self) -> None:
        text = self.filter_field.text().strip().casefold()
        choice = self.choice.key
        self.proxy.show_only(partial(accept_package, text, choice) if text or choice != "all" else None)
        self._fit_card()
        title, words = self._describe_empty(text, choice)
        self.empty.show_words(title, words)
        self.empty.setVisible(bool(title))
        self._card.setVisible(not title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_card()

    def _fit_card(self) -> None:
        self._card.setMaximumHeight(self.table.height_of_card(self.proxy.rowCount()))

    def _describe_empty(self, text: str, choice: str) -> tuple[str, str]:
        if self.proxy.rowCount():
            return "", ""
        if not self._rows:
            return "No packages here", "Nothing is installed in this environment."
        if text:
            return f"Nothing matches “{text}”", f"{len(self._rows)} packages are hidden by the filter."
        if choice == "misfits":
            return "Every package fits", "No rule found a package that does not fit."
        return "None was asked for by name", "All packages came along with others."

    @Slot()
    def _copy_requirements(self) -> None:
        lines = sorted(f"{row.name}=={row.version}" for row in self._rows)
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_field.selectAll()
