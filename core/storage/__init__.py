"""Settings and the saved inventory on disk; every write is atomic, every damaged file is set aside."""

from core.storage.inventory import Inventory
from core.storage.scan_records import SavedEnvironment, SavedScan
from core.storage.settings import Settings, Theme, load_settings, save_settings

__all__ = [
    "Inventory",
    "SavedEnvironment",
    "SavedScan",
    "Settings",
    "Theme",
    "load_settings",
    "save_settings",
]
