"""Colours, schemes and the style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

import gui
from gui.theme import (
    KIND_ICONS,
    FontRole,
    Scheme,
    Theme,
    apply_theme,
    color,
    font_px,
    icon,
    icon_pixmap,
    palette_for,
)
from gui.theme.theme import build_style_sheet

SCHEMES = (Scheme.LIGHT, Scheme.DARK)
TEXT_ON = [
    ("text", "surface"),
    ("text", "window"),
    ("text2", "surface"),
    ("text2", "window"),
    ("text3", "surface"),
    ("on_accent", "accent"),
    ("accent", "accent_soft"),
    ("wood_text", "wood"),
    ("text", "accent_soft"),
    *((kind, f"{kind}_soft") for kind in ("ok", "warn", "bad", "unknown", "info")),
    *((kind, "window") for kind in ("ok", "warn", "bad", "unknown")),
    *((kind, "accent_soft") for kind in ("ok", "warn", "bad", "unknown")),
]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return apply_theme(qapp, Scheme.LIGHT)


def luminance(name: str) -> float:
    known = QColor(name)
    shares = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (known.redF(), known.greenF(), known.blueF())
    ]
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def contrast(ink: str, paper: str) -> float:
    high, low = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_that_every_text_can_be_read_on_its_ground(scheme: Scheme) -> None:
    palette = palette_for(scheme)
    ratios = {(ink, paper): contrast(palette[ink], palette[paper]) for ink, paper in TEXT_ON}
    assert [pair for pair, ratio in ratios.items() if ratio < 4.5] == []


def test_that_both_schemes_know_the_same_tokens() -> None:
    assert set(palette_for(Scheme.LIGHT)) == set(palette_for(Scheme.DARK))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_that_no_token_is_left_in_the_style_sheet(theme: Theme, scheme: Scheme) -> None:
    assert re.findall(r"@\w+", build_style_sheet(scheme).partition("*/")[2]) == []


def test_that_no_widget_names_a_colour_itself() -> None:
    root = Path(str(gui.__file__)).parent
    named = [
        f"{path.relative_to(root)}: {found}"
        for path in root.rglob("*.py")
        for found in re.findall(r"""["']#[0-9A-Fa-f]{3,8}["']""", path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_that_an_icon_follows_a_change_of_scheme(theme: Theme) -> None:
    shown = icon("health-ok", "ok")

    def strongest() -> QColor:
        image = shown.pixmap(40, 40).toImage()
        pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        return max(pixels, key=QColor.alpha)

    light = strongest()
    theme.set_scheme(Scheme.DARK)
    dark = strongest()
    theme.set_scheme(Scheme.LIGHT)
    assert light.name() == palette_for(Scheme.LIGHT)["ok"].lower()
    assert dark.name() == palette_for(Scheme.DARK)["ok"].lower()


def test_that_a_disabled_icon_is_paler(theme: Theme) -> None:
    shown = icon("close", "text")
    normal = shown.pixmap(16, 16).toImage()
    disabled = shown.pixmap(16, 16, shown.Mode.Disabled).toImage()
    assert normal != disabled


def test_that_icons_are_drawn_at_the_scale_of_the_screen(theme: Theme) -> None:
    pixmap = icon_pixmap("repair", "text", 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)
    on_button = icon("repair").pixmap(QSize(16, 16), 2.0)
    assert on_button.toImage() == pixmap.toImage()


def test_that_every_kind_has_an_icon_of_its_own(theme: Theme) -> None:
    drawn = [bytes(icon_pixmap(name, "text", 20).toImage().constBits()) for name in KIND_ICONS.values()]
    assert len(set(drawn)) == len(KIND_ICONS)


def test_that_the_scheme_reaches_colours_and_palette(theme: Theme, qapp: QApplication) -> None:
    seen = []
    theme.changed.connect(lambda: seen.append(color("window").name()))
    theme.set_scheme(Scheme.DARK)
    assert qapp.palette().base().color() == QColor(palette_for(Scheme.DARK)["surface"])
    theme.set_scheme(Scheme.LIGHT)
    assert seen == [palette_for(s)["window"].lower() for s in (Scheme.DARK, Scheme.LIGHT)]


def test_that_no_text_is_smaller_than_eleven_pixels(theme: Theme) -> None:
    assert min(font_px(role) for role in FontRole) >= 11
