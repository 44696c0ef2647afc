"""Puts palette, fonts, style and style sheet on the application, and follows the system's scheme."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPen
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

from gui.theme.colors import Scheme, build_qt_palette, color, palette_for, use_palette
from gui.theme.fonts import FontRole, body_font, fixed_font, font_px, use_body_font
from gui.theme.icons import forget_pixmaps, icon
from gui.theme.indicators import draw_arrow_down, draw_check_box, draw_radio_button

_QT_SCHEMES = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}


_INDICATORS = {
    QStyle.PrimitiveElement.PE_IndicatorCheckBox: draw_check_box,
    QStyle.PrimitiveElement.PE_IndicatorRadioButton: draw_radio_button,
    QStyle.PrimitiveElement.PE_IndicatorArrowDown: draw_arrow_down,
}


class DovetailStyle(QProxyStyle):
    """Fusion with one focus ring for every widget, drawn inside its edge."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = _INDICATORS.get(element)
        if draw is not None:
            draw(painter, option)
        elif element is QStyle.PrimitiveElement.PE_FrameFocusRect and widget is not None:
            self._draw_focus_ring(painter, widget)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def standardIcon(
        self,
        standard: QStyle.StandardPixmap,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> QIcon:
        if standard is QStyle.StandardPixmap.SP_LineEditClearButton:
            return icon("close", "text2")
        return super().standardIcon(standard, option, widget)

    def _draw_focus_ring(self, painter: QPainter, widget: QWidget) -> None:
        primary = widget.property("dvKind") == "primary"
        inset, radius = (3.5, 4.0) if primary else (1.0, 5.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("on_accent" if primary else "focus"), 1.5 if primary else 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.restore()


class Theme(QObject):
    """The look in use; ``changed`` fires after a switch, when painted widgets draw anew."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._shown: Scheme | None = None
        self._style = DovetailStyle()
        app.setStyle(self._style)
        use_body_font(body_font())
        self.set_scheme(scheme)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def scheme(self) -> Scheme:
        """What the user asked for."""
        return self._scheme

    @property
    def shown(self) -> Scheme:
        """``LIGHT`` or ``DARK``, whichever is on the screen."""
        return self._shown or Scheme.LIGHT

    def set_scheme(self, scheme: Scheme) -> None:
        """Switch to a scheme now; ``SYSTEM`` follows the desktop from here on."""
        self._scheme = scheme
        hints = self._app.styleHints()
        if scheme is Scheme.SYSTEM:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(_QT_SCHEMES[scheme])
        self._show(self._resolve())

    def _resolve(self) -> Scheme:
        if self._scheme is not Scheme.SYSTEM:
            return self._scheme
        dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return Scheme.DARK if dark else Scheme.LIGHT

    @Slot(Qt.ColorScheme)
    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        self._show(self._resolve())

    def _show(self, scheme: Scheme) -> None:
        if scheme is self._shown:
            return
        self._shown = scheme
        palette = palette_for(scheme)
        use_palette(palette)
        forget_pixmaps()
        self._app.setFont(body_font())
        self._app.setPalette(build_qt_palette(palette))
        self._app.setStyleSheet(build_style_sheet(scheme))
        for widget in self._app.allWidgets():
            widget.update()
        self.changed.emit()


def build_style_sheet(scheme: Scheme) -> str:
    """The style sheet with every ``@token`` replaced by its colour, size or font."""
    folder = files("resources").joinpath("theme")
    sheet = folder.joinpath("theme.qss").read_text(encoding="utf-8")
    values = dict(palette_for(scheme))
    # A style sheet's images are files, and QtSvg cannot take their colour from the palette.
    values["file_chevron"] = Path(str(folder), f"chevron-{scheme}.svg").as_posix()
    values.update({f"px_{name.lower()}": f"{font_px(role)}px" for name, role in FontRole.__members__.items()})
    values["font_fixed"] = f'"{fixed_font().family()}"'
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet


_themes: list[Theme] = []


def apply_theme(app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> Theme:
    """Dress the application; a second call switches the scheme."""
    if _themes:
        _themes[0].set_scheme(scheme)
    else:
        _themes.append(Theme(app, scheme))
    return _themes[0]


def active_theme() -> Theme | None:
    """The theme that was applied; ``None`` before ``apply_theme``."""
    return _themes[0] if _themes else None


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again after a ``dv…`` property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
