"""How Dovetail looks: colours, fonts, style sheet, icons and spacing. No other room names a colour."""

from gui.theme.colors import KIND_ICONS, Palette, Scheme, active_palette, color, palette_for
from gui.theme.fonts import FontRole, fixed_font, font, font_px
from gui.theme.icons import icon, icon_pixmap
from gui.theme.spacing import Radius, Space
from gui.theme.theme import Theme, active_theme, apply_theme, repolish

__all__ = [
    "KIND_ICONS",
    "FontRole",
    "Palette",
    "Radius",
    "Scheme",
    "Space",
    "Theme",
    "active_palette",
    "active_theme",
    "apply_theme",
    "color",
    "fixed_font",
    "font",
    "font_px",
    "icon",
    "icon_pixmap",
    "palette_for",
    "repolish",
]
