"""Fonts: the system's own, in a few sizes relative to the system's size."""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

_SMALLEST_PX = 11
_BODY_PX = 13
_WHERE_NO_DESKTOP_NAMES_ONE = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Roboto")


class FontRole(Enum):
    """What a text is; the values are the size relative to body text and the weight."""

    H1 = (22 / 13, QFont.Weight.DemiBold)
    TITLE = (24 / 13, QFont.Weight.DemiBold)
    H2 = (15 / 13, QFont.Weight.DemiBold)
    CARD = (14 / 13, QFont.Weight.DemiBold)
    SAY = (14 / 13, QFont.Weight.Normal)
    VALUE = (14.5 / 13, QFont.Weight.DemiBold)
    BODY = (1.0, QFont.Weight.Normal)
    LABEL = (1.0, QFont.Weight.Medium)
    STRONG = (1.0, QFont.Weight.DemiBold)
    CAPTION = (12 / 13, QFont.Weight.Normal)
    CAPTION_STRONG = (12 / 13, QFont.Weight.DemiBold)
    CAPTION_LABEL = (12 / 13, QFont.Weight.Medium)
    MONO = (12 / 13, QFont.Weight.Normal)


def body_font() -> QFont:
    """The system's interface font, at least as large as the design's body text.

    A bare X server names no font but the generic "Sans Serif"; there the first installed of a few
    well-drawn ones is taken.
    """
    result = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    if result.family() in ("", "Sans", "Sans Serif", "sans-serif"):
        installed = set(QFontDatabase.families())
        chosen = next((name for name in _WHERE_NO_DESKTOP_NAMES_ONE if name in installed), None)
        if chosen is not None:
            result.setFamily(chosen)
    result.setPixelSize(max(_BODY_PX, QFontInfo(result).pixelSize()))
    return result


_body: list[QFont] = []


def use_body_font(body: QFont) -> None:
    """Make ``body`` the font that every other one is derived from."""
    _body[:] = [body]


def font_px(role: FontRole) -> int:
    """The size of a role in pixels."""
    body = _body[0].pixelSize() if _body else _BODY_PX
    return max(_SMALLEST_PX, round(body * role.value[0]))


def font(role: FontRole = FontRole.BODY) -> QFont:
    """The font of a role."""
    result = QFont(_body[0]) if _body else body_font()
    result.setPixelSize(font_px(role))
    result.setWeight(role.value[1])
    return result


def fixed_font(role: FontRole = FontRole.MONO) -> QFont:
    """The system's fixed-width font in the size of a role."""
    result = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    result.setPixelSize(font_px(role))
    return result
