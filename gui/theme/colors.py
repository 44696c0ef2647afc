"""Colour tokens, light and dark, and which of the two is in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from PySide6.QtGui import QColor, QPalette

Palette = Mapping[str, str]

KIND_ICONS: Mapping[str, str] = MappingProxyType(
    {
        "ok": "health-ok",
        "warn": "health-warn",
        "bad": "health-broken",
        "unknown": "health-unknown",
        "none": "health-none",
        "info": "info",
    }
)
"""The icon that goes with each kind of health, so that colour never speaks alone."""

_SAME_AS = {
    "none": "unknown",
    "none_soft": "surface",
    "none_line": "unknown_line",
    "wood_text2": "wood_text",
}
_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
}


class Scheme(StrEnum):
    """Which colours the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@cache
def palette_for(scheme: Scheme) -> Palette:
    """The tokens of ``LIGHT`` or ``DARK``; ``SYSTEM`` counts as light."""
    tokens = json.loads(files("resources").joinpath("theme", "tokens.json").read_text(encoding="utf-8"))
    colors: dict[str, str] = dict(tokens["color"]["dark" if scheme is Scheme.DARK else "light"])
    colors.update({name: colors[other] for name, other in _SAME_AS.items()})
    return MappingProxyType(colors)


_active: list[Palette] = []


def active_palette() -> Palette:
    """The tokens in use now; light until a theme was applied."""
    return _active[0] if _active else palette_for(Scheme.LIGHT)


def use_palette(palette: Palette) -> None:
    """Make ``palette`` the one that ``color`` answers from."""
    _active[:] = [palette]


def color(token: str) -> QColor:
    """The colour of a token such as ``bad_soft`` in the palette in use."""
    return QColor(active_palette()[token])


def build_qt_palette(palette: Palette) -> QPalette:
    """The same colours in Qt's roles, for what style sheets do not reach."""
    result = QPalette()
    for role, token in _ROLES.items():
        result.setColor(role, QColor(palette[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette["text3"]))
    return result
