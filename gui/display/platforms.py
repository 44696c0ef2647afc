"""Which of Qt's platforms it would try here, in its order, and whether their display answers."""

from __future__ import annotations

import ctypes
import os
import socket
import threading
from collections.abc import Mapping
from typing import NamedTuple

_LONGEST_WAIT = 5.0
_BAD_DISPLAY_NAME = 5
NEED_NO_DISPLAY = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs", "vkkhrdisplay", "minimalegl"})


class Display(NamedTuple):
    """One display that a window could open on: Qt's platform name and how the session calls it."""

    platform: str
    name: str


def list_displays(environ: Mapping[str, str]) -> list[Display]:
    """What Qt would try on Linux, in its order; empty when the session has no display."""
    forced = environ.get("QT_QPA_PLATFORM", "")
    if forced:
        names = [part.partition(":")[0] for part in forced.split(";")]
        return [Display(name, _name_display(name, environ)) for name in names if name]
    wayland, x11 = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    found = [Display("wayland", wayland)] if wayland else []
    if x11:
        found.append(Display("xcb", x11))
    if environ.get("XDG_SESSION_TYPE") == "x11":
        found.reverse()
    return found


def _name_display(platform: str, environ: Mapping[str, str]) -> str:
    if platform.startswith("wayland"):
        return environ.get("WAYLAND_DISPLAY", "")
    return environ.get("DISPLAY", "") if platform == "xcb" else ""


def find_silence(display: Display, environ: Mapping[str, str]) -> str | None:
    """Why ``display`` does not answer, as the end of a sentence; ``None`` if it does."""
    if display.platform == "xcb":
        return _find_x11_silence(display.name)
    if display.platform.startswith("wayland"):
        return _find_wayland_silence(display.name, environ.get("XDG_RUNTIME_DIR", ""))
    return None


def _find_x11_silence(name: str) -> str | None:
    if not name:
        return "DISPLAY is not set"
    errors: list[int] = []
    asking = threading.Thread(target=_connect_x11, args=(name, errors), daemon=True)
    asking.start()
    asking.join(_LONGEST_WAIT)
    if not errors:
        return f"the X server {name} did not answer within {_LONGEST_WAIT:g} s"
    if errors[0] == _BAD_DISPLAY_NAME:
        return f"DISPLAY is {name}, which is not the name of a display"
    return f"the X server {name} does not answer, or does not let this user in" if errors[0] else None


def _connect_x11(name: str, errors: list[int]) -> None:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(os.fsencode(name), None)
    errors.append(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)


def _find_wayland_silence(name: str, runtime_folder: str) -> str | None:
    if not name:
        return "WAYLAND_DISPLAY is not set"
    path = name if name.startswith("/") else f"{runtime_folder}/{name}"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_LONGEST_WAIT)
        try:
            connection.connect(path)
        except OSError as failure:
            return f"the Wayland display {name} does not answer ({failure.strerror or failure})"
    return None
