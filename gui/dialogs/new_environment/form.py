"""The first step: which versions, which Python, what name, where."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.model import Piece
from gui.dialogs.new_environment.state import (
    NEWEST_KERAS,
    Choices,
    Entries,
    FormView,
    derive_form,
    suggest_name,
)
from gui.theme import KIND_ICONS, fixed_font
from gui.widgets import Card, ElidedLabel, IconLabel, Pill, label, link_button, paragraph, push_button
from gui.widgets import set_paragraph as set_words

CHECK_MILLISECONDS = 120
_FORM_WIDTH = 424
_LABEL_WIDTH = 76


class YouWillGet(Card):
    """The card that says what the entries lead to, piece by piece."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pill = Pill()
        head = QHBoxLayout()
        head.addWidget(label("You will get", "strong"))
        head.addStretch()
        head.addWidget(self.pill)
        self.body.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(3, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch()
        self._rows: tuple[Piece, ...] = ()

    def show_pieces(self, rows: tuple[Piece, ...], pill: tuple[str, str]) -> None:
        """Show the pieces and the pill over them."""
        self.pill.show_kind(*pill)
        if rows == self._rows:
            return
        self._rows = rows
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, piece in enumerate(rows):
            self._grid.addWidget(IconLabel(KIND_ICONS[piece.kind.value], piece.kind.value, 18), number, 0)
            self._grid.addWidget(label(piece.label), number, 1)
            self._grid.addWidget(label(piece.value, "strong"), number, 2)
            self._grid.addWidget(ElidedLabel(piece.expectation, "caption"), number, 3)


class VersionForm(QWidget):
    """All fields, checked 120 ms after the last change.

    Signals:
        checked(bool): whether a plan can be made of what was entered.
    """

    checked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: Choices | None = None
        self._name_is_own = False
        self._folder_is_own = False
        self._parent_folder = os.path.join("~", "envs")
        self._dialog: QFileDialog | None = None
        self.tensorflow = QComboBox()
        self.tensorflow.setObjectName("tensorflow")
        self.tensorflow.setMaxVisibleItems(14)
        self.keras = QLineEdit()
        self.keras.setObjectName("keras")
        self.keras.setPlaceholderText(NEWEST_KERAS)
        self.python = QComboBox()
        self.python.setObjectName("python")
        self.name = QLineEdit()
        self.name.setObjectName("environment_name")
        self.folder = QLineEdit()
        self.folder.setObjectName("environment_folder")
        self.folder.setFont(QFont(fixed_font()))
        self.browse = push_button("Browse…", name="browse_folder")
        self._hint = label("", "caption")
        self._python_problem, self._keras_problem = self._problem(), self._problem()
        self._name_problem, self._folder_problem = self._problem(), self._problem()
        self._use_free = link_button("", name="use_free_name")
        self._use_free.hide()
        self._free_name = ""
        self.card = YouWillGet()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_MILLISECONDS)
        self._lay_out()
        self._wire()

    def _problem(self) -> QLabel:
        result = paragraph("", "caption", ink="bad")
        result.hide()
        return result

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        folder = QWidget()
        folder_row = QHBoxLayout(folder)
        folder_row.setContentsMargins(0, 0, 0, 0)
        folder_row.setSpacing(8)
        folder_row.addWidget(self.folder, 1)
        folder_row.addWidget(self.browse)
        for text, field, below in (
            ("&TensorFlow", self.tensorflow, (self._hint,)),
            ("&Keras", self.keras, (self._keras_problem,)),
            ("&Python", self.python, (self._python_problem,)),
            ("&Name", self.name, (self._name_problem,)),
            ("&Folder", folder, (self._folder_problem, self._use_free)),
        ):
            self._add_row(form, text, field, below)
        left = QWidget()
        left.setFixedWidth(_FORM_WIDTH)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.addLayout(form)
        left_column.addStretch()
        right = QVBoxLayout()
        right.addWidget(self.card)
        right.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(28)
        layout.addWidget(left)
        layout.addLayout(right, 1)

    def _add_row(self, form: QFormLayout, text: str, field: QWidget, below: tuple[QWidget, ...]) -> None:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(field)
        for part in below:
            column.addWidget(part)
        name = QLabel(text)
        name.setProperty("dvRole", "captionLabel")
        name.setFixedWidth(_LABEL_WIDTH)
        name.setFixedHeight(32)
        buddy = self.folder if field.layout() is not None else field
        name.setBuddy(buddy)
        buddy.setAccessibleName(text.replace("&", ""))
        form.addRow(name, cell)

    def _wire(self) -> None:
        self.tensorflow.currentIndexChanged.connect(self._on_tensorflow_chosen)
        self.python.activated.connect(self.check)
        self.keras.textChanged.connect(self._check_soon)
        self.name.textEdited.connect(self._on_name_edited)
        self.folder.textEdited.connect(self._on_folder_edited)
        self.folder.textChanged.connect(self._check_soon)
        self.browse.clicked.connect(self.choose_folder)
        self._use_free.clicked.connect(self._on_use_free_clicked)
        self._timer.timeout.connect(self.check)

    def show_choices(self, choices: Choices) -> None:
        """Fill the fields with what this computer and the matrix offer."""
        self._choices = choices
        self.tensorflow.blockSignals(True)
        self.tensorflow.clear()
        for release in choices.releases:
            self.tensorflow.addItem(release.version)
            self.tensorflow.setItemData(
                self.tensorflow.count() - 1,
                f"Keras {release.keras} · Python {release.pythons[0]} to {release.pythons[-1]}",
                Qt.ItemDataRole.ToolTipRole,
            )
        first_fitting = next((i for i, r in enumerate(choices.releases) if choices.fitting(r.version)), 0)
        self.tensorflow.setCurrentIndex(first_fitting)
        self.tensorflow.blockSignals(False)
        self._on_tensorflow_chosen()

    def choose(self, tensorflow: str, python: str) -> None:
        """Choose a release and an interpreter of this minor, each where it is on offer; empty for neither."""
        place = self.tensorflow.findText(tensorflow) if tensorflow else -1
        if place >= 0:
            self.tensorflow.setCurrentIndex(place)
        fitting = self._choices.fitting(self.tensorflow.currentText()) if self._choices is not None else ()
        path = next((each.path for each in fitting if each.minor == python), "")
        if path:
            self.python.setCurrentIndex(max(0, self.python.findData(path)))
            self.check()

    @property
    def has_choices(self) -> bool:
        """True once it is known what can be offered."""
        return self._choices is not None

    def entries(self) -> Entries:
        """What stands in the form."""
        return Entries(
            tensorflow=self.tensorflow.currentText(),
            keras=self.keras.text(),
            python=str(self.python.currentData() or ""),
            name=self.name.text(),
            folder=self.folder.text(),
        )

    @Slot()
    def check(self) -> None:
        """Derive everything from the entries and show it."""
        self._timer.stop()
        if self._choices is None:
            return
        view = derive_form(self._choices, self.entries(), os.path.lexists)
        self._show(view)
        self.checked.emit(view.can_review)

    def _show(self, view: FormView) -> None:
        self._hint.setText(view.hint)
        chosen = self.python.currentData()
        offered = tuple(
            (str(self.python.itemData(i)), self.python.itemText(i)) for i in range(self.python.count())
        )
        if offered != view.pythons:
            self.python.clear()
            for path, text in view.pythons:
                self.python.addItem(text, path)
            self.python.setCurrentIndex(max(0, self.python.findData(chosen)))
        for where, text in (
            (self._python_problem, view.python_problem),
            (self._keras_problem, view.keras_problem),
            (self._name_problem, view.name_problem),
            (self._folder_problem, view.folder_problem),
        ):
            set_words(where, text)
            where.setVisible(bool(text))
        self._free_name = view.free_name
        self._use_free.setText(f"Use {view.free_name}")
        self._use_free.setVisible(bool(view.free_name))
        self.card.show_pieces(view.rows, view.pill)

    @Slot()
    def _on_tensorflow_chosen(self) -> None:
        if not self._name_is_own:
            self.name.setText(suggest_name(self.tensorflow.currentText()))
            self._put_folder()
        self.check()

    @Slot()
    def _on_name_edited(self) -> None:
        self._name_is_own = True
        self._put_folder()
        self._check_soon()

    @Slot()
    def _on_folder_edited(self) -> None:
        self._folder_is_own = True

    @Slot()
    def _check_soon(self) -> None:
        self._timer.start()

    @Slot()
    def _on_use_free_clicked(self) -> None:
        parent = os.path.dirname(self.folder.text().rstrip("/\\"))
        self.name.setText(self._free_name)
        self._name_is_own = True
        self.folder.setText(os.path.join(parent, self._free_name))
        self.check()

    def _put_folder(self) -> None:
        if not self._folder_is_own:
            self.folder.setText(os.path.join(self._parent_folder, self.name.text()))

    @Slot()
    def choose_folder(self) -> None:
        """Ask for the folder that the environment's own folder goes into."""
        start = os.path.expanduser(self._parent_folder)
        dialog = QFileDialog(self, "Choose the folder for the new environment", start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.use_parent_folder)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def use_parent_folder(self, path: str) -> None:
        """Put the environment's folder into ``path``."""
        self._parent_folder = path
        self._folder_is_own = False
        self._put_folder()
        self.check()
