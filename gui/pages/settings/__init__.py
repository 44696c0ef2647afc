"""What the user can choose."""

from gui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
