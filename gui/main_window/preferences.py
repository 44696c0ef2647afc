"""What the user can choose from the menus: theme, and folders to search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.model import DovetailError
from gui.pages.settings import SettingsPage
from gui.theme import Scheme, active_theme
from gui.wording import shorten_path

if TYPE_CHECKING:
    from core.app import Dovetail

_PLACES = (
    "Conda, Miniforge and micromamba folders",
    "Folders of pyenv, virtualenvwrapper, Poetry, Pipenv, Hatch, PDM, pixi, pipx and uv",
    "Project folders in your home folder",
    "Python of the system",
)


class Preferences(QObject):
    """Reads and saves the settings that the menus show.

    Signals:
        folders_changed(): a scan would now look in other folders.
        told(str): something could not be saved.
    """

    folders_changed = Signal()
    told = Signal(str)

    def __init__(self, dovetail: Dovetail, window: QWidget) -> None:
        super().__init__(window)
        self._dovetail = dovetail
        self._window = window
        self._places = QMenu(window)
        self._dialog: QFileDialog | None = None
        self._schemes: QActionGroup | None = None
        self._page: SettingsPage | None = None

    def connect_schemes(self, group: QActionGroup) -> None:
        """Let the actions of ``group`` switch the theme; mark the one in use."""
        self._schemes = group
        self._mark_scheme(str(self._dovetail.settings.theme))
        group.triggered.connect(self._choose_scheme)

    def connect_page(self, page: SettingsPage) -> None:
        """Let ``page`` show and change the settings."""
        self._page = page
        page.theme_chosen.connect(self.choose_theme)
        page.folder_wanted.connect(self.ask_for_folder)
        page.folder_refused.connect(self.remove_folder)
        self.refresh_page()

    def refresh_page(self) -> None:
        """Show the settings as they are saved."""
        if self._page is not None:
            settings = self._dovetail.settings
            self._page.show_settings(str(settings.theme), settings.search_folders)

    @Slot(QAction)
    def _choose_scheme(self, action: QAction) -> None:
        self.choose_theme(str(action.data()))

    @Slot(str)
    def choose_theme(self, name: str) -> None:
        """Switch the theme now and for later starts."""
        theme = active_theme()
        if theme is not None:
            theme.set_scheme(Scheme(name))
        self._mark_scheme(name)
        settings = self._dovetail.settings
        self._save(replace(settings, theme=type(settings.theme)(name)))

    def _mark_scheme(self, name: str) -> None:
        for action in self._schemes.actions() if self._schemes is not None else ():
            action.setChecked(action.data() == name)

    @Slot(str)
    def remove_folder(self, folder: str) -> None:
        """Search ``folder`` no longer; its environments leave the list with the next scan."""
        settings = self._dovetail.settings
        kept = tuple(known for known in settings.search_folders if known != folder)
        if self._save(replace(settings, search_folders=kept)):
            self.folders_changed.emit()

    @Slot()
    def ask_for_folder(self) -> None:
        """Let the user choose one more folder to search."""
        self._dialog = QFileDialog(self._window, "Add a folder to search")
        self._dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._dialog.fileSelected.connect(self.add_folder)
        self._dialog.open()

    @Slot(str)
    def add_folder(self, folder: str) -> None:
        """Search ``folder`` from now on."""
        settings = self._dovetail.settings
        known = folder in settings.search_folders
        folders = (*settings.search_folders, folder)
        if known or self._save(replace(settings, search_folders=folders)):
            self.folders_changed.emit()

    def show_places(self, button: QWidget) -> None:
        """Say below ``button`` where a scan looks."""
        self._places.clear()
        for place in (*_PLACES, *map(shorten_path, self._dovetail.settings.search_folders)):
            self._places.addAction(place).setEnabled(False)
        self._places.addSeparator()
        self._places.addAction("Add a folder to search…").triggered.connect(self.ask_for_folder)
        self._places.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _save(self, settings: object) -> bool:
        try:
            self._dovetail.save_settings(settings)  # type: ignore[arg-type]
        except DovetailError as error:
            self.told.emit(f"{error.message} {error.hint}".strip())
            return False
        finally:
            self.refresh_page()
        return True
