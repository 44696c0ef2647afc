"""The log with its head: follow, copy, save, find."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.bridge import JobRecord
from gui.pages.jobs.log_view import LogView
from gui.widgets import Banner, label, link_button, push_button


class LogPane(QWidget):
    """Head over the log; ``keep_waiting`` and ``cancel`` belong to the banner on long silence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LogView()
        self.view.setObjectName("job_log")
        self._record: JobRecord | None = None
        self._dialog: QFileDialog | None = None
        self._follow = QCheckBox("Follow")
        self._follow.setObjectName("follow_log")
        self._follow.setChecked(True)
        self._follow.toggled.connect(self.view.set_follow)
        self.view.follow_changed.connect(self._follow.setChecked)
        self._copy = link_button("Copy", "copy", name="copy_log")
        self._copy.clicked.connect(self.copy_log)
        self._save = link_button("Save…", "export", name="save_log")
        self._save.clicked.connect(self.choose_file)
        self._find = QLineEdit()
        self._find.setObjectName("find_in_log")
        self._find.setPlaceholderText("Find in log")
        self._find.setClearButtonEnabled(True)
        self._find.returnPressed.connect(self.find_next)
        self._find.hide()
        self.keep_waiting = push_button("Keep waiting", name="keep_waiting", small=True)
        self.cancel = link_button("Cancel", name="cancel_silent_job")
        self.banner = Banner("warn")
        self.banner.add_button(self.keep_waiting)
        self.banner.add_button(self.cancel)
        self.banner.hide()
        head = QHBoxLayout()
        head.setContentsMargins(0, 2, 0, 0)
        head.setSpacing(10)
        head.addWidget(label("Log", "strong"))
        head.addWidget(self._find, 1)
        head.addStretch()
        for part in (self._follow, self._copy, self._save):
            head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 16, 12)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(self.view, 1)
        self._shortcut("Ctrl+F", self.open_find)
        self._shortcut("F8", self.view.show_next_error)
        self._shortcut("Esc", self.close_find, self._find)

    def _shortcut(self, keys: str, slot: object, place: QWidget | None = None) -> None:
        shortcut = QShortcut(QKeySequence(keys), place or self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    def show_record(self, record: JobRecord | None) -> None:
        """Show the log of ``record``."""
        self._record = record
        self.view.show_record(record)
        self._copy.setEnabled(record is not None)
        self._save.setEnabled(record is not None)

    @Slot()
    def copy_log(self) -> None:
        """Put the whole log with its times on the clipboard."""
        QGuiApplication.clipboard().setText(self.view.whole_text())

    @Slot()
    def choose_file(self) -> None:
        """Ask where to save the log."""
        if self._record is None:
            return
        dialog = QFileDialog(self, "Save log")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("log")
        dialog.selectFile(f"{self._record.title}.log".replace("/", "-"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_log)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def save_log(self, path: str) -> None:
        """Write the log to ``path``; a failure is said in the banner."""
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(self.view.whole_text())
        except OSError as error:
            self.banner.show_notice("bad", "The log could not be saved", f"{path}: {error.strerror}")
            self.keep_waiting.hide()
            self.cancel.hide()
            self.banner.show()

    def show_silence(self, text: str) -> None:
        """Say that nothing was heard for long; empty takes the banner away."""
        if not text:
            if self.keep_waiting.isVisibleTo(self.banner):
                self.banner.hide()
            return
        self.banner.show_notice("warn", "No output for 90 seconds", text)
        self.keep_waiting.show()
        self.cancel.show()
        self.banner.show()

    @Slot()
    def open_find(self) -> None:
        """Show the field that searches the log."""
        self._find.show()
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    @Slot()
    def close_find(self) -> None:
        """Hide the field and go back to the log."""
        self._find.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def find_next(self) -> None:
        """Select the next place where the text stands, from the top again after the last."""
        text = self._find.text()
        self.view.set_follow(False)
        if text and not self.view.find(text):
            cursor = self.view.textCursor()
            cursor.movePosition(cursor.MoveOperation.Start)
            self.view.setTextCursor(cursor)
            self.view.find(text)
