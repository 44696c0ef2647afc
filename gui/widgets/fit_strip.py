"""The fit strip: TensorFlow is the board, the other pieces sit in its sockets or hang out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from core.model import Fit, FitKind, Piece
from gui.theme import KIND_ICONS, FontRole, color, font, icon_pixmap
from gui.widgets.focus_ring import paint_focus_ring
from gui.widgets.labels import as_tooltip
from gui.widgets.strip_shapes import FULL, MINI, StripSize, paint_board, piece_colors, piece_path

_USUAL_NUMBER = 6
NO_VALUE = "–"
_NO_BOARD = "TensorFlow is not installed here"


def describe_piece(piece: Piece) -> str:
    """A piece in words, as it is read aloud."""
    parts = (f"{piece.label} {piece.value}".strip(), piece.verdict, piece.expectation)
    return ", ".join(part for part in parts if part)


def explain_piece(piece: Piece) -> str:
    """A piece with the rule and who says so, as its tooltip."""
    text = f"{piece.label} {piece.value}".strip() + f": {piece.verdict}."
    if piece.expectation:
        text += f" {piece.expectation[0].upper()}{piece.expectation[1:]}."
    if piece.source:
        text += f" Source: {piece.source}{f', {piece.date}' if piece.date else ''}."
    return f"{text} Judged from version numbers."


class FitPiece(QAbstractButton):
    """One piece; pressing it leads to the finding about it.

    Signals:
        stepped(int): an arrow key asks for the neighbour, -1 for the left one.
    """

    stepped = Signal(int)

    def __init__(self, size: StripSize, parent: QWidget) -> None:
        super().__init__(parent)
        self._size = size
        self._piece = Piece(subject="", label="", value="", kind=FitKind.UNKNOWN, verdict="")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def piece(self) -> Piece:
        """What it shows."""
        return self._piece

    def show_piece(self, piece: Piece) -> None:
        """Show another piece."""
        self._piece = piece
        self.setObjectName(f"piece_{piece.subject}")
        self.setAccessibleName(describe_piece(piece))
        self.setToolTip(as_tooltip(explain_piece(piece)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(138, self._size.body + self._size.depth)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._size.depth - 1 + self._size.drop_of(self._piece.kind)
        fill, pen = piece_colors(self._piece.kind)
        painter.setBrush(fill)
        painter.setPen(pen)
        tail = self._piece.kind is not FitKind.NONE
        painter.drawPath(piece_path(self._size, self.width(), top, tail=tail))
        if self._size is MINI:
            self._paint_one_line(painter, top)
        else:
            self._paint_four_lines(painter, top)
        paint_focus_ring(self, painter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def _paint_four_lines(self, painter: QPainter, top: float) -> None:
        piece, kind = self._piece, self._piece.kind.value
        self._paint_text(painter, top + 19, piece.label, FontRole.CAPTION, "text2")
        self._paint_text(painter, top + 38, piece.value, FontRole.VALUE, "text")
        pixmap = icon_pixmap(KIND_ICONS[kind], kind, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(11, top + 46.5), pixmap)
        self._paint_text(painter, top + 57.5, piece.verdict, FontRole.CAPTION_STRONG, kind, left=29)
        self._paint_text(painter, top + 75, piece.expectation, FontRole.CAPTION, "text2")

    def _paint_one_line(self, painter: QPainter, top: float) -> None:
        piece, kind = self._piece, self._piece.kind.value
        pixmap = icon_pixmap(KIND_ICONS[kind], kind, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(8, top + 8), pixmap)
        painter.setFont(font(FontRole.CAPTION_LABEL))
        room = self.width() - 27 - 6
        metrics = painter.fontMetrics()
        text = next((t for t in _shorter_and_shorter(piece) if metrics.horizontalAdvance(t) <= room), "")
        text = text or metrics.elidedText(piece.label, Qt.TextElideMode.ElideRight, room)
        painter.setPen(color("text"))
        painter.drawText(QRectF(27, top, room, self._size.body), int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_text(
        self, painter: QPainter, baseline: float, text: str, role: FontRole, token: str, left: int = 12
    ) -> None:
        painter.setFont(font(role))
        painter.setPen(color(token))
        room = self.width() - left - 8
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, baseline), elided)


def _shorter_and_shorter(piece: Piece) -> Sequence[str]:
    versions = [piece.value if piece.value != NO_VALUE else ""]
    if piece.value.count(".") >= 2 and piece.value[:1].isdigit():
        versions.append(".".join(piece.value.split(".")[:2]))
    return [f"{piece.label} {version}".strip() for version in versions] + [piece.label]


class FitStrip(QWidget):
    """The board with its pieces; ``piece_chosen`` carries the subject of the one that was pressed."""

    piece_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, size: StripSize = FULL) -> None:
        super().__init__(parent)
        self._size = size
        self._fit = Fit(board="", note="", pieces=())
        self._pieces: list[FitPiece] = []
        self.setFixedHeight(size.height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(320)

    @property
    def pieces(self) -> list[FitPiece]:
        """The pieces in order, from left to right."""
        return self._pieces

    def show_fit(self, fit: Fit) -> None:
        """Show another board with its pieces."""
        self._fit = fit
        while len(self._pieces) > len(fit.pieces):
            extra = self._pieces.pop()
            extra.hide()
            extra.deleteLater()
        while len(self._pieces) < len(fit.pieces):
            piece = FitPiece(self._size, self)
            piece.clicked.connect(self._tell)
            piece.stepped.connect(self._step)
            self._pieces.append(piece)
            piece.show()
        for index, (widget, shown) in enumerate(zip(self._pieces, fit.pieces, strict=True)):
            widget.show_piece(shown)
            first = index == 0 and self._size is FULL
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus if first else Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(f"Fit of the pieces with {fit.board}" if fit.board else _NO_BOARD)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        if not self._pieces:
            return
        # A piece without a board keeps the size it would have in a full strip.
        number = max(len(self._pieces), _USUAL_NUMBER if self._fit.board is None else 1)
        width = (self.width() - self._size.gap * (number - 1)) / number
        top = self._size.rail + self._size.seam - (self._size.depth - 1)
        for index, piece in enumerate(self._pieces):
            left, right = index * (width + self._size.gap), index * (width + self._size.gap) + width
            piece.setGeometry(round(left), top, round(right) - round(left), self._size.height - top)

    def _centres(self) -> list[float]:
        return [piece.x() + piece.width() / 2 for piece in self._pieces]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bare = self._fit.board is None
        paint_board(painter, self._size, self.width(), self._centres(), bare=bare)
        if self._size is MINI:
            return
        title = _NO_BOARD if self._fit.board is None else self._fit.board
        painter.setPen(color("text2" if bare else "wood_text"))
        painter.setFont(font(FontRole.STRONG))
        painter.drawText(QPointF(12, 18.5), title)
        left = 12 + painter.fontMetrics().horizontalAdvance(title) + 10
        painter.setFont(font(FontRole.CAPTION))
        room = int(self.width() - left - 12)
        note = painter.fontMetrics().elidedText(self._fit.note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, 18.5), note)

    @Slot(int)
    def _step(self, step: int) -> None:
        current = next(i for i, piece in enumerate(self._pieces) if piece is self.sender())
        target = self._pieces[(current + step) % len(self._pieces)]
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _tell(self) -> None:
        sender = self.sender()
        if isinstance(sender, FitPiece):
            self.piece_chosen.emit(sender.piece.subject)


class MiniStrip(FitStrip):
    """The strip in one line per piece, without the board's text; for comparing two of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, size=MINI)
