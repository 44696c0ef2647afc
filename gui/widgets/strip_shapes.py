"""The geometry of board and pieces: sockets, tails and bodies as painter paths."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from core.model import FitKind
from gui.theme import color

_PLAY = 1.5


@dataclass(frozen=True)
class StripSize:
    """Measures of a strip in pixels: ``mouth`` and ``inside`` are half widths of a socket."""

    rail: int
    depth: int
    mouth: float
    inside: float
    body: int
    drop: int
    gap: int = 4
    seam: int = 2

    @property
    def height(self) -> int:
        """The whole strip, with room for a piece that hangs out."""
        return self.rail + self.seam + self.body + self.drop + 1

    def drop_of(self, kind: FitKind) -> float:
        """How far a piece of this kind hangs out."""
        return {FitKind.BAD: float(self.drop), FitKind.WARN: self.drop / 2}.get(kind, 0.0)


FULL = StripSize(rail=40, depth=13, mouth=13, inside=19, body=84, drop=10)
MINI = StripSize(rail=14, depth=7, mouth=7, inside=11, body=30, drop=6)


def board_path(size: StripSize, width: float, centres: list[float]) -> QPainterPath:
    """The rail, with one socket cut into its lower edge at each of ``centres``."""
    path, low, right = QPainterPath(), float(size.rail), width - 0.5
    path.moveTo(0.5, low)
    path.lineTo(0.5, 7)
    path.quadTo(0.5, 0.5, 7, 0.5)
    path.lineTo(right - 6.5, 0.5)
    path.quadTo(right, 0.5, right, 7)
    path.lineTo(right, low)
    for centre in reversed(centres):
        path.lineTo(centre + size.mouth, low)
        path.lineTo(centre + size.inside, low - size.depth)
        path.lineTo(centre - size.inside, low - size.depth)
        path.lineTo(centre - size.mouth, low)
    path.closeSubpath()
    return path


def piece_path(size: StripSize, width: float, top: float, *, tail: bool) -> QPainterPath:
    """A piece whose body begins at ``top``; the tail stands above it, in the middle."""
    path, left, right, bottom, centre = QPainterPath(), 0.75, width - 0.75, top + size.body, width / 2
    path.moveTo(left + 3, top)
    if tail:
        mouth, inside, reach = size.mouth - _PLAY, size.inside - _PLAY, size.depth - 1
        path.lineTo(centre - mouth, top)
        path.lineTo(centre - inside, top - reach)
        path.lineTo(centre + inside, top - reach)
        path.lineTo(centre + mouth, top)
    path.lineTo(right - 3, top)
    path.quadTo(right, top, right, top + 3)
    path.lineTo(right, bottom - 6)
    path.quadTo(right, bottom, right - 6, bottom)
    path.lineTo(left + 6, bottom)
    path.quadTo(left, bottom, left, bottom - 6)
    path.lineTo(left, top + 3)
    path.quadTo(left, top, left + 3, top)
    return path


def piece_colors(kind: FitKind) -> tuple[QColor, QPen]:
    """Fill and edge of a piece; what is not known is dashed and never filled."""
    pen = QPen(color(f"{kind.value}_line"), 1.5 if kind is FitKind.BAD else 1.0)
    if kind in (FitKind.UNKNOWN, FitKind.NONE):
        pen.setDashPattern([4, 3])
        return color("surface"), pen
    return color(f"{kind.value}_soft"), pen


def paint_board(
    painter: QPainter, size: StripSize, width: float, centres: list[float], *, bare: bool
) -> None:
    """Draw the rail; ``bare`` is the dashed one that says TensorFlow is not there."""
    pen = QPen(color("wood_line"), 1.0)
    if bare:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if bare else color("wood"))
    painter.drawPath(board_path(size, width, centres))
