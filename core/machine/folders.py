"""Where Dovetail keeps its own files."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct


class Folders(Struct, frozen=True, kw_only=True):
    """Dovetail's own folders; they are made when first written to.

    ``config`` holds settings, ``data`` the inventory, journal, logs and snapshots, ``cache`` what can
    be made again.
    """

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of_user(cls) -> Folders:
        """The user's folders for this platform, or all below ``$DOVETAIL_HOME`` where that is set."""
        home = os.environ.get("DOVETAIL_HOME")
        if home:
            return cls.below(Path(home).expanduser().absolute())
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("dovetail", appauthor=False)
        return cls(
            config=Path(dirs.user_config_dir), data=Path(dirs.user_data_dir), cache=Path(dirs.user_cache_dir)
        )

    @classmethod
    def below(cls, home: Path) -> Folders:
        """All folders below one, for tests and portable use."""
        return cls(config=home / "config", data=home / "data", cache=home / "cache")
