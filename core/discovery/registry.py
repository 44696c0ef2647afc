"""The real Windows registry."""

from __future__ import annotations

import sys


class WindowsRegistry:
    """Reads text values through ``winreg``; whatever cannot be read is absent."""

    def list_keys(self, hive: str, path: str, view: int) -> tuple[str, ...]:
        """Names of the keys below ``path``."""
        names: list[str] = []
        if sys.platform == "win32":
            import winreg

            try:
                with self._open(hive, path, view) as key:
                    for index in range(winreg.QueryInfoKey(key)[0]):
                        names.append(winreg.EnumKey(key, index))
            except OSError:
                return tuple(names)
        return tuple(names)

    def read_value(self, hive: str, path: str, name: str, view: int) -> str | None:
        """A text value; the empty ``name`` is the key's default."""
        if sys.platform == "win32":
            import winreg

            try:
                with self._open(hive, path, view) as key:
                    value, _ = winreg.QueryValueEx(key, name)
            except OSError:
                return None
            return value if isinstance(value, str) else None
        return None

    if sys.platform == "win32":
        import winreg as _winreg

        def _open(self, hive: str, path: str, view: int) -> _winreg.HKEYType:
            import winreg

            root = winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE
            half = winreg.KEY_WOW64_64KEY if view == 64 else winreg.KEY_WOW64_32KEY
            return winreg.OpenKey(root, path, 0, winreg.KEY_READ | half)
