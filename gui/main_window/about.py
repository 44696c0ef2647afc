"""The window that says what Dovetail is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import icon_pixmap
from gui.widgets import label, paragraph, push_button


def build_about(parent: QWidget) -> QDialog:
    """A dialog with name, version and purpose; open it with ``open()``."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("About Dovetail")
    dialog.setFixedWidth(420)
    picture = label("")
    picture.setPixmap(icon_pixmap("app", "text", 64, dialog.devicePixelRatioF()))
    close = push_button("Close", name="close_about", primary=True)
    close.clicked.connect(dialog.accept)
    words = QVBoxLayout()
    words.setSpacing(6)
    words.addWidget(label("Dovetail", "h1"))
    words.addWidget(label(f"Version {_own_version()}", "caption"))
    words.addWidget(
        paragraph("Finds, explains and repairs TensorFlow environments whose pieces do not fit together.")
    )
    words.addWidget(paragraph("MIT licence. Drawn with Qt for Python (LGPL).", "caption"))
    top = QHBoxLayout()
    top.setSpacing(20)
    top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    top.addLayout(words, 1)
    bottom = QHBoxLayout()
    bottom.addStretch(1)
    bottom.addWidget(close)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 18)
    column.setSpacing(16)
    column.addLayout(top)
    column.addLayout(bottom)
    return dialog


def _own_version() -> str:
    try:
        return version("dovetail")
    except PackageNotFoundError:
        return _version_in_project_file()


def _version_in_project_file() -> str:
    import tomllib
    from pathlib import Path

    project = Path(__file__).parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
