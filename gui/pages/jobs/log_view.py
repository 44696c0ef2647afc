"""The log of one job: the last 10,000 lines, with times and error marks in a gutter."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.bridge import LOG_LINES, JobRecord, LogLine
from gui.theme import active_theme, color, fixed_font
from gui.wording import describe_clock

LINES_AT_ONCE = 400
FLUSH_MILLISECONDS = 40
_PADDING = 10
_GAP = 14


class _Gutter(QWidget):
    """Times and error marks beside the lines; outside the text, so that they are not selected."""

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_gutter(self, event.rect())


class LogView(QPlainTextEdit):
    """Shows the log of one record and takes up new lines in bounded portions.

    Signals:
        follow_changed(bool): scrolling up stopped following, scrolling to the end resumed it.
    """

    follow_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(LOG_LINES)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFont(fixed_font())
        self.setProperty("dvCode", "true")
        self.setAccessibleName("Log")
        self._record: JobRecord | None = None
        self._taken = 0
        self._lines: deque[LogLine] = deque(maxlen=LOG_LINES)
        self._follow = True
        self._own_scroll = False
        self._gutter = _Gutter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLUSH_MILLISECONDS)
        self._timer.timeout.connect(self._take_new_lines)
        self.updateRequest.connect(self._on_update_requested)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._make_room()
        theme = active_theme()
        if theme is not None:
            theme.changed.connect(self.reload)

    def show_record(self, record: JobRecord | None) -> None:
        """Show another job's log from its first kept line."""
        if record is self._record:
            self.take_up()
            return
        self._record = record
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Show the same log anew, in the colours of the theme in use."""
        self.clear()
        self._lines.clear()
        self._taken = 0
        self._take_new_lines()

    def take_up(self) -> None:
        """New lines may have come; they are shown within 40 ms."""
        if not self._timer.isActive():
            self._timer.start()

    def set_follow(self, follow: bool) -> None:
        """Keep the newest line in sight, or stay where the reader is."""
        if follow != self._follow:
            self._follow = follow
            self.follow_changed.emit(follow)
        if follow:
            self._scroll_to_end()

    @property
    def follows(self) -> bool:
        """True while the newest line is kept in sight."""
        return self._follow

    @property
    def last_line(self) -> str:
        """The newest line shown."""
        return self._lines[-1].text if self._lines else ""

    def whole_text(self) -> str:
        """Every kept line with its time, for the clipboard and for files."""
        lines = [] if self._record is None else self._record.log.since(0)[1]
        return "".join(f"{describe_clock(x.at, with_seconds=True)}  {x.text}\n" for x in lines)

    @Slot()
    def show_next_error(self) -> None:
        """Select the next line marked as an error, from the top again after the last."""
        count, start = len(self._lines), self.textCursor().blockNumber()
        for offset in range(1, count + 1):
            number = (start + offset) % count
            if self._lines[number].level == "error":
                cursor = QTextCursor(self.document().findBlockByNumber(number))
                cursor.select(QTextCursor.SelectionType.LineUnderCursor)
                self.set_follow(False)
                self.setTextCursor(cursor)
                return

    @Slot()
    def _take_new_lines(self) -> None:
        if self._record is None:
            return
        log = self._record.log
        first, new = log.since(self._taken, LINES_AT_ONCE)
        if new:
            if first > self._taken:
                self.clear()
                self._lines.clear()
            self._append(new)
            self._taken = first + len(new)
        if self._taken < log.total:
            self._timer.start()

    def _append(self, new: list[LogLine]) -> None:
        bar = self.verticalScrollBar()
        before, value = self.blockCount(), bar.value()
        self._own_scroll = True
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        start = 0
        for end in range(1, len(new) + 1):
            if end == len(new) or new[end].level != new[start].level:
                text = "\n".join(line.text for line in new[start:end])
                prefix = "\n" if self._lines or start else ""
                cursor.insertText(prefix + text, self._format_of(new[start].level))
                start = end
        cursor.endEditBlock()
        dropped = before + len(new) - (0 if self._lines else 1) - self.blockCount()
        self._lines.extend(new)
        if self._follow:
            self._scroll_to_end()
        else:
            bar.setValue(max(0, value - max(0, dropped)))
        self._own_scroll = False
        self._gutter.update()

    def _format_of(self, level: str) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setForeground(color({"error": "bad", "command": "accent"}.get(level, "text")))
        return result

    def _scroll_to_end(self) -> None:
        was, self._own_scroll = self._own_scroll, True
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._own_scroll = was

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if self._own_scroll:
            return
        follow = value >= self.verticalScrollBar().maximum()
        if follow != self._follow:
            self._follow = follow
            self.follow_changed.emit(follow)

    def gutter_width(self) -> int:
        """Room for ``14:35:02`` and an error mark."""
        metrics = self.fontMetrics()
        return _PADDING + metrics.horizontalAdvance("! 00:00:00") + _GAP

    def paint_gutter(self, gutter: QWidget, rect: QRect) -> None:
        """Draw the times of the lines in sight."""
        painter = QPainter(gutter)
        painter.setFont(self.font())
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        mark = self.fontMetrics().horizontalAdvance("! ")
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > rect.bottom():
                return
            number = block.blockNumber()
            if place.bottom() >= rect.top() and number < len(self._lines):
                line, top, height = self._lines[number], round(place.top()), round(place.height())
                is_error = line.level == "error"
                painter.setPen(color("bad" if is_error else "text3"))
                if is_error:
                    painter.drawText(QRect(_PADDING, top, mark, height), int(Qt.AlignmentFlag.AlignTop), "!")
                clock = QRect(_PADDING + mark, top, gutter.width(), height)
                painter.drawText(
                    clock, int(Qt.AlignmentFlag.AlignTop), describe_clock(line.at, with_seconds=True)
                )
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self.gutter_width(), area.height()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room()

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    @Slot(QRect, int)
    def _on_update_requested(self, rect: QRect, moved: int) -> None:
        if moved:
            self._gutter.scroll(0, moved)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())
