"""The content of a scroll area that wraps its text: as high as its width asks, and no higher."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class FlowPage(QWidget):
    """Put it into a resizable ``QScrollArea``.

    A layout's least height is that of its narrowest shape, so a plain widget would scroll although
    everything fits.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
