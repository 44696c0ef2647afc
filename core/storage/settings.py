"""What the user chose, kept as readable JSON."""

from __future__ import annotations

import logging
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from core.model import DovetailError
from core.storage.files import set_aside, write_atomically

_FILE = "settings.json"

_log = logging.getLogger(__name__)


class Theme(StrEnum):
    """Colours of the window; ``system`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user chose.

    ``search_folders`` are absolute folders that every full scan looks at besides the known places.
    ``text_scale`` is a factor of the desktop's text size, 0.9 to 1.5. ``motion`` allows animations.
    """

    search_folders: tuple[str, ...] = ()
    theme: Theme = Theme.SYSTEM
    text_scale: Annotated[float, msgspec.Meta(ge=0.9, le=1.5)] = 1.0
    motion: bool = True


def load_settings(folder: Path) -> Settings:
    """The settings kept in ``folder``; the defaults where there are none.

    A damaged file is kept as ``settings.json.bad``; keys that are not known are ignored.
    """
    path = folder / _FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        _log.warning("The settings in %s cannot be read (%s); the defaults are used.", path, error.strerror)
        return Settings()
    try:
        return msgspec.json.decode(data, type=Settings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        set_aside(path, str(error))
        return Settings()


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings into ``folder``, whole or not at all.

    Raises:
        DovetailError: the folder cannot be written.
    """
    text = msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
    try:
        write_atomically(folder / _FILE, text)
    except OSError as error:
        raise DovetailError(
            f"The settings could not be saved in {folder}: {error.strerror}.",
            code="settings-not-saved",
            hint="Make the folder writable, or set DOVETAIL_HOME to another one.",
        ) from error
